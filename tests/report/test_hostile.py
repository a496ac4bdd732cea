"""No text in a log breaks a rendering, and none of it reaches a terminal as a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from featurebuilder.errors import Location, Problem
from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.console import (
    print_full_log,
    print_inspection,
    print_log,
    print_problems,
)
from featurebuilder.report.escape_text import escape_invisible
from featurebuilder.report.inspection import FoundConvention, Inspection
from featurebuilder.report.log import (
    BuildLog,
    LoggedCheck,
    LoggedFile,
    LoggedRequest,
    Mark,
    Section,
    Status,
    render_json,
)
from featurebuilder.report.markdown import render_markdown
from featurebuilder.report.outline import evidence
from featurebuilder.report.plain import render_files, render_plain
from tests.report.terminals import is_harmless, painted, unpainted

if TYPE_CHECKING:
    from markdown_it.token import Token

FRAGMENTS = (
    "\x1b[31m", "\x1b]8;;http://x\x07", "\x9b2J", "\x08", "\x00", "\x7f", "\u202e", "\u2066",
    "\u200b", "\ufeff", "\u2028", "\x85", "\x0c", "\r", "\r\n", "\n", "\n\n", "\t", " ", "    ",
    "\ud800", "[bold]", "[/]", "[link=x]", ":warning:", "`", "```", "````", "~~~", "|", "| - |",
    "# ", "=", "\n===\n", "\n---\n", "- ", "1. ", "1) ", "> ", "<!--", "<b>", "</details>",
    "&lt;", "*", "**", "_", "\\", "$x$", "![a](b)", "[a]: b", "../", "/", "a", "word", "日本語",
    "x" * 300,
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=())
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | CHARACTERS, max_size=6).map("".join)
WIDTHS = st.integers(1, 160)
LOGS = st.builds(
    BuildLog,
    name=TEXTS,
    title=TEXTS,
    status=st.sampled_from(Status),
    description=TEXTS,
    summary=TEXTS,
    request=st.none() | st.builds(LoggedRequest, origin=TEXTS, content=TEXTS),
    root=TEXTS,
    files=st.lists(
        st.builds(LoggedFile, path=TEXTS, mark=st.sampled_from(Mark), why=TEXTS), max_size=4
    ),
    sections=st.lists(
        st.builds(
            Section,
            number=st.sampled_from(["2", "3", "4.1", "4.2", "5", "10"]),
            title=TEXTS,
            purpose=TEXTS,
            path=TEXTS,
            mark=st.none() | st.sampled_from(Mark),
            language=TEXTS | st.sampled_from(["python", "diff", "markdown", "yaml", ""]),
            content=TEXTS,
        ),
        max_size=3,
    ),
    checks=st.lists(
        st.builds(LoggedCheck, name=TEXTS, result=st.sampled_from(Outcome), detail=TEXTS),
        max_size=3,
    ),
    closing=TEXTS,
)
calmly = settings(deadline=None, max_examples=40)
PLACES = st.none() | st.builds(Location, TEXTS, st.none() | st.integers(1, 9))


def tokens(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)


def fences(log: BuildLog) -> list[str]:
    """Return the contents of the fenced blocks that the log must have, but for its file tree."""
    request = [log.request.content] if log.request else []
    sections = [section.content for section in log.sections if section.content]
    proofs = [evidence(check)[1] for check in log.checks]
    return [*request, *sections, *filter(None, proofs)]


@calmly
@given(LOGS, WIDTHS)
def test_plain_text_holds_no_control_character(log: BuildLog, width: int) -> None:
    assert is_harmless(render_plain(log))
    assert is_harmless(render_plain(log, width))
    assert is_harmless(render_files(log.files))
    assert render_files(log.files).count("\n") == len(log.files)


@calmly
@given(LOGS, WIDTHS)
def test_the_terminal_obeys_nothing_but_our_colours(log: BuildLog, width: int) -> None:
    for text in (
        painted(lambda console: print_log(log, console), width),
        painted(lambda console: print_full_log(log, console), width),
    ):
        assert is_harmless(unpainted(text))


@calmly
@given(LOGS)
def test_markdown_keeps_its_structure(log: BuildLog) -> None:
    text = render_markdown(log)
    found = tokens(text)

    assert is_harmless(text)
    groups = any(section.number.startswith("4.") for section in log.sections)
    headings = 1 + len(log.sections) + sum(map(bool, (log.files, groups, log.checks)))
    assert sum(token.type == "heading_open" for token in found) == headings
    assert sum(token.type == "list_item_open" for token in found) == len(log.checks)
    strange = {"html_block", "table_open", "code_block", "blockquote_open", "hr"}
    assert not strange & {token.type for token in found}


@calmly
@given(LOGS)
def test_markdown_holds_every_content_in_a_fence_of_its_own(log: BuildLog) -> None:
    found = [token.content for token in tokens(render_markdown(log)) if token.type == "fence"]
    tree = [found.pop(1 if log.request else 0)] if log.files else []

    assert len(tree) == bool(log.files)
    expected = [escape_invisible(content) for content in fences(log)]
    assert [text.rstrip("\n") for text in found] == [text.rstrip("\n") for text in expected]


@calmly
@given(LOGS)
def test_markdown_holds_no_link_image_or_tag_of_others(log: BuildLog) -> None:
    inline = [
        child.type for token in tokens(render_markdown(log)) for child in token.children or ()
    ]

    assert set(inline) <= {"text", "text_special", "strong_open", "strong_close", "code_inline"}


@calmly
@given(LOGS)
def test_json_is_ascii_and_comes_back_as_the_same_log(log: BuildLog) -> None:
    text = render_json(log)

    assert re.fullmatch(r"[\n -~]+", text)
    assert BuildLog.model_validate_json(text) == log


@calmly
@given(st.builds(Problem, what=TEXTS, where=PLACES, remedy=TEXTS, snippet=TEXTS), WIDTHS)
def test_problems_hold_no_control_character(problem: Problem, width: int) -> None:
    text = painted(lambda console: print_problems([problem], console), width)

    assert is_harmless(unpainted(text))
    assert unpainted(text).startswith("error: ")


@calmly
@given(st.builds(FoundConvention, what=TEXTS, value=TEXTS, evidence=TEXTS), WIDTHS)
def test_findings_hold_no_control_character(finding: FoundConvention, width: int) -> None:
    found = Inspection(
        choices=(finding,),
        routers=(),
        includes=(),
        files=3,
        read_files=2,
        python_files=2,
        parsed_files=1,
        unread=(finding.what,),
    )
    text = painted(lambda console: print_inspection(found, console), width)

    assert is_harmless(unpainted(text))
    assert Inspection.model_validate_json(render_json(found)) == found
