"""Render the review as one self-contained HTML file with a strict content security policy."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from featurebuilder.report.log import Mark
from featurebuilder.report.page.model import FoldedLines, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.report.page.model import DiffLine, Review, ReviewFile

_FOLDER = Path(__file__).parent
_TAGS = {Kind.ADDED: "ins", Kind.REMOVED: "del", Kind.NOTE: "i"}


def render_page(review: Review) -> str:
    """Return the review as HTML; deterministic, and readable without a network."""
    style, script = (_asset(name) for name in ("review.css", "review.js"))
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"runs": _runs, "paints": _paints, "is_gap": _is_gap}
    return environment.get_template("review.html.j2").render(
        review=review,
        tree=file_tree(review),
        conflicts=[file for file in review.files if file.mark is Mark.CONFLICT],
        tally=_tally(review),
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704 - ours
        script=Markup(script),  # noqa: S704 - ours
    )


def _tally(review: Review) -> list[tuple[Mark, str, int]]:
    """Return the number of files in each state, in the order of `Mark`."""
    counts = Counter((file.mark, file.state) for file in review.files)
    order = list(Mark)
    states = sorted(counts, key=lambda state: (order.index(state[0]), state[1]))
    return [(*state, counts[state]) for state in states]


def _asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Return a content security policy that allows only this style and this script, by hash."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _is_gap(piece: object) -> bool:
    return isinstance(piece, FoldedLines)


def _runs(lines: Sequence[DiffLine]) -> Iterator[tuple[str, str]]:
    """Yield consecutive lines of one kind together: the name of their HTML element, and their text.

    The name is empty for lines that do not change.
    """
    for kind, run in groupby(lines, lambda line: line.kind):
        yield _TAGS.get(kind, ""), "".join(f"{kind.value}{line.text}\n" for line in run)


def _paints(lines: Sequence[DiffLine]) -> str:
    """Return the paints of all lines; ``P`` marks a paired line and ``H`` a hand-written one."""
    paints = [f"{'P' * x.paired}{'H' * x.by_hand}{x.paint}" for x in lines]
    return ";".join(paints) if any(paints) else ""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder; ``name`` joins several folders, such as ``app/api``, if only one has entries."""

    name: str
    folders: tuple[Folder, ...]
    files: tuple[ReviewFile, ...]

    @property
    def count(self) -> int:
        """The number of files in it, at any depth."""
        return len(self.files) + sum(folder.count for folder in self.folders)


def file_tree(review: Review) -> Folder:
    """Return the root folder of all files, sorted by path."""
    entries = [(file.path.split("/"), file) for file in review.files]
    return _folder("", sorted(entries, key=lambda entry: entry[0]))


def _folder(name: str, entries: Iterable[tuple[list[str], ReviewFile]]) -> Folder:
    below: dict[str, list[tuple[list[str], ReviewFile]]] = {}
    files: list[ReviewFile] = []
    for (first, *rest), file in entries:
        if rest:
            below.setdefault(first, []).append((rest, file))
        else:
            files.append(file)
    folders = tuple(_join_single(_folder(step, inner)) for step, inner in below.items())
    return Folder(name, folders, tuple(files))


def _join_single(folder: Folder) -> Folder:
    if folder.files or len(folder.folders) != 1:
        return folder
    (only,) = folder.folders
    return Folder(f"{folder.name}/{only.name}", only.folders, only.files)
