"""Render the build log as Markdown, for a file or a pull request."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from featurebuilder.plan.outcome import Outcome
from featurebuilder.render.safe_text import markdown_block, markdown_code, markdown_text
from featurebuilder.report.columns import layout_rows
from featurebuilder.report.escape_text import escape_invisible, sentence, to_one_line
from featurebuilder.report.log import Status
from featurebuilder.report.outline import (
    API,
    FILE_TREE,
    VERIFICATION,
    api_rows,
    chapters,
    evidence,
    tree_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.report.log import BuildLog, LoggedCheck
    from featurebuilder.report.outline import Chapter

_SIGNS = {Outcome.PASSED: "✅", Outcome.FAILED: "❌", Outcome.NOT_RUN: "⚠️"}
_STATUS_SIGNS = {
    Status.SUCCESS: "✅",
    Status.UNVERIFIED: "⚠️",
    Status.DRY_RUN: "📝",
    Status.CONFLICT: "❌",
    Status.FAILED: "❌",
}


def render_markdown(log: BuildLog) -> str:
    """Return the log as Markdown; all content is escaped."""
    return "\n\n".join(filter(None, _blocks(log))) + "\n"


def _blocks(log: BuildLog) -> Iterator[str]:
    if log.request:
        yield f"**Request**, from {_prose(log.request.origin)}:"
        yield _block(log.request.content, "yaml")
    yield f"# {_prose(log.title)}".rstrip()
    yield f"**Status: {_STATUS_SIGNS[log.status]} {log.status}**"
    yield _prose(log.description)
    yield _prose(log.summary)
    if log.files:
        yield f"## {FILE_TREE}"
        yield _block("\n".join(map(str, layout_rows(tree_rows(log.root, log.files), None))), "text")
    for chapter in chapters(log.sections):
        if chapter.group:
            yield f"## {chapter.group}"
        yield from _chapter(chapter)
    if log.checks:
        yield f"## {VERIFICATION}"
        yield "\n".join(map(_check, log.checks)).rstrip("\n")
    if log.api:
        yield f"## {API}"
        yield _block("\n".join(map(str, layout_rows(list(api_rows(log)), None))), "text")
    yield f"**{closing}**" if (closing := _prose(log.closing)) else ""


def _chapter(chapter: Chapter) -> Iterator[str]:
    section = chapter.section
    depth = "##" if chapter.number.endswith(".") else "###"
    yield f"{depth} {chapter.number} {_prose(chapter.title)}".rstrip()
    yield _prose(section.purpose)
    if section.path:
        mark = f" ({section.mark})" if section.mark else ""
        yield markdown_code(to_one_line(section.path)) + mark
    if section.content:
        yield _block(section.content, section.language)


def _check(check: LoggedCheck) -> str:
    seen, proof = evidence(check)
    words = f": {_prose(seen)}" if seen else ""
    result = "" if check.result is Outcome.PASSED else f" ({check.result})"
    item = f"- {_SIGNS[check.result]} {_prose(check.name)}{result}{words}"
    return f"{item}\n\n{indent(_block(proof, 'text'), '  ')}\n" if proof else item


def _prose(text: str) -> str:
    return markdown_text(sentence(text))


def _block(text: str, language: str) -> str:
    return markdown_block(
        escape_invisible(text), language if language.isascii() and language.isalnum() else ""
    )
