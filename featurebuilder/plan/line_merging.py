"""The three-way merge of lines: what both sides agree on, and where they clash."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from merge3 import Merge3

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from merge3 import SequenceMatcherProtocol

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
    matcher = cast("type[SequenceMatcherProtocol[str]]", _Matcher)
    for group in Merge3(*three.sides, sequence_matcher=matcher).merge_groups():
        if group[0] == "conflict":
            groups.append(Clash(*map(tuple, group[1:])))
        else:
            groups.append(Clean(tuple(group[1])))
    return tuple(groups)


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


class _Matcher(difflib.SequenceMatcher[str]):
    """Takes every line seriously, however often it stands there."""

    def __init__(
        self,
        isjunk: Callable[[str], bool] | None = None,
        a: Sequence[str] = "",
        b: Sequence[str] = "",
        autojunk: bool = False,  # noqa: FBT001, FBT002 - the base's signature
    ) -> None:
        super().__init__(isjunk, a, b, autojunk)
