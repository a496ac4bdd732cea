"""Conflict markers in a file: where they are, and what the file is without them, on either side."""

from __future__ import annotations

from dataclasses import dataclass

from featurebuilder.errors import EditRefusedError, Location, Problem

REMEDY = "resolve it by hand, then run again"
_LENGTH = 7


@dataclass(frozen=True, slots=True)
class Sides:
    """A file on both sides of its conflicts; of three-sided ones the base is left out."""

    ours: bytes
    theirs: bytes


def conflict_lines(data: bytes) -> tuple[int, ...]:
    """Return the lines, from 1, at which an unresolved conflict starts."""
    lines = data.split(b"\n")
    starts = [n for n, line in enumerate(lines, 1) if line.startswith(b"<<<<<<< ")]
    ends = any(line.startswith(b">>>>>>> ") for line in lines)
    return tuple(starts) if ends else ()


def sides_of(data: bytes, path: str) -> Sides:
    """Return both sides of a file.

    Raises:
        EditRefusedError: if a conflict has no end.
    """
    sides: tuple[list[bytes], list[bytes]] = ([], [])
    into: tuple[list[bytes], ...] = sides
    start = 0
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        mark = line[:_LENGTH] if line[_LENGTH : _LENGTH + 1].strip() == b"" else b""
        if mark == b"<" * _LENGTH and not start:
            into, start = sides[:1], number
        elif mark == b"|" * _LENGTH and start:
            into = ()
        elif mark == b"=" * _LENGTH and start:
            into = sides[1:]
        elif mark == b">" * _LENGTH and start:
            into, start = sides, 0
        else:
            for side in into:
                side.append(line)
    if start:
        what = "the conflict that starts here has no end"
        raise EditRefusedError(Problem(what, Location(path, start), REMEDY))
    return Sides(*(b"".join(side) for side in sides))
