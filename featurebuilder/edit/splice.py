"""Apply an edit to source text: splice pieces in at exact offsets, then prove the result."""

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
    """Replace the characters from ``start`` up to ``end`` with ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TreeChange:
    """Replace ``removed`` nodes at ``index`` of ``owner.field`` in the old tree with ``added``."""

    owner: ast.AST
    field: str
    index: int
    added: tuple[ast.AST, ...] = ()
    removed: int = 0


@dataclass(frozen=True, slots=True)
class EditStep:
    """One edit and the limits of what it may change. A step without splices does nothing.

    Attributes:
        splices: the replacements of text.
        changes: the matching changes of the syntax tree.
        lines: the old lines that may change; an empty range is the position before its start.
        comments: the comments that are added.
        dropped: the old lines whose comments are removed.
        snippet: the code for the user to add by hand if the edit is refused.
    """

    splices: tuple[Splice, ...] = ()
    changes: tuple[TreeChange, ...] = ()
    lines: range = range(1, 1)
    comments: tuple[str, ...] = ()
    dropped: range = range(0)
    snippet: str = ""


NO_STEP = EditStep()
"""The step that does nothing, for code that exists already."""


def apply_step(source: Source, step: EditStep) -> Source:
    """Return the source after ``step``.

    Raises:
        EditRefusedError: if the result differs from the old module in more than ``step`` allows.
    """
    if not step.splices:
        return source
    after = Source(source.path, apply_splices(source.text, step.splices))
    prove(source, after, step)
    return after


def apply_splices(text: str, splices: Iterable[Splice]) -> str:
    """Return ``text`` with every splice applied; all offsets refer to the original text."""
    for piece in sorted(splices, reverse=True):
        text = text[: piece.start] + piece.text + text[piece.end :]
    return text
