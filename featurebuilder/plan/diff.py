"""Render a change as a unified diff, for display or byte-exact for ``git apply``."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from featurebuilder.merge.hunks import hunks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from featurebuilder.plan.change import Change

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_NOTHING = "/dev/null"
_ASCII = frozenset(map(chr, range(0x20, 0x7F)))
_ESCAPES_BY_BYTE = {
    ord(char): f"\\{letter}" for char, letter in zip('\a\b\t\n\v\f\r"\\', 'abtnvfr"\\', strict=True)
}


def unified_diff(change: Change) -> str:
    """Return the change as a diff for display, or an empty string if nothing changes."""
    return content_diff(change.path, change.before, change.after)


def content_diff(path: str, before: bytes | None, after: bytes | None) -> str:
    """Return the diff from ``before`` to ``after`` for display, or an empty string if equal.

    Bytes that are not UTF-8 appear as backslash escapes.
    """
    rows = "".join(_rows(before, after))
    if not rows:
        return ""
    old = f"a/{path}" if before is not None else _NOTHING
    new = f"b/{path}" if after is not None else _NOTHING
    return f"--- {old}\n+++ {new}\n" + rows.encode("latin-1").decode(errors="backslashreplace")


def git_patch(changes: Iterable[Change], executable: Collection[str] = ()) -> bytes:
    """Return a patch that makes the same changes with ``git apply``.

    ``executable`` holds the paths of executable files; a deletion must name their mode.
    """
    return b"".join(
        "".join(_patch(change, "100755" if change.path in executable else "100644")).encode(
            "latin-1"
        )
        for change in changes
        if change.before != change.after
    )


def _patch(change: Change, mode: str) -> Iterator[str]:
    old, new = _quote_path(f"a/{change.path}"), _quote_path(f"b/{change.path}")
    yield f"diff --git {old} {new}\n"
    if change.before is None:
        yield "new file mode 100644\n"
    elif change.after is None:
        yield f"deleted file mode {mode}\n"
    rows = list(_rows(change.before, change.after))
    if rows:
        yield f"--- {_NOTHING if change.before is None else _end_name(old)}\n"
        yield f"+++ {_NOTHING if change.after is None else _end_name(new)}\n"
        yield from rows


def _rows(before: bytes | None, after: bytes | None) -> Iterator[str]:
    """Return the lines of all hunks; each character stands for one byte."""
    return hunks(_lines(before), _lines(after))


def _lines(data: bytes | None) -> list[str]:
    return _LINE.findall((data or b"").decode("latin-1"))


def _quote_path(path: str) -> str:
    """Return the path as git writes it: quoted and escaped if it has special characters."""
    data = os.fsencode(path)
    escaped = "".join(_ESCAPES_BY_BYTE.get(byte) or _escape_byte(byte) for byte in data)
    return path if escaped == path else f'"{escaped}"'


def _escape_byte(byte: int) -> str:
    return chr(byte) if chr(byte) in _ASCII else f"\\{byte:03o}"


def _end_name(name: str) -> str:
    """Return the name with a tab after it if it has a space, so that git finds its end."""
    return f"{name}\t" if " " in name and not name.startswith('"') else name
