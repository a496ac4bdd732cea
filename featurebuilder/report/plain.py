"""The build log as plain text, for pipes and terminals without colour."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from featurebuilder.report.log import Result
from featurebuilder.report.outline import tree_rows, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.report.log import BuildLog, LoggedCheck, LoggedFile, Section

_SIGNS = {Result.PASSED: "ok", Result.FAILED: "FAILED", Result.NOT_RUN: "not run"}


def render_plain(log: BuildLog) -> str:
    """Return the log as text without any control sequence."""
    return "\n\n".join(_blocks(log)) + "\n"


def render_files(files: Iterable[LoggedFile]) -> str:
    """Return a line for each file: its mark and its path."""
    return "".join(f"{file.mark:<9} {visible(file.path)}\n" for file in files)


def _blocks(log: BuildLog) -> Iterator[str]:
    if log.request:
        yield f"Request, from {visible(log.request.origin)}:"
        yield _indented(log.request.content)
    yield f"{visible(log.title)}\n{'=' * len(visible(log.title))}"
    yield f"Status: {log.status}\n{visible(log.description)}\n{visible(log.summary)}"
    if log.files:
        yield _heading("1. File tree") + "\n".join(_tree(log))
    for section in log.sections:
        if section.number == "4.1":
            yield "4. Integration\n--------------"
        yield _section(section)
    if log.checks:
        yield _heading("Verification") + "\n".join(map(_check, log.checks))
    yield visible(log.closing)


def _heading(text: str) -> str:
    return f"{text}\n{'-' * len(text)}\n"


def _tree(log: BuildLog) -> Iterator[str]:
    rows = tree_rows(log)
    width = max(len(row.guide + row.name) for row in rows)
    for row in rows:
        text = visible(row.guide + row.name)
        yield f"{text:<{width}}  {row.file.mark}" if row.file else text


def _section(section: Section) -> str:
    stop = "" if "." in section.number else "."
    text = _heading(f"{section.number}{stop} {section.title}") + section.purpose
    if section.path:
        text += f"\n{visible(section.path)} ({section.mark})"
    if section.content:
        text += f"\n\n{_indented(section.content)}"
    return text


def _check(check: LoggedCheck) -> str:
    sentence, _, evidence = check.detail.partition("\n")
    words = f": {visible(sentence)}" if sentence else ""
    more = f"\n{_indented(evidence)}" if evidence else ""
    return f"[{_SIGNS[check.result]}] {visible(check.name)}{words}{more}"


def _indented(text: str) -> str:
    return indent(visible(text).rstrip("\n"), "    ")
