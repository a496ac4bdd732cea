"""Render a feature list as text: as a table, as details of each feature, or tab-separated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from featurebuilder.features.state import State
from featurebuilder.report.columns import Row
from featurebuilder.report.escape_text import sentence, to_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.report.feature_list import (
        FeatureEntry,
        FeatureFile,
        FeatureList,
        LastChange,
    )

_COLOURS = {
    State.CLEAN: "green",
    State.EDITED: "yellow",
    State.DRIFTED: "red",
    State.REQUESTED: "cyan",
    State.UNKNOWN: "bold red",
}
_USUAL_MARKS = {True: "as generated", False: "wired in"}
_LISTS_PACKAGES = "lists its packages"
USUAL_MARKS = frozenset({*_USUAL_MARKS.values(), _LISTS_PACKAGES})
NO_FEATURES = "no features yet; create one with: featurebuilder build NAME"


def feature_table(found: FeatureList) -> Table:
    """Return the features as a table with one row each."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("feature", "state", "operations", "files", "last change"):
        table.add_column(column, overflow="fold", no_wrap=column in {"state", "files"})
    for one in found.features:
        table.add_row(
            Text(to_one_line(one.name), "bold"),
            Text(one.state, _COLOURS[one.state]),
            Text("\n".join(map(to_one_line, one.operations)) or "-"),
            Text(str(len(one.files)) if one.files else "-"),
            Text(_last_change_text(one.last_change)),
        )
    return table


def feature_lines(found: FeatureList) -> str:
    """Return one line per feature, with five tab-separated columns.

    The columns are name, state, operations, number of files, and day and hash of the last change.
    """
    return "".join("\t".join(_columns(one)) + "\n" for one in found.features)


def status_rows(one: FeatureEntry) -> Iterator[Row]:
    """Yield the rows of a feature's status: its operations, its files, and any problems."""
    for operation in one.operations:
        yield Row(to_one_line(operation), guide="  ", below="  ")
    for file in one.files:
        words = f"{sentence(file.words)} (fix: {sentence(file.remedy)})" if file.drift else ""
        mark = file.drift.value if file.drift else _usual_mark(one, file)
        yield Row(to_one_line(file.path), mark, words, guide="  ", below="  ", kind=mark)
    if one.state is State.REQUESTED:
        yield Row(f"not built yet (fix: featurebuilder build {to_one_line(one.name)})", guide="  ")
    for problem in one.problems:
        yield Row("cannot check", "", sentence(problem), guide="  ", below="  ")


def status_heading(one: FeatureEntry) -> Text:
    """Return the first line of a feature's status: name, state and last change."""
    changed = f"  {_last_change_text(one.last_change)}" if one.last_change else ""
    state = Text(one.state, _COLOURS[one.state])
    return Text.assemble((to_one_line(one.name), "bold"), "  ", state, (changed, "dim"))


def _usual_mark(one: FeatureEntry, file: FeatureFile) -> str:
    if one.state is State.UNKNOWN:
        return ""
    is_list = not file.is_generated and file.path.endswith("pyproject.toml")
    return _LISTS_PACKAGES if is_list else _USUAL_MARKS[file.is_generated]


def _columns(one: FeatureEntry) -> tuple[str, ...]:
    last = one.last_change
    columns = (one.name, one.state, ", ".join(one.operations), str(len(one.files)))
    return (*map(to_one_line, columns), f"{last.day} {last.commit}" if last else "")


def _last_change_text(last: LastChange | None) -> str:
    return f"{last.day} {last.commit} {to_one_line(last.author)}" if last else "-"
