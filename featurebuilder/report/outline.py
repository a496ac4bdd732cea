"""The parts that all renderings of a build log share: headings, file tree and API changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.report.columns import Row
from featurebuilder.report.escape_text import sentence, to_one_line
from featurebuilder.report.log import OperationChange
from featurebuilder.report.messages import consequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.report.log import (
        BuildLog,
        LoggedCheck,
        LoggedFile,
        Section,
    )

FILE_TREE = "1. File tree"
VERIFICATION = "Verification"
API = "API"
_INTEGRATION = "4. Integration"


class Chapter(NamedTuple):
    """A section with its heading.

    ``group`` is a heading above the section; only the first section of a group has it.
    """

    group: str
    number: str
    title: str
    section: Section

    @property
    def heading(self) -> str:
        """The section's number and title."""
        return f"{self.number} {self.title}".rstrip()


class _Folder(dict[str, "_Folder | LoggedFile"]):
    """The entries of a folder, by name."""


def chapters(sections: Iterable[Section]) -> Iterator[Chapter]:
    """Yield the sections with their headings, in order."""
    group = _INTEGRATION
    for section in sections:
        number = section.number if "." in section.number else f"{section.number}."
        above = group if number.startswith("4.") and number != "4." else ""
        group = "" if above else group
        yield Chapter(above, number, sentence(section.title), section)


def evidence(check: LoggedCheck) -> tuple[str, str]:
    """Split a check's detail into its sentence and its lines of evidence, which may be empty."""
    first, _, rest = check.detail.replace("\r\n", "\n").partition("\n")
    return sentence(first), rest.strip("\n")


def api_rows(log: BuildLog) -> Iterator[Row]:
    """Yield a row for each operation that was added, changed or removed."""
    for one in log.api:
        words = consequence(
            one.why, is_new=one.fate is OperationChange.ADDED, breaks=one.breaks_clients
        )
        name = to_one_line(one.operation)
        yield Row(name, one.fate, sentence(words), guide="  ", below="  ", kind=one.fate)


def tree_rows(root: str, files: Iterable[LoggedFile], *, joins_folders: bool = False) -> list[Row]:
    """Return the tree of the files below the folder ``root``, folders before files.

    With ``joins_folders``, a folder with a single entry and that entry share a row.
    """
    top = _Folder()
    for file in files:
        *folders, name = file.path.split("/")
        here = top
        for folder in folders:
            below = here.get(folder)
            if not isinstance(below, _Folder):
                # A file has the folder's name: a trailing slash keeps both entries.
                below = here.setdefault(f"{folder}/" if below else folder, _Folder())
            here = below if isinstance(below, _Folder) else here
        here[_unused_name(here, name)] = file
    return [Row(f"{to_one_line(root)}/"), *_rows(_joined(top) if joins_folders else top, "")]


def _joined(folder: _Folder) -> _Folder:
    """Return the folder with each chain of folders that have one entry as one entry."""
    joined = _Folder()
    for name, entry in folder.items():
        inner, path = entry, name
        while isinstance(inner, _Folder) and len(inner) == 1:
            ((below, inner),) = inner.items()
            path = f"{path.rstrip('/')}/{below}"
        joined[_unused_name(joined, path)] = _joined(inner) if isinstance(inner, _Folder) else inner
    return joined


def _unused_name(folder: _Folder, name: str) -> str:
    while name in folder:
        name += " "
    return name


def _rows(folder: _Folder, guide: str) -> Iterator[Row]:
    entries = sorted(folder.items(), key=lambda e: (not isinstance(e[1], _Folder), e[0]))
    for index, (name, entry) in enumerate(entries):
        last = index == len(entries) - 1
        branch, below = guide + ("└── " if last else "├── "), guide + ("    " if last else "│   ")
        if isinstance(entry, _Folder):
            yield Row(to_one_line(name).rstrip("/") + "/", guide=branch)
            yield from _rows(entry, below)
        else:
            words = sentence(entry.why)
            yield Row(to_one_line(name), entry.mark, words, branch, below, entry.mark)
