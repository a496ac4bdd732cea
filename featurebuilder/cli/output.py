"""Finish a command: print its log or diff, write the requested files, set the exit code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from featurebuilder.cli.options import Diff, Format, LogFormat, PageFile
from featurebuilder.cli.page import check_page, write_page
from featurebuilder.errors import InvalidRequestError, Location, Problem

if TYPE_CHECKING:
    from featurebuilder.pipeline import Run
    from featurebuilder.report.log import BuildLog

_LOG_STARTS = tuple(
    start.encode()
    for start in (
        "**Request**",
        "# Feature:",
        "# Project:",
        "# Wire:",
        "# Unwire:",
        "# Remove:",
        "# Update:",
        "# Adopt:",
    )
)


@dataclass(frozen=True, slots=True)
class Outputs:
    """The output options: print the log in a format, or a diff; and write log or page to files."""

    log: Annotated[
        Path | None,
        typer.Option(
            "--log", metavar="FILE.md", help="Also write the build log to FILE.md, as Markdown."
        ),
    ] = None
    output: LogFormat = Format.TEXT
    diff: Diff = False
    html: PageFile = None

    def check(self) -> None:
        """Check the options before the command runs.

        Raises:
            InvalidRequestError: if an output file's folder is missing, or the file exists and is
                not an earlier log or page.
            typer.BadParameter: if ``--diff`` is combined with ``--format``.
        """
        _check_log(self.log)
        check_page(self.html)
        if self.diff and self.output is not Format.TEXT:
            raise typer.BadParameter("--diff prints a patch and cannot be used with --format")


def finish(run: Run, outputs: Outputs, *, verify: bool | None) -> None:
    """Print and write the outputs of a run, and exit with its code.

    With a diff, the result of the run is printed on standard error. A run that could not be
    verified fails only if ``verify`` is true.

    Raises:
        typer.Exit: with 1 unless the run succeeded.
    """
    from featurebuilder.report.log import Status
    from featurebuilder.report.markdown import render_markdown

    log = run.log
    if outputs.diff:
        _print_diff(run)
    else:
        _print_log(log, outputs.output)
    if outputs.log:
        write_log(outputs.log, render_markdown(log))
    if outputs.html:
        write_page(outputs.html, run.prepared, log)
    ended_well = log.status in {Status.SUCCESS, Status.DRY_RUN} or (
        log.status is Status.UNVERIFIED and not verify
    )
    if not ended_well:
        raise typer.Exit(1)


def _print_log(log: BuildLog, output: Format) -> None:
    from featurebuilder.report.console import print_log, print_text
    from featurebuilder.report.log import render_json
    from featurebuilder.report.markdown import render_markdown

    match output:
        case Format.TEXT:
            print_log(log)
        case Format.MARKDOWN:
            print_text(render_markdown(log))
        case Format.JSON:
            print_text(render_json(log))


def _print_diff(run: Run) -> None:
    from featurebuilder.plan.diff import git_patch
    from featurebuilder.report.console import print_diff, print_ending
    from featurebuilder.report.log import Status

    plan = run.prepared.plan
    if run.log.status is not Status.FAILED:
        patch = b"" if plan.conflicts else git_patch(plan.writes, run.executable)
        print_diff(plan.changes, patch)
    print_ending(run.log)


def _check_log(file: Path | None) -> None:
    """Check that the log can be written, before the command runs.

    Raises:
        InvalidRequestError: if its folder is missing, or the file exists and is not an earlier log.
    """
    if file is None:
        return
    if not file.parent.is_dir():
        what = "cannot write the log: its folder does not exist"
    elif file.exists() and not _is_log(file):
        what = "cannot write the log: the file exists and is not a build log"
    else:
        return
    raise InvalidRequestError(Problem(what, Location(str(file)), "choose another file"))


def _is_log(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(64).startswith(_LOG_STARTS)


def write_log(file: Path, text: str) -> None:
    """Write a rendered log to ``file``.

    Raises:
        InvalidRequestError: if the file cannot be written.
    """
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        what = f"cannot write the log: {error.strerror or error}"
        raise InvalidRequestError(Problem(what, Location(str(file)))) from error
