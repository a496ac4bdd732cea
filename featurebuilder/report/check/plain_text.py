"""Render a check report as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import Location
from featurebuilder.features.drift import Severity
from featurebuilder.report.escape_text import sentence, to_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.report.check.check_report import CheckedDrift, CheckReport, Undecided


_MOST_FINDINGS = 6
"""The number of findings in a short report; each takes up to four lines."""


def render_check(report: CheckReport, *, shortens: bool = False) -> str:
    """Return the report as text: each problem and drifted file with its fix, then the verdict.

    With ``shortens``, only the first findings are listed, and the others counted.
    """
    return "\n".join(_lines(report, shortens=shortens)) + "\n"


def _lines(report: CheckReport, *, shortens: bool) -> Iterator[str]:
    found = [*map(_problem_lines, report.undecided), *map(_drift_lines, report.drifted)]
    most = _MOST_FINDINGS if shortens else len(found)
    for lines in found[:most]:
        yield from lines
        yield ""
    if len(found) > most:
        yield f"and {len(found) - most} more; -v lists all"
        yield ""
    yield report.verdict


def _problem_lines(one: Undecided) -> Iterator[str]:
    place = str(Location(one.path, one.line, one.column))
    where = f"{to_one_line(place)}: " if place else ""
    yield f"cannot check: {where}{sentence(one.what)}"
    if one.remedy:
        yield f"  fix: {sentence(one.remedy)}"


def _drift_lines(one: CheckedDrift) -> Iterator[str]:
    line = f":{one.line}" if one.line else ""
    mark = "" if one.severity is Severity.ERROR else f" ({one.severity})"
    yield f"{one.drift.value}{mark}: {to_one_line(one.path)}{line}"
    yield f"  {to_one_line(one.feature)}: {sentence(one.words)}"
    yield f"  fix: {sentence(one.remedy)}"
