"""Print reports and errors: in color on a terminal, as plain text elsewhere."""

from __future__ import annotations

import sys
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.text import Text

from featurebuilder.errors import Problem, WriteFailedError
from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.columns import Row, RowLine, layout_rows
from featurebuilder.report.diffs import diff_blocks
from featurebuilder.report.escape_text import escape_invisible, sentence, to_one_line
from featurebuilder.report.feature_text import (
    NO_FEATURES,
    USUAL_MARKS,
    feature_table,
    status_heading,
    status_rows,
)
from featurebuilder.report.log import Status
from featurebuilder.report.outline import evidence
from featurebuilder.report.paging import pager, show_paged
from featurebuilder.report.plain import render_plain
from featurebuilder.report.problems import problem_text
from featurebuilder.report.short import is_up_to_date, noop_words, short_lines
from featurebuilder.report.streams import (
    VERBOSITY,
    Verbosity,
    console_of,
    escape_unencodable,
    has_colours,
    silence,
)
from featurebuilder.report.terminal import Columns, badge, heading, log_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from rich.console import RenderableType

    from featurebuilder.plan.change import Change
    from featurebuilder.project.convention import Convention
    from featurebuilder.report.feature_list import FeatureList
    from featurebuilder.report.inspection import Inspection
    from featurebuilder.report.log import BuildLog, LoggedCheck

_ANY_WIDTH = 10_000


def print_log(log: BuildLog, console: Console | None = None) -> None:
    """Print the log: its short form, or as ``--quiet`` and ``--verbose`` ask.

    With ``--quiet`` that is one line, and one for each check that failed. With ``--verbose`` it is
    the whole log, with the content of all files.
    """
    console = console or console_of(sys.stdout)
    match VERBOSITY.get():
        case Verbosity.QUIET:
            print_text(_ending(log) + "".join(map(_failure, log.checks)))
        case Verbosity.VERBOSE:
            print_full_log(log, console)
        case _:
            _print_short_log(log, console)


def _print_short_log(log: BuildLog, console: Console) -> None:
    width = console.width if console.is_terminal else None
    lines = short_lines(log, width)
    if has_colours(console):
        for line in lines:
            line.no_wrap, line.overflow = True, "ignore"
            console.print(line, crop=False)
    else:
        print_text("".join(f"{line.plain}\n" for line in lines))


def print_full_log(log: BuildLog, console: Console) -> None:
    """Print the whole log, with all sections."""
    if not has_colours(console):
        print_text(render_plain(log, console.width if console.is_terminal else None))
        return
    _print_blocks(log_blocks(log), console)


def print_inspection(found: Inspection, console: Console | None = None) -> None:
    """Print the findings of an inspection, each with its evidence."""
    console = console or console_of(sys.stdout)
    if has_colours(console):
        _print_blocks(_inspection_blocks(found), console)
        return
    width = console.width if console.is_terminal else None
    groups = (
        "\n".join((title, *map(str, layout_rows(_found_rows(findings), width))))
        for title, findings in found.groups()
    )
    print_text("\n\n".join(groups) + "\n")


def print_features(found: FeatureList, console: Console | None = None) -> None:
    """Print the features of a project as a table."""
    console = console or console_of(sys.stdout)
    if not found.features:
        print_text(f"{NO_FEATURES}\n")
    else:
        _print_uncut(feature_table(found), console)


def print_status(found: FeatureList, console: Console | None = None) -> None:
    """Print each feature with its operations and files, and a fix for each drifted file."""
    console = console or console_of(sys.stdout)
    if not found.features:
        print_text(f"{NO_FEATURES}\n")
    for index, one in enumerate(found.features):
        if index:
            print_text("\n")
        _print_uncut(
            Group(status_heading(one), Columns(list(status_rows(one)), _status_line)), console
        )


def print_diff(changes: Iterable[Change], patch: bytes, console: Console | None = None) -> None:
    """Print the changes.

    On a terminal with colors they are highlighted diffs in the user's pager. On one without
    colors, ``patch`` is printed with its invisible characters escaped. In a pipe, the exact bytes
    of ``patch`` are written, for ``git apply``.
    """
    console = console or console_of(sys.stdout)
    if has_colours(console):
        with console.capture() as captured:
            _print_blocks(diff_blocks(changes), console)
        _print_paged(captured.get(), console)
    elif console.is_terminal:
        print_text(escape_invisible(patch.decode(errors="backslashreplace")))
    else:
        _write_bytes(patch)


def print_ending(log: BuildLog, console: Console | None = None) -> None:
    """Print the result of a run on standard error; if the run failed, its whole log."""
    _print_ending(log, console or console_of(sys.stderr), sys.stderr)


def ask(question: str, ways: str) -> str | None:
    """Ask on standard error and return the typed line, or ``None`` at the end of input.

    ``ways`` is the list of possible replies, printed below the question.
    """
    _write(f"{question}\n{ways}? ", sys.stderr)
    line = sys.stdin.readline()
    if not line.endswith("\n"):
        _write("\n", sys.stderr)
    return line or None


def print_hint(text: str) -> None:
    """Print an explanation on standard error, indented below a question."""
    _write("".join(f"  {line}\n" for line in text.splitlines()), sys.stderr)


def print_text(text: str) -> None:
    """Print ``text`` unchanged, except for characters that the output encoding lacks.

    Such characters are escaped, or replaced with ASCII if they draw lines.
    """
    _write(text, sys.stdout)


def print_note(sentences: Iterable[str]) -> None:
    """Print notes on standard error, one line for each of ``sentences``."""
    _write("".join(f"note: {escape_invisible(sentence)}\n" for sentence in sentences), sys.stderr)


def print_problems(problems: Iterable[Problem], console: Console | None = None) -> None:
    """Print each problem on standard error, with its location and its fix."""
    console = console or console_of(sys.stderr)
    for problem in problems:
        text = problem_text(problem)
        if has_colours(console):
            console.print(text, soft_wrap=True, highlight=False)
        else:
            _write(f"{text.plain}\n", sys.stderr)


def _print_ending(log: BuildLog, console: Console, stream: TextIO) -> None:
    colours = has_colours(console)
    if log.status is Status.FAILED and colours:
        _print_blocks(log_blocks(log), console)
    elif log.status is Status.FAILED:
        _write(render_plain(log), stream)
    elif colours:
        console.print(Text.assemble("\n", badge(log), "  ", sentence(log.summary)))
        console.print(Text(sentence(log.closing)))
    else:
        _write(_ending(log), stream)


def _ending(log: BuildLog) -> str:
    if is_up_to_date(log):
        return f"{noop_words(log)}\n"
    return f"{log.status}: {sentence(log.summary)} {sentence(log.closing)}\n"


def _failure(check: LoggedCheck) -> str:
    if check.result is not Outcome.FAILED:
        return ""
    seen, _ = evidence(check)
    return f"  {to_one_line(check.name)}: {sentence(seen)}\n"


def _inspection_blocks(found: Inspection) -> Iterator[RenderableType]:
    for title, findings in found.groups():
        yield Group(heading(title), Columns(_found_rows(findings), _found_line))


def _found_rows(findings: Iterable[Convention]) -> list[Row]:
    return [
        Row(sentence(f.what), sentence(f.value), sentence(f.evidence), guide="  ", below="  ")
        for f in findings
    ]


def _status_line(line: RowLine) -> Text:
    colour = "dim" if line.kind in USUAL_MARKS else "yellow"
    return Text.assemble(line.guide, line.name, (line.mark, colour), line.words)


def _print_uncut(shown: RenderableType, console: Console) -> None:
    """Print in color if the console has colors; otherwise as plain text, never cut in a pipe."""
    if has_colours(console):
        console.print(shown, crop=False)
        return
    width = console.width if console.is_terminal else _ANY_WIDTH
    plain = Console(file=StringIO(), width=width, color_system=None)
    with plain.capture() as captured:
        plain.print(shown, crop=False)
    print_text("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _found_line(line: RowLine) -> Text:
    return Text.assemble(line.guide, line.name, (line.mark, "bold"), (line.words, "dim"))


def _print_blocks(blocks: Iterable[RenderableType], console: Console) -> None:
    for index, block in enumerate(blocks):
        if index:
            console.print()
        console.print(block, crop=False)


def _print_paged(text: str, console: Console) -> None:
    """Print colored text, in the user's pager if it is longer than the screen."""
    command = pager() if sys.stdout.isatty() and sys.stdin and sys.stdin.isatty() else []
    is_long = text.count("\n") >= console.height
    if not (is_long and command and show_paged(text, command)):
        print_text(text)


def _write_bytes(data: bytes) -> None:
    """Write bytes to standard output, without any encoding."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        _stop_writing(sys.stdout, error)


def _write(text: str, stream: TextIO) -> None:
    try:
        escape_unencodable(stream).write(text)
        stream.flush()
    except OSError as error:
        _stop_writing(stream, error)


def _stop_writing(stream: TextIO, error: OSError) -> None:
    """Stop writing to a stream after an error.

    A closed pipe is no error, because nobody reads the output any more. An error of standard error
    is ignored, because there is no other place to report it.

    Raises:
        WriteFailedError: if standard output fails for another reason, such as a full disk.
    """
    silence(stream)
    if stream is sys.stdout and not isinstance(error, BrokenPipeError):
        what = f"cannot write to standard output: {error.strerror or error}"
        remedy = "redirect the output elsewhere; the command's changes to the project are kept"
        raise WriteFailedError(Problem(what, remedy=remedy)) from error
