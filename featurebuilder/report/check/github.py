"""Render a check report as GitHub workflow commands, which become annotations on lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.features.drift import Severity
from featurebuilder.report.escape_text import sentence, to_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.report.check.check_report import CheckReport

_MESSAGE_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY_ESCAPES = _MESSAGE_ESCAPES | {":": "%3A", ",": "%2C"}


def render_check_github(report: CheckReport, folder: str) -> str:
    """Return one workflow command per finding, then the verdict as plain text.

    Annotations need paths relative to the repository, so ``folder`` is the path from the
    repository's root to the project, such as ``backend/``; it is empty if they are the same. The
    escapes follow @actions/core, GitHub's toolkit for actions.
    """
    return "\n".join((*_commands(report, folder), report.verdict)) + "\n"


def _commands(report: CheckReport, folder: str) -> Iterator[str]:
    for one in report.undecided:
        place = {"file": f"{folder}{one.path}", "line": one.line, "col": one.column}
        yield _command("error", place if one.path else {}, "cannot check", one.what, one.remedy)
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
        f"{name}={_escape(to_one_line(str(value)), _PROPERTY_ESCAPES)}"
        for name, value in (known | {"title": f"featurebuilder: {title}"}).items()
    )
    fix = f"\nfix: {sentence(remedy)}" if remedy else ""
    return f"::{command} {properties}::{_escape(sentence(words) + fix, _MESSAGE_ESCAPES)}"


def _escape(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(char, char) for char in text)
