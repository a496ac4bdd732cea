"""The three-way merge of lines: what both sides agree on, and where they clash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.plan.aligning import agreements

if TYPE_CHECKING:
    from collections.abc import Sequence

Lines: TypeAlias = tuple[str, ...]

MARKERS = ("<<<<<<< yours", "||||||| base", "=======", ">>>>>>> generated")


@dataclass(frozen=True, slots=True)
class Clean:
    """Lines on which there is no dispute."""

    lines: Lines


@dataclass(frozen=True, slots=True)
class Clash:
    """Lines that both sides changed, each in its own way."""

    base: Lines
    yours: Lines
    generated: Lines


Group: TypeAlias = Clean | Clash


@dataclass(frozen=True, slots=True)
class Three:
    """What was generated last, what a person made of it, and what is generated now, in lines."""

    base: Lines
    yours: Lines
    generated: Lines

    @property
    def sides(self) -> tuple[Lines, Lines, Lines]:
        """All three, in this order."""
        return self.base, self.yours, self.generated


def merge_lines(three: Three) -> tuple[Group, ...]:
    """Return the merge of whole lines: a side that did not change gives way to the other."""
    if three.base == three.yours:
        return _clean(three.generated)
    if three.generated in {three.base, three.yours}:
        return _clean(three.yours)
    groups: list[Group] = []
    for between, alike in agreements(*three.sides):
        changed = (side[part] for side, part in zip(three.sides, between, strict=True))
        groups += (_settled(*changed), Clean(three.base[alike[0]]))
    return tuple(groups)


def _settled(base: Lines, yours: Lines, generated: Lines) -> Group:
    if yours in {base, generated}:
        return Clean(generated)
    return Clean(yours) if generated == base else Clash(base, yours, generated)


def is_clean(groups: Sequence[Group]) -> bool:
    """Return whether nothing clashes."""
    return all(isinstance(group, Clean) for group in groups)


def chosen(groups: Sequence[Group], *, ours: bool) -> str:
    """Return the text with yours in place of each clash, or else with what is generated."""
    return "".join(line for group in groups for line in _side(group, ours=ours))


def marked(groups: Sequence[Group], newline: str) -> str:
    """Return the text with each clash between markers, as ``git merge-file --diff3`` has it."""
    return "".join(line for group in groups for line in _marked(group, newline))


def _side(group: Group, *, ours: bool) -> Lines:
    if isinstance(group, Clean):
        return group.lines
    return group.yours if ours else group.generated


def _marked(group: Group, newline: str) -> Lines:
    if isinstance(group, Clean):
        return group.lines
    start, middle, split, end = (f"{marker}{newline}" for marker in MARKERS)
    sides = (_ended(side, newline) for side in (group.yours, group.base, group.generated))
    yours, base, generated = sides
    return (start, *yours, middle, *base, split, *generated, end)


def _ended(lines: Lines, newline: str) -> Lines:
    if not lines or lines[-1].endswith(("\n", "\r")):
        return lines
    return (*lines[:-1], lines[-1] + newline)


def _clean(lines: Lines) -> tuple[Group, ...]:
    return (Clean(lines),)
