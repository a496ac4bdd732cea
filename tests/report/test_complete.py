from __future__ import annotations

import pytest

from featurebuilder.report.console import print_full_log
from featurebuilder.report.escape_text import escape_invisible
from featurebuilder.report.log import BuildLog, LoggedFile, render_json
from featurebuilder.report.markdown import render_markdown
from featurebuilder.report.plain import render_plain
from tests.report.samples import LOGS
from tests.report.terminals import painted, unpainted

runs = pytest.mark.parametrize("log", LOGS.values(), ids=LOGS)


def squeezed(text: str) -> str:
    """Return ``text`` without white space and without the escapes of Markdown."""
    return "".join(text.replace("\\", "").split())


def said(log: BuildLog) -> list[str]:
    """Return everything that a reader must find in the log, in its order."""
    request = [log.request.origin, log.request.content] if log.request else []
    tree = [part for f in sorted_files(log) for part in (f.path.split("/")[-1], f.mark, f.why)]
    sections = [
        part
        for s in log.sections
        for part in (s.number, s.title, s.purpose, s.path, s.mark or "", s.content)
    ]
    checks = [part for c in log.checks for part in (c.name, *c.detail.splitlines())]
    api = [part for o in log.api for part in (o.operation, o.fate, "; ".join(o.why))]
    parts = [*request, log.description, log.summary, *tree, *sections, *checks, *api, log.closing]
    return [part for part in parts if part]


def sorted_files(log: BuildLog) -> list[LoggedFile]:
    """Return the files as the tree shows them: folders before files."""
    return sorted(log.files, key=lambda f: [(not last, n) for last, n in steps(f.path)])


def steps(path: str) -> list[tuple[bool, str]]:
    *folders, name = path.split("/")
    return [*((True, folder) for folder in folders), (False, name)]


def assert_in_order(text: str, parts: list[str]) -> None:
    rest = squeezed(text)
    for part in parts:
        _, found, rest = rest.partition(squeezed(escape_invisible(part)))
        assert found == squeezed(escape_invisible(part))


@runs
def test_plain_text_says_everything_in_order(log: BuildLog) -> None:
    text = render_plain(log)

    assert_in_order(text, said(log))
    assert f"Status: {log.status}" in text
    assert log.title in text


@runs
def test_markdown_says_everything_in_order(log: BuildLog) -> None:
    text = render_markdown(log)

    assert_in_order(text, said(log))
    assert f"{log.status}**" in text
    assert f"# {log.title}" in text


@runs
def test_the_terminal_says_everything_in_order(log: BuildLog) -> None:
    text = unpainted(painted(lambda console: print_full_log(log, console), width=300))

    assert_in_order(text.expandtabs(8), said(log))
    assert f"\n{text}".count(f"\n {log.status}   ") == 2
    assert log.title in text


@pytest.mark.parametrize("width", [1, 20, 40, 60])
@runs
def test_no_word_is_lost_where_it_is_narrow(log: BuildLog, width: int) -> None:
    for text in (
        render_plain(log, width),
        unpainted(painted(lambda console: print_full_log(log, console), width)),
    ):
        letters = "".join(text.translate(dict.fromkeys(map(ord, "│├└─"))).split())
        for part in said(log):
            for line in part.splitlines():
                assert "".join(line.split()) in letters


@runs
def test_json_comes_back_as_the_same_log(log: BuildLog) -> None:
    assert BuildLog.model_validate_json(render_json(log)) == log
