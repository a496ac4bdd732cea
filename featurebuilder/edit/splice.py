"""Apply an edit to source text: splice pieces in at exact offsets, then prove the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.edit.proof import prove
from featurebuilder.edit.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.edit.step import EditStep, Splice


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
