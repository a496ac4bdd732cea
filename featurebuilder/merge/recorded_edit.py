"""Record edits of files that the project owns, so that they can be undone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from featurebuilder.merge.line_comparison import opcodes


@dataclass(frozen=True, slots=True)
class RecordedHunk:
    """Changed lines of an edited file: their position, from 0, and the lines they replaced."""

    start: int
    count: int
    before: str


@dataclass(frozen=True, slots=True)
class RecordedEdit:
    """An edit of a file that the project owns.

    Attributes:
        after: The SHA-256 of the file after the edit.
        hunks: The replaced lines, in order.
    """

    after: str
    hunks: tuple[RecordedHunk, ...]

    @classmethod
    def between(cls, before: bytes, after: bytes) -> RecordedEdit:
        """Return the record of the edit from ``before`` to ``after``."""
        old, new = _lines(before), _lines(after)
        hunks = [
            RecordedHunk(start, end - start, "".join(old[first:last]))
            for tag, first, last, start, end in opcodes(old, new)
            if tag != "equal"
        ]
        return cls(fingerprint(after), tuple(hunks))

    def undone(self, data: bytes) -> bytes | None:
        """Return the bytes before the edit, or ``None`` if ``data`` has changed since."""
        if fingerprint(data) != self.after:
            return None
        lines = _lines(data)
        for hunk in reversed(self.hunks):
            if not 0 <= hunk.start <= hunk.start + hunk.count <= len(lines):
                return None
            lines[hunk.start : hunk.start + hunk.count] = [hunk.before]
        return "".join(lines).encode("utf-8", "surrogateescape")


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "surrogateescape")
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]
