"""Render the build log as plain text, for pipes and terminals without colors."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.columns import layout_rows, wrap_text
from featurebuilder.report.escape_text import escape_invisible, sentence, to_one_line
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
    from collections.abc import Iterable, Iterator

    from featurebuilder.report.log import BuildLog, LoggedCheck, LoggedFile
    from featurebuilder.report.outline import Chapter

_SIGNS = {Outcome.PASSED: "ok", Outcome.FAILED: "FAILED", Outcome.NOT_RUN: "not run"}


def render_plain(log: BuildLog, width: int | None = None) -> str:
    """Return the log as text; control characters except line breaks and tabs are escaped.

    Prose and the file tree are wrapped to ``width`` cells, unless it is ``None``. The content of
    files is never wrapped.
    """
    return "\n\n".join(_blocks(log, width)) + "\n"


def render_files(files: Iterable[LoggedFile]) -> str:
    """Return one line per file, with its mark and its path."""
    return "".join(f"{file.mark:<9} {to_one_line(file.path)}\n" for file in files)


def _blocks(log: BuildLog, width: int | None) -> Iterator[str]:
    if log.request:
        yield _prose(f"Request, from {log.request.origin}:", width)
        yield _indent_content(log.request.content)
    yield _heading(to_one_line(log.title), "=")
    intro = (_prose(log.description, width), _prose(log.summary, width))
    yield "\n".join((f"Status: {log.status}", *filter(None, intro)))
    if log.files:
        tree = "\n".join(map(str, layout_rows(tree_rows(log.root, log.files), width)))
        yield f"{_heading(FILE_TREE)}\n{tree}"
    for chapter in chapters(log.sections):
        if chapter.group:
            yield _heading(chapter.group)
        yield _chapter(chapter, width)
    if log.checks:
        checks = "\n".join(_check(check, width) for check in log.checks)
        yield f"{_heading(VERIFICATION)}\n{checks}".rstrip("\n")
    if log.api:
        operations = "\n".join(map(str, layout_rows(list(api_rows(log)), width)))
        yield f"{_heading(API)}\n{operations}"
    yield _prose(f"{log.status}: {log.closing}", width)


def _heading(text: str, line: str = "-") -> str:
    return f"{text}\n{line * min(len(text), 80)}"


def _chapter(chapter: Chapter, width: int | None) -> str:
    section = chapter.section
    text = f"{_heading(chapter.heading)}\n{_prose(section.purpose, width)}".rstrip()
    if section.path:
        mark = f" ({section.mark})" if section.mark else ""
        text += f"\n{to_one_line(section.path)}{mark}"
    return f"{text}\n\n{_indent_content(section.content)}" if section.content else text


def _check(check: LoggedCheck, width: int | None) -> str:
    seen, proof = evidence(check)
    words = f": {seen}" if seen else ""
    text = _prose(f"[{_SIGNS[check.result]}] {sentence(check.name)}{words}", width)
    return f"{text}\n\n{_indent_content(proof)}\n" if proof else text


def _prose(text: str, width: int | None) -> str:
    return "\n".join(wrap_text(sentence(text), width))


def _indent_content(text: str) -> str:
    return indent(escape_invisible(text).rstrip("\n"), "    ", lambda line: line != "\n")
