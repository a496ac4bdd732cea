"""The only room that prints: the build log and errors on a terminal, in colour where it can."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from featurebuilder.report.log import BuildLog, LoggedCheck, Mark, Result, Section, Status
from featurebuilder.report.outline import tree_rows, visible
from featurebuilder.report.plain import render_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import RenderableType

    from featurebuilder.errors import Problem
    from featurebuilder.report.inspection import Inspection

_STATUS_STYLES = {
    Status.SUCCESS: "bold green",
    Status.UNVERIFIED: "bold yellow",
    Status.DRY_RUN: "bold cyan",
    Status.CONFLICT: "bold red",
    Status.FAILED: "bold red",
}
_MARK_STYLES = {
    Mark.NEW: "green",
    Mark.MODIFIED: "yellow",
    Mark.UNCHANGED: "dim",
    Mark.DELETED: "red",
    Mark.CONFLICT: "bold red",
}
_SIGNS = {
    Result.PASSED: Text("✓", "green"),
    Result.FAILED: Text("✗", "bold red"),
    Result.NOT_RUN: Text("?", "yellow"),
}


def print_log(log: BuildLog, console: Console | None = None) -> None:
    """Print the log: in colour on a terminal, as plain text elsewhere."""
    console = console or Console()
    if not console.is_terminal or console.no_color:
        print_text(render_plain(log))
        return
    for block in _blocks(log):
        console.print(block)
        console.print()


def print_inspection(found: Inspection) -> None:
    """Print what was found in a tree, each choice with its evidence."""
    console = Console()
    for title, findings in found.groups():
        table = Table.grid(padding=(0, 2))
        for finding in findings:
            value = Text(visible(finding.value), "bold")
            table.add_row(Text(finding.what), value, Text(visible(finding.evidence), "dim"))
        console.print(Group(_heading(title), Padding(table, (0, 0, 1, 2))))


def print_text(text: str) -> None:
    """Print ``text`` as it is; characters that the terminal's encoding lacks are escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()


def print_problems(problems: Iterable[Problem]) -> None:
    """Print what is wrong, where, and what to do about it, on standard error."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for problem in problems:
        where = f"{escape(visible(str(problem.where)))}: " if problem.where else ""
        what = escape(visible(problem.what))
        console.print(f"[bold red]error:[/] [bold]{where}[/]{what}")
        if problem.remedy:
            console.print(f"  [cyan]fix:[/] {escape(visible(problem.remedy))}")
        if problem.snippet:
            console.print(Padding(Text(visible(problem.snippet)), (1, 0, 1, 4)))


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show on a terminal which step the program is at; elsewhere show nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _step: None
        return
    with console.status("starting") as status:
        yield lambda step: status.update(escape(step))


def _blocks(log: BuildLog) -> Iterator[RenderableType]:
    if log.request:
        request = Syntax(visible(log.request.content), "yaml", theme="ansi_dark")
        yield Panel(request, title=f"request: {escape(visible(log.request.origin))}", style="dim")
    heading = Text.assemble(
        (visible(log.title), "bold"), "  ", (str(log.status), _STATUS_STYLES[log.status])
    )
    summary = Text(visible(log.summary), "dim")
    yield Group(Rule(heading, align="left"), Text(visible(log.description)), summary)
    if log.files:
        yield Group(_heading("1. File tree"), _tree(log))
    for section in log.sections:
        if section.number == "4.1":
            yield _heading("4. Integration")
        yield _section(section)
    if log.checks:
        yield Group(_heading("Verification"), _checks(log))
    yield Text(visible(log.closing), _STATUS_STYLES[log.status])


def _heading(text: str) -> Text:
    return Text(text, "bold blue")


def _tree(log: BuildLog) -> Table:
    table = Table.grid(padding=(0, 2))
    for row in tree_rows(log):
        name = Text.assemble((row.guide, "dim"), visible(row.name))
        if row.file:
            mark = Text(row.file.mark, _MARK_STYLES[row.file.mark])
            table.add_row(name, mark, Text(visible(row.file.why), "dim"))
        else:
            table.add_row(name)
    return table


def _section(section: Section) -> Group:
    stop = "" if "." in section.number else "."
    parts: list[RenderableType] = [
        _heading(f"{section.number}{stop} {section.title}"),
        Text(section.purpose),
    ]
    if section.path and section.mark:
        mark = (f"  {section.mark}", _MARK_STYLES[section.mark])
        parts.append(Text.assemble((visible(section.path), "bold"), mark))
    if section.content:
        code = Syntax(visible(section.content), section.language or "text", theme="ansi_dark",
                      word_wrap=True)  # fmt: skip
        parts.append(Padding(code, (0, 0, 0, 2)))
    return Group(*parts)


def _checks(log: BuildLog) -> Group:
    table = Table.grid(padding=(0, 1))
    for check in log.checks:
        table.add_row(_SIGNS[check.result], Text(visible(check.name)), _sentence(check))
    evidence = [
        Padding(Text(visible(check.detail.partition("\n")[2])), (1, 0, 0, 2))
        for check in log.checks
        if "\n" in check.detail
    ]
    return Group(table, *evidence)


def _sentence(check: LoggedCheck) -> Text:
    style = "dim" if check.result is Result.PASSED else ""
    return Text(visible(check.detail.partition("\n")[0]), style)
