"""The log's file tree as rows, shared by every rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.report.log import BuildLog, LoggedFile


class Row(NamedTuple):
    """One line of the file tree: its guides, its name, and the file if it is one."""

    guide: str
    name: str
    file: LoggedFile | None


class _Folder(dict[str, "_Folder | LoggedFile"]):
    """The entries of a folder by name."""


def tree_rows(log: BuildLog) -> list[Row]:
    """Return the file tree of the log, its root first, folders before files."""
    top = _Folder()
    for file in log.files:
        *folders, name = file.path.split("/")
        here = top
        for folder in folders:
            below = here.setdefault(folder, _Folder())
            here = below if isinstance(below, _Folder) else here
        here[name] = file
    return [Row("", f"{log.root}/", None), *_rows(top, "")]


def _rows(folder: _Folder, guide: str) -> Iterator[Row]:
    entries = sorted(folder.items(), key=lambda e: (not isinstance(e[1], _Folder), e[0]))
    for index, (name, entry) in enumerate(entries):
        last = index == len(entries) - 1
        branch = guide + ("└── " if last else "├── ")
        if isinstance(entry, _Folder):
            yield Row(branch, f"{name}/", None)
            yield from _rows(entry, guide + ("    " if last else "│   "))
        else:
            yield Row(branch, name, entry)


def visible(text: str) -> str:
    """Return ``text`` with every character that a terminal might obey made visible."""
    return "".join(c if c.isprintable() or c in "\n\t" else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    return "" if char == "\r" else ascii(char)[1:-1]
