"""Find conflict markers in a file, and extract the file's two sides."""

from __future__ import annotations

from dataclasses import dataclass

from featurebuilder.errors import EditRefusedError, Location, Problem

REMEDY = "resolve it by hand and rerun"
_LENGTH = 7


@dataclass(frozen=True, slots=True)
class Sides:
    """The two versions of a file with conflicts; the base of diff3 conflicts is left out."""

    ours: bytes
    theirs: bytes


def conflict_lines(data: bytes) -> tuple[int, ...]:
    """Return the line numbers, from 1, of the unresolved conflicts."""
    lines = data.split(b"\n")
    starts = [n for n, line in enumerate(lines, 1) if line.startswith(b"<<<<<<< ")]
    ends = any(line.startswith(b">>>>>>> ") for line in lines)
    return tuple(starts) if ends else ()


def sides_of(data: bytes, path: str) -> Sides:
    """Return both sides of a file; ``path`` is used in errors.

    Raises:
        EditRefusedError: if a conflict has no end marker.
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
        what = "the conflict that starts here has no end marker"
        raise EditRefusedError(Problem(what, Location(path, start), REMEDY))
    return Sides(*(b"".join(side) for side in sides))
