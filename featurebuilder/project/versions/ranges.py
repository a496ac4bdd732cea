"""Parse version specifiers and Python markers, as pip and Poetry write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from packaging.markers import Marker
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from packaging.specifiers import Specifier

Release: TypeAlias = tuple[int, ...]
"""The numbers of a version, such as ``(0, 115, 2)``."""

_CARET = re.compile(r"^\^\s*v?(\d[\w.]*)$")
_TILDE = re.compile(r"^~\s*v?(\d[\w.]*)$")
_EITHER = re.compile(r"\|\|?")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_MARKER_WORDS = {"python_version", "and", "or", "in", "not"}
_MINORS = 30
_BARE = re.compile(r"^v?\d[\w.]*(\.\*)?$")


@dataclass(frozen=True, slots=True)
class Range:
    """All versions from ``oldest`` up to but not including ``end``; ``None`` means no limit."""

    oldest: Release | None = None
    end: Release | None = None

    def allows(self, release: Release) -> bool:
        """Return whether ``release`` is in the range."""
        return self._starts_by(release) and (self.end is None or _pad(release) < self.end)

    def allows_major(self, number: int) -> bool:
        """Return whether the range has a version with the major number ``number``."""
        is_early = self.oldest is None or self.oldest < (number + 1,)
        return is_early and (self.end is None or self.end > _pad((number,)))

    def allows_since(self, release: Release) -> bool:
        """Return whether ``release`` or a newer version is in the range."""
        return self.end is None or self.end > _pad(release)

    @property
    def newest(self) -> Release | None:
        """The last release before ``end`` with as many numbers, or ``None`` without an ``end``."""
        end = _strip_zeros(self.end or ())
        return _strip_zeros((*end[:-1], end[-1] - 1)) if end else None

    def _starts_by(self, release: Release) -> bool:
        return self.oldest is None or _pad(self.oldest) <= _pad(release)


def read_range(specifier: str) -> Range:
    """Return the range that ``specifier`` allows; an invalid specifier allows every version.

    Poetry joins alternatives with ``||``: the range covers all of them.
    """
    parts = [_read_alternative(part) for part in _EITHER.split(specifier)]
    lows = [part.oldest for part in parts if part.oldest]
    ends = [part.end for part in parts if part.end]
    return Range(
        min(lows, key=_pad) if len(lows) == len(parts) else None,
        max(ends) if len(ends) == len(parts) else None,
    )


def marker_can_hold(marker: str, python: Release) -> bool:
    """Return whether ``marker`` can be true on ``python`` or a newer version.

    A marker about anything but ``python_version``, or an invalid one, counts as true.
    """
    if not set(re.findall(r"\w+", _QUOTED.sub("", marker))) <= _MARKER_WORDS:
        return True
    major, minor = (*python, 0)[:2]
    newer = (f"{major}.{one}" for one in range(minor, _MINORS))
    try:
        known = Marker(marker)
        return any(known.evaluate({"python_version": one}) for one in newer)
    except (ValueError, RecursionError):
        return True


def _read_alternative(specifier: str) -> Range:
    """Return the range of a specifier without ``||``."""
    try:
        specifiers = SpecifierSet(",".join(map(_to_pip, specifier.split(","))))
    except (InvalidSpecifier, InvalidVersion):
        return Range()
    lows: list[Release] = []
    ends: list[Release] = []
    for one in specifiers:
        low, end = _bounds(one)
        lows += [low] if low else []
        ends += [end] if end else []
    return Range(max(lows, default=None), min(ends, default=None))


def release_of(version: str) -> Release | None:
    """Return the numbers of ``version``, or ``None`` if it is not a version."""
    try:
        return Version(version).release
    except InvalidVersion:
        return None


def format_release(release: Release) -> str:
    """Return a release as a string, such as ``0.115.2``."""
    return ".".join(map(str, release))


def _to_pip(text: str) -> str:
    """Return one clause as pip writes it."""
    text = text.strip()
    if text in {"", "*"}:
        return ""
    if found := _CARET.match(text):
        return f">={found[1]},<{_first_excluded(found[1], caret=True)}"
    if found := _TILDE.match(text):
        return f">={found[1]},<{_first_excluded(found[1], caret=False)}"
    return f"=={text}" if _BARE.match(text) else text


def _first_excluded(version: str, *, caret: bool) -> str:
    """Return the first version that Poetry's ``^`` or ``~`` excludes."""
    release = list(Version(version).release)
    at = next((i for i, part in enumerate(release) if part), len(release) - 1)
    place = at if caret else min(1, len(release) - 1)
    return format_release((*release[:place], release[place] + 1))


def _bounds(one: Specifier) -> tuple[Release | None, Release | None]:
    """Return the oldest release and the end that one clause sets; ``None`` means no limit."""
    text = one.version.removesuffix(".*")
    release = Version(text).release
    match one.operator:
        case "==" | "===" if one.version.endswith(".*"):
            return release, _pad((*release[:-1], release[-1] + 1))
        case "==" | "===":
            return release, _next_release(release)
        case "~=":
            return release, _pad((*release[:-2], release[-2] + 1))
        case ">=":
            return release, None
        case ">":
            return _next_release(release), None
        case "<":
            return None, _pad(release)
        case "<=":
            return None, _next_release(release)
        case _:
            return None, None


def _strip_zeros(release: Release) -> Release:
    """Return the release without trailing zeros."""
    return release if not release or release[-1] else _strip_zeros(release[:-1])


def _next_release(release: Release) -> Release:
    """Return the release directly after ``release``, at four numbers."""
    padded = _pad(release)
    return (*padded[:-1], padded[-1] + 1)


def _pad(release: Release) -> Release:
    """Return the release filled up with zeros to four numbers."""
    return release + (0,) * (4 - len(release))
