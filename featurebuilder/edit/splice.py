"""The one way an edit changes text: pieces put in at exact places, then proven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.proof import prove
from featurebuilder.edit.source import Source

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """The characters from ``start`` up to ``end`` become ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """In the old tree's ``owner.field``, ``removed`` nodes at ``index`` become ``added``."""

    owner: ast.AST
    field: str
    index: int
    added: tuple[ast.AST, ...] = ()
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One edit, and all that it may do.

    ``lines`` are the old lines that may differ; an empty range is the place in front of its
    start. ``dropped`` are the old lines whose comments go, ``comments`` the new ones.
    ``snippet`` is what a user has to add by hand if the edit is refused. A step without splices
    does nothing.
    """

    splices: tuple[Splice, ...] = ()
    changes: tuple[Change, ...] = ()
    lines: range = range(1, 1)
    comments: tuple[str, ...] = ()
    dropped: range = range(0)
    snippet: str = ""


NOTHING = Step()
"""The step for what is there already."""


def perform(source: Source, step: Step) -> Source:
    """Return the source after ``step``.

    Raises:
        EditRefusedError: if the result cannot be proven to be the old module with ``step.changes``
            and all else as it was.
    """
    if not step.splices:
        return source
    after = Source(source.path, splice(source.text, step.splices))
    prove(source, after, step)
    return after


def splice(text: str, splices: Iterable[Splice]) -> str:
    """Return ``text`` with every splice made; offsets are those of the text before."""
    for piece in sorted(splices, reverse=True):
        text = text[: piece.start] + piece.text + text[piece.end :]
    return text
