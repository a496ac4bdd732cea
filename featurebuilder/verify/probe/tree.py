"""Distinguish the target's own files from others, and describe exceptions by its own frames."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Any

_MOST_FRAMES = 8


class Tree:
    """The folder of the target, and the folders in it that imports start from."""

    def __init__(self, root: str, import_roots: list[str]) -> None:
        """Store the paths, as given in the job."""
        self.root = root
        self.import_roots = import_roots

    def owns(self, filename: str) -> bool:
        """Return whether a file belongs to the tree, and not to an environment inside it."""
        inside = filename.startswith(self.root + os.sep)
        foreign = (sys.prefix + os.sep, os.path.dirname(__file__) + os.sep)  # noqa: PTH120
        return inside and not filename.startswith(foreign) and "site-packages" not in filename

    def relative(self, filename: str) -> str:
        """Return a path relative to the root with forward slashes, if it is in the tree."""
        if not self.owns(filename):
            return filename
        return os.path.relpath(filename, self.root).replace(os.sep, "/")

    def without_root(self, text: str) -> str:
        """Return a string in which the paths of the tree are relative to its root."""
        return text.replace(self.root + os.sep, "")

    def fault(self, error: BaseException) -> dict[str, Any]:
        """Describe an exception by the frames in the target's own code."""
        frames = [f for f in traceback.extract_tb(error.__traceback__) if self.owns(f.filename)]
        lines = traceback.format_list(frames[-_MOST_FRAMES:])
        lines += traceback.format_exception_only(type(error), error)
        files = [frame.filename for frame in frames]
        if isinstance(error, SyntaxError) and error.filename:
            files.append(error.filename)
        return {
            "what": f"{type(error).__name__}: {text_of(error)}".rstrip(": "),
            "traceback": self.without_root("".join(lines)),
            "files": [self.relative(file) for file in files],
            "missing_module": self._missing(error),
        }

    def _missing(self, error: BaseException) -> str:
        """Return the missing module of an import error, unless it belongs to the tree."""
        name = isinstance(error, ModuleNotFoundError) and error.name
        if not name:
            return ""
        top = name.split(".")[0]
        places = [Path(folder, top) for folder in (self.root, *self.import_roots)]
        ours = any(p.is_dir() or p.with_name(f"{top}.py").is_file() for p in places)
        return "" if ours else name


def text_of(error: BaseException) -> str:
    """Return the message of an exception, even if its ``__str__`` raises."""
    try:
        return str(error)
    except BaseException:  # noqa: BLE001
        return "(its message cannot be shown)"
