"""Which texts are paths of a tree: relative, with forward slashes, and never above its root."""

from __future__ import annotations

import os
from pathlib import PureWindowsPath


def malformed(path: str) -> str:
    """Return what is wrong with the text of ``path``, or nothing."""
    if "\0" in path:
        return "holds a NUL character"
    if "\\" in path:
        return "holds a backslash"
    if path.startswith("/") or PureWindowsPath(path).drive:
        return "is an absolute path"
    if any(part in {"", ".", ".."} for part in path.split("/")):
        return "has an empty, '.' or '..' part"
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return "cannot be encoded as a file name"
    return ""
