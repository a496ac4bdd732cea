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
class Step:
    """One edit: its splices, the nodes that it adds, and the old lines that it may rewrite."""

    splices: tuple[Splice, ...]
    added: tuple[ast.AST, ...]
    rewritten: range = range(0)


def perform(source: Source, step: Step) -> Source:
    """Return the source after ``step``.

    Raises:
        EditRefusedError: if the result cannot be proven to be the old module and ``step.added``.
    """
    after = Source(source.path, splice(source.text, step.splices))
    prove(source, after, step.added, step.rewritten)
    return after


def splice(text: str, splices: Iterable[Splice]) -> str:
    """Return ``text`` with every splice made; offsets are those of the text before."""
    for piece in sorted(splices, reverse=True):
        text = text[: piece.start] + piece.text + text[piece.end :]
    return text
