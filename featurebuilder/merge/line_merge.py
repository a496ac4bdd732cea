"""Merge lines three ways: accept agreed changes and collect clashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.merge.sequence_alignment import find_agreements

if TYPE_CHECKING:
    from collections.abc import Sequence

Lines: TypeAlias = tuple[str, ...]

MARKERS = ("<<<<<<< yours", "||||||| base", "=======", ">>>>>>> generated")


@dataclass(frozen=True, slots=True)
class Clean:
    """Lines without a clash."""

    lines: Lines


@dataclass(frozen=True, slots=True)
class Clash:
    """Lines that both sides changed in different ways."""

    base: Lines
    yours: Lines
    generated: Lines


Group: TypeAlias = Clean | Clash


@dataclass(frozen=True, slots=True)
class MergeInput:
    """The lines of the three inputs of a merge.

    Attributes:
        base: The text generated last.
        yours: The file as the user edited it.
        generated: The text generated now.
    """

    base: Lines
    yours: Lines
    generated: Lines

    @property
    def sides(self) -> tuple[Lines, Lines, Lines]:
        """All three, in this order."""
        return self.base, self.yours, self.generated


def merge_lines(three: MergeInput) -> tuple[Group, ...]:
    """Merge whole lines; where only one side changed, take its lines."""
    if three.base == three.yours:
        return _as_clean(three.generated)
    if three.generated in {three.base, three.yours}:
        return _as_clean(three.yours)
    groups: list[Group] = []
    for between, alike in find_agreements(*three.sides):
        changed = (side[part] for side, part in zip(three.sides, between, strict=True))
        groups += (_merge_section(*changed), Clean(three.base[alike[0]]))
    return tuple(groups)


def _merge_section(base: Lines, yours: Lines, generated: Lines) -> Group:
    if yours in {base, generated}:
        return Clean(generated)
    return Clean(yours) if generated == base else Clash(base, yours, generated)


def is_clean(groups: Sequence[Group]) -> bool:
    """Return whether no group is a clash."""
    return all(isinstance(group, Clean) for group in groups)


def resolve_clashes(groups: Sequence[Group], *, ours: bool) -> str:
    """Return the merged text, with yours (``ours``) or the generated lines for each clash."""
    return "".join(line for group in groups for line in _choose_side(group, ours=ours))


def mark_clashes(groups: Sequence[Group], newline: str) -> str:
    """Return the merged text with conflict markers, in the format of ``git merge-file --diff3``."""
    return "".join(line for group in groups for line in _mark_clash(group, newline))


def _choose_side(group: Group, *, ours: bool) -> Lines:
    if isinstance(group, Clean):
        return group.lines
    return group.yours if ours else group.generated


def _mark_clash(group: Group, newline: str) -> Lines:
    if isinstance(group, Clean):
        return group.lines
    start, middle, split, end = (f"{marker}{newline}" for marker in MARKERS)
    sides = (_end_last_line(side, newline) for side in (group.yours, group.base, group.generated))
    yours, base, generated = sides
    return (start, *yours, middle, *base, split, *generated, end)


def _end_last_line(lines: Lines, newline: str) -> Lines:
    if not lines or lines[-1].endswith(("\n", "\r")):
        return lines
    return (*lines[:-1], lines[-1] + newline)


def _as_clean(lines: Lines) -> tuple[Group, ...]:
    return (Clean(lines),)
