"""The versions that a specifier allows, and the Pythons of a marker: pip's words, and poetry's."""

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
    """All versions from ``oldest`` to before ``end``, either of which may be open."""

    oldest: Release | None = None
    end: Release | None = None

    def allows(self, release: Release) -> bool:
        """Return whether ``release`` lies in the range."""
        return self._starts_by(release) and (self.end is None or _padded(release) < self.end)

    def allows_major(self, number: int) -> bool:
        """Return whether a version whose first number is ``number`` lies in the range."""
        is_early = self.oldest is None or self.oldest < (number + 1,)
        return is_early and (self.end is None or self.end > _padded((number,)))

    def allows_since(self, release: Release) -> bool:
        """Return whether ``release`` or a newer one lies in the range."""
        return self.end is None or self.end > _padded(release)

    @property
    def newest(self) -> Release | None:
        """The last release before ``end``, as far as numbers tell, if there is an end."""
        end = _short(self.end or ())
        return _short((*end[:-1], end[-1] - 1)) if end else None

    def _starts_by(self, release: Release) -> bool:
        return self.oldest is None or _padded(self.oldest) <= _padded(release)


def read_range(specifier: str) -> Range:
    """Return what ``specifier`` allows; one that cannot be read allows everything."""
    parts = [_read_part(part) for part in _EITHER.split(specifier)]
    lows = [part.oldest for part in parts if part.oldest]
    ends = [part.end for part in parts if part.end]
    return Range(
        min(lows, key=_padded) if len(lows) == len(parts) else None,
        max(ends) if len(ends) == len(parts) else None,
    )


def can_hold(marker: str, python: Release) -> bool:
    """Return whether ``marker`` holds on ``python`` or a newer one, or asks of anything else."""
    if not set(re.findall(r"\w+", _QUOTED.sub("", marker))) <= _MARKER_WORDS:
        return True
    major, minor = (*python, 0)[:2]
    newer = (f"{major}.{one}" for one in range(minor, _MINORS))
    try:
        known = Marker(marker)
        return any(known.evaluate({"python_version": one}) for one in newer)
    except (ValueError, RecursionError):
        return True


def _read_part(specifier: str) -> Range:
    try:
        specifiers = SpecifierSet(",".join(map(_as_pip, specifier.split(","))))
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
    """Return the numbers of ``version``, or ``None`` if it is none."""
    try:
        return Version(version).release
    except InvalidVersion:
        return None


def shown(release: Release) -> str:
    """Return a release as people write it."""
    return ".".join(map(str, release))


def _as_pip(text: str) -> str:
    text = text.strip()
    if text in {"", "*"}:
        return ""
    if found := _CARET.match(text):
        return f">={found[1]},<{_next(found[1], caret=True)}"
    if found := _TILDE.match(text):
        return f">={found[1]},<{_next(found[1], caret=False)}"
    return f"=={text}" if _BARE.match(text) else text


def _next(version: str, *, caret: bool) -> str:
    """Return the first version that poetry's ``^`` or ``~`` leaves out."""
    release = list(Version(version).release)
    at = next((i for i, part in enumerate(release) if part), len(release) - 1)
    place = at if caret else min(1, len(release) - 1)
    return shown((*release[:place], release[place] + 1))


def _bounds(one: Specifier) -> tuple[Release | None, Release | None]:
    text = one.version.removesuffix(".*")
    release = Version(text).release
    match one.operator:
        case "==" | "===" if one.version.endswith(".*"):
            return release, _padded((*release[:-1], release[-1] + 1))
        case "==" | "===":
            return release, _after(release)
        case "~=":
            return release, _padded((*release[:-2], release[-2] + 1))
        case ">=":
            return release, None
        case ">":
            return _after(release), None
        case "<":
            return None, _padded(release)
        case "<=":
            return None, _after(release)
        case _:
            return None, None


def _short(release: Release) -> Release:
    """Return the same release without the zeros at its end."""
    return release if not release or release[-1] else _short(release[:-1])


def _after(release: Release) -> Release:
    """Return the release right behind, none being between the two."""
    padded = _padded(release)
    return (*padded[:-1], padded[-1] + 1)


def _padded(release: Release) -> Release:
    return release + (0,) * (4 - len(release))
