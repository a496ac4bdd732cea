"""The build log as Markdown, for a file or a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.render.safe_text import markdown_block, markdown_code, markdown_text
from featurebuilder.report.log import Result
from featurebuilder.report.outline import tree_rows, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.report.log import BuildLog, LoggedCheck, Section

_SIGNS = {Result.PASSED: "✅", Result.FAILED: "❌", Result.NOT_RUN: "⚠️"}


def render_markdown(log: BuildLog) -> str:
    """Return the log as Markdown that no content of it can break."""
    return "\n\n".join(_blocks(log)) + "\n"


def _blocks(log: BuildLog) -> Iterator[str]:
    if log.request:
        yield f"**Request**, from {markdown_code(log.request.origin)}:"
        yield markdown_block(visible(log.request.content), "yaml")
    yield f"# {markdown_text(log.title)}"
    yield f"**Status: {log.status}**"
    yield markdown_text(log.description)
    yield markdown_text(log.summary)
    if log.files:
        yield "## 1. File tree"
        yield markdown_block("\n".join(_tree(log)), "text")
    group = ""
    for section in log.sections:
        if section.number.startswith("4.") and not group:
            group = "## 4. Integration"
            yield group
        yield from _section(section)
    if log.checks:
        yield "## Verification"
        yield "\n".join(map(_check, log.checks))
        yield from map(_evidence, (check for check in log.checks if "\n" in check.detail))
    yield markdown_text(log.closing)


def _tree(log: BuildLog) -> Iterator[str]:
    rows = tree_rows(log)
    width = max(len(row.guide + row.name) for row in rows)
    for row in rows:
        text = visible(row.guide + row.name)
        yield f"{text:<{width}}  {row.file.mark}" if row.file else text


def _section(section: Section) -> Iterator[str]:
    depth = "###" if "." in section.number else "##"
    stop = "" if "." in section.number else "."
    yield f"{depth} {section.number}{stop} {section.title}"
    yield markdown_text(section.purpose)
    if section.path:
        yield f"{markdown_code(section.path)} ({section.mark})"
    if section.content:
        yield markdown_block(visible(section.content), section.language)


def _check(check: LoggedCheck) -> str:
    sentence = check.detail.partition("\n")[0]
    words = f": {markdown_text(sentence)}" if sentence else ""
    return f"- {_SIGNS[check.result]} {markdown_text(check.name)} ({check.result}){words}"


def _evidence(check: LoggedCheck) -> str:
    return markdown_block(visible(check.detail.partition("\n")[2]), "text")
