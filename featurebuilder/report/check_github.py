"""A check's report as the workflow commands that GitHub shows beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.drift import Severity
from featurebuilder.report.visible import one_line, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.report.check_report import CheckReport

_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = _IN_MESSAGES | {":": "%3A", ",": "%2C"}


def render_check_github(report: CheckReport, folder: str) -> str:
    """Return the report as workflow commands, and the verdict in words.

    ``folder`` is where the tree stands in its repository, such as ``backend/``. The escapes are
    those of the runner's own toolkit, @actions/core.
    """
    return "\n".join((*_commands(report, folder), report.verdict)) + "\n"


def _commands(report: CheckReport, folder: str) -> Iterator[str]:
    for one in report.undecided:
        place = {"file": f"{folder}{one.path}", "line": one.line, "col": one.column}
        yield _command("error", place if one.path else {}, "cannot tell", one.what, one.remedy)
    for drifted in report.drifted:
        command = "error" if drifted.severity is Severity.ERROR else "warning"
        place = {"file": f"{folder}{drifted.path}", "line": drifted.line or 1}
        words = f"{drifted.feature}: {drifted.words}"
        yield _command(command, place, drifted.drift.value, words, drifted.remedy)


def _command(
    command: str, place: dict[str, str | int | None], title: str, words: str, remedy: str
) -> str:
    known = {name: value for name, value in place.items() if value is not None}
    properties = ",".join(
        f"{name}={_escaped(one_line(str(value)), _IN_PROPERTIES)}"
        for name, value in (known | {"title": f"featurebuilder: {title}"}).items()
    )
    fix = f"\nfix: {sentence(remedy)}" if remedy else ""
    return f"::{command} {properties}::{_escaped(sentence(words) + fix, _IN_MESSAGES)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(char, char) for char in text)
