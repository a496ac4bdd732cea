"""Render the build log as blocks for a terminal with colors; nothing here prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.rule import Rule
from rich.syntax import Syntax
from rich.text import Text

from featurebuilder.plan.outcome import Outcome
from featurebuilder.report import colours
from featurebuilder.report.columns import Row, RowLine, layout_rows
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
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType

    from featurebuilder.report.log import BuildLog, LoggedCheck
    from featurebuilder.report.outline import Chapter

_SIGNS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_RUN: "?"}
_LONGEST_COLOURED = 200_000


class Columns:
    """Rows that are laid out in columns when they are printed, to fit the width."""

    def __init__(self, rows: Sequence[Row], paint: Callable[[RowLine], Text]) -> None:
        """Take the rows, and the function that colors one laid-out line."""
        self._rows = rows
        self._paint = paint

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Yield the lines, laid out for the available width."""
        for line in layout_rows(self._rows, options.max_width):
            text = self._paint(line)
            text.no_wrap, text.overflow = True, "ignore"
            text.rstrip()
            yield text


def log_blocks(log: BuildLog) -> Iterator[RenderableType]:
    """Yield the blocks of the log, to be printed uncropped with an empty line between them.

    Prose and columns are wrapped to the terminal's width. Code is not, so that it can be copied
    from the terminal without extra line breaks.
    """
    if log.request:
        origin = Text(sentence(f"Request, from {log.request.origin}"), colours.HEADING)
        yield Group(origin, code(log.request.content, "yaml"))
    yield _opening(log)
    if log.files:
        yield Group(heading(FILE_TREE), Columns(tree_rows(log.root, log.files), _tree_line))
    for chapter in chapters(log.sections):
        if chapter.group:
            yield heading(chapter.group)
        yield _chapter(chapter)
    if log.checks:
        yield Group(heading(VERIFICATION), *_checks(log.checks))
    if log.api:
        yield Group(heading(API), Columns(list(api_rows(log)), _tree_line))
    yield Text.assemble(badge(log), "  ", sentence(log.closing))


def heading(text: str) -> Text:
    """Return ``text`` in the style of a heading."""
    return Text(text, colours.HEADING)


def badge(log: BuildLog) -> Text:
    """Return the status in reverse video."""
    return Text(f" {log.status} ", f"bold reverse {colours.STATUS[log.status]}")


def code(text: str, language: str) -> Text:
    """Return code or a diff, highlighted and indented; lines are not wrapped."""
    painted = highlight_lines(escape_invisible(text).rstrip("\n").split("\n"), language)
    lines = (Text.assemble("  ", line) if line else line for line in painted)
    return Text("\n", no_wrap=True, overflow="ignore").join(lines)


def highlight_lines(lines: Sequence[str], language: str) -> list[Text]:
    """Return the lines with syntax highlighting.

    Code without a language, or longer than ``_LONGEST_COLOURED`` characters, is not highlighted.
    """
    text = "\n".join(lines)
    plain = language in {"", "text"} or len(text) > _LONGEST_COLOURED
    theme = colours.syntax_theme()
    painted = Text(text) if plain else Syntax(text, language, theme=theme).highlight(text)
    found = list(painted.split("\n", allow_blank=True))[: len(lines)]
    return found + [Text() for _ in range(len(lines) - len(found))]


def _opening(log: BuildLog) -> Group:
    title = Text.assemble(badge(log), "  ", (to_one_line(log.title), "bold"))
    intro = (sentence(log.description), sentence(log.summary))
    rule = Rule(title, align="left", style=colours.STATUS[log.status])
    return Group(rule, *(Text(line) for line in intro if line))


def _tree_line(line: RowLine) -> Text:
    mark = (line.mark, colours.KIND.get(line.kind, ""))
    return Text.assemble((line.guide, "dim"), line.name, mark, (line.words, "dim"))


def _chapter(chapter: Chapter) -> Group:
    section = chapter.section
    parts: list[RenderableType] = [heading(chapter.heading)]
    if section.purpose:
        parts.append(Text(sentence(section.purpose)))
    if section.path:
        mark = (f"  {section.mark}", colours.KIND[section.mark]) if section.mark else ""
        parts.append(Text.assemble((to_one_line(section.path), "bold"), mark))
    if section.content:
        parts += [Text(), code(section.content, section.language)]
    return Group(*parts)


def _checks(checks: Sequence[LoggedCheck]) -> Iterator[RenderableType]:
    """Yield the checks in columns, each with its evidence right below it."""
    rows: list[Row] = []
    for index, check in enumerate(checks, start=1):
        seen, proof = evidence(check)
        rows.append(_check_row(check, seen))
        if proof:
            yield from (Columns(rows, _check_line), Text(), code(proof, ""))
            rows = []
            if index < len(checks):
                yield Text()
    if rows:
        yield Columns(rows, _check_line)


def _check_row(check: LoggedCheck, seen: str) -> Row:
    return Row(
        name=sentence(check.name),
        words=seen,
        guide=f"{_SIGNS[check.result]} ",
        below="  ",
        kind=check.result,
    )


def _check_line(line: RowLine) -> Text:
    style = "dim" if line.kind == Outcome.PASSED else ""
    return Text.assemble(
        (line.guide, colours.KIND.get(line.kind, "")), line.name, (line.words, style)
    )
