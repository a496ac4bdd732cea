"""The only room that prints: the build log and errors on a terminal, in colour where it can."""

from __future__ import annotations

import sys
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.text import Text

from featurebuilder.errors import Problem, WriteFailedError
from featurebuilder.report.columns import Line, Row, laid_out
from featurebuilder.report.diffs import diff_blocks
from featurebuilder.report.feature_text import (
    NOTHING,
    USUAL,
    feature_table,
    status_heading,
    status_rows,
)
from featurebuilder.report.log import Result, Status
from featurebuilder.report.loudness import LOUDNESS, Loudness
from featurebuilder.report.outline import evidence
from featurebuilder.report.paging import pager, show_paged
from featurebuilder.report.plain import render_plain
from featurebuilder.report.problems import problem_text
from featurebuilder.report.streams import console_of, has_colours, prepared, silence
from featurebuilder.report.terminal import Columns, badge, heading, log_blocks
from featurebuilder.report.visible import one_line, sentence, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from rich.console import RenderableType

    from featurebuilder.plan.change import Change
    from featurebuilder.report.feature_list import FeatureList
    from featurebuilder.report.inspection import Finding, Inspection
    from featurebuilder.report.log import BuildLog, LoggedCheck

_ANY_WIDTH = 10_000


def print_log(log: BuildLog, console: Console | None = None) -> None:
    """Print the log: in colour on a terminal, as plain text elsewhere; its end if told so."""
    console = console or console_of(sys.stdout)
    if LOUDNESS.get() is Loudness.QUIET:
        print_text(_ending(log) + "".join(map(_failure, log.checks)))
        return
    if not has_colours(console):
        print_text(render_plain(log, console.width if console.is_terminal else None))
        return
    _print_blocks(log_blocks(log), console)


def print_inspection(found: Inspection, console: Console | None = None) -> None:
    """Print what was found in a tree, each choice with its evidence."""
    console = console or console_of(sys.stdout)
    if has_colours(console):
        _print_blocks(_inspection_blocks(found), console)
        return
    width = console.width if console.is_terminal else None
    groups = (
        "\n".join((title, *map(str, laid_out(_found_rows(findings), width))))
        for title, findings in found.groups()
    )
    print_text("\n\n".join(groups) + "\n")


def print_features(found: FeatureList, console: Console | None = None) -> None:
    """Print the features of a tree as a table, in colour on a terminal."""
    console = console or console_of(sys.stdout)
    if not found.features:
        print_text(f"{NOTHING}\n")
    else:
        _print_steadily(feature_table(found), console)


def print_status(found: FeatureList, console: Console | None = None) -> None:
    """Print each feature of a tree with its operations and files, and what to do about each."""
    console = console or console_of(sys.stdout)
    if not found.features:
        print_text(f"{NOTHING}\n")
    for index, one in enumerate(found.features):
        if index:
            print_text("\n")
        _print_steadily(
            Group(status_heading(one), Columns(list(status_rows(one)), _status_line)), console
        )


def print_diff(changes: Iterable[Change], patch: bytes, console: Console | None = None) -> None:
    """Print what changes: in colour, and paged, on a terminal; as the exact patch in a pipe."""
    console = console or console_of(sys.stdout)
    if has_colours(console):
        with console.capture() as captured:
            _print_blocks(diff_blocks(changes), console)
        _page(captured.get(), console)
    elif console.is_terminal:
        print_text(visible(patch.decode(errors="backslashreplace")))
    else:
        _write_bytes(patch)


def print_ending(log: BuildLog, console: Console | None = None) -> None:
    """Print on standard error how a run ended; of one that failed, all of its log."""
    _print_ending(log, console or console_of(sys.stderr), sys.stderr)


def ask(question: str, ways: str) -> str | None:
    """Ask on the terminal and return the line that is typed; ``None`` at the end of input."""
    _write(f"{question}\n{ways}? ", sys.stderr)
    line = sys.stdin.readline()
    if not line.endswith("\n"):
        _write("\n", sys.stderr)
    return line or None


def print_text(text: str) -> None:
    """Print ``text`` as it is; characters that the stream's encoding lacks are written out."""
    _write(text, sys.stdout)


def print_note(sentences: Iterable[str]) -> None:
    """Print on standard error what is good to know before all else."""
    _write("".join(f"note: {visible(sentence)}\n" for sentence in sentences), sys.stderr)


def print_problems(problems: Iterable[Problem], console: Console | None = None) -> None:
    """Print what is wrong, where, and what to do about it, on standard error."""
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
    return f"{log.status}: {sentence(log.summary)} {sentence(log.closing)}\n"


def _failure(check: LoggedCheck) -> str:
    if check.result is not Result.FAILED:
        return ""
    seen, _ = evidence(check)
    return f"  {one_line(check.name)}: {sentence(seen)}\n"


def _inspection_blocks(found: Inspection) -> Iterator[RenderableType]:
    for title, findings in found.groups():
        yield Group(heading(title), Columns(_found_rows(findings), _found_line))


def _found_rows(findings: Iterable[Finding]) -> list[Row]:
    return [
        Row(sentence(f.what), sentence(f.value), sentence(f.evidence), guide="  ", below="  ")
        for f in findings
    ]


def _status_line(line: Line) -> Text:
    colour = "dim" if line.kind in USUAL else "yellow"
    return Text.assemble(line.guide, line.name, (line.mark, colour), line.words)


def _print_steadily(shown: RenderableType, console: Console) -> None:
    """Print in colour where the console has it, else as text that no width cuts in a pipe."""
    if has_colours(console):
        console.print(shown, crop=False)
        return
    width = console.width if console.is_terminal else _ANY_WIDTH
    plain = Console(file=StringIO(), width=width, color_system=None)
    with plain.capture() as captured:
        plain.print(shown, crop=False)
    print_text("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _found_line(line: Line) -> Text:
    return Text.assemble(line.guide, line.name, (line.mark, "bold"), (line.words, "dim"))


def _print_blocks(blocks: Iterable[RenderableType], console: Console) -> None:
    for index, block in enumerate(blocks):
        if index:
            console.print()
        console.print(block, crop=False)


def _page(text: str, console: Console) -> None:
    """Print coloured text, in the user's pager where it is longer than the screen."""
    command = pager() if sys.stdout.isatty() and sys.stdin and sys.stdin.isatty() else []
    is_long = text.count("\n") >= console.height
    if not (is_long and command and show_paged(text, command)):
        print_text(text)


def _write_bytes(data: bytes) -> None:
    """Write to standard output what no encoding may touch."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        _give_up(sys.stdout, error)


def _write(text: str, stream: TextIO) -> None:
    try:
        prepared(stream).write(text)
        stream.flush()
    except OSError as error:
        _give_up(stream, error)


def _give_up(stream: TextIO, error: OSError) -> None:
    """Write no more to a stream that takes no more.

    Nobody reads a closed pipe, and there is no place to say that errors cannot be told. All else
    that was to be printed is missed.

    Raises:
        WriteFailedError: if standard output takes no more for another reason.
    """
    silence(stream)
    if stream is sys.stdout and not isinstance(error, BrokenPipeError):
        what = f"standard output cannot be written: {error.strerror or error}"
        remedy = "what the command did to the tree stands; print to another place"
        raise WriteFailedError(Problem(what, remedy=remedy)) from error
