"""A change as a unified diff, exact to the byte where it is text."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.plan.change import Change

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_NO_NEWLINE = "\\ No newline at end of file\n"


def unified_diff(change: Change) -> str:
    """Return the change as ``git diff`` would show it; empty where nothing changes."""
    before, after = _text(change.before), _text(change.after)
    old = f"a/{change.path}" if change.before is not None else "/dev/null"
    new = f"b/{change.path}" if change.after is not None else "/dev/null"
    rows = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), old, new)
    return "".join(row if row.endswith("\n") else f"{row}\n{_NO_NEWLINE}" for row in rows)


def _text(data: bytes | None) -> str:
    return (data or b"").decode(errors="backslashreplace")
