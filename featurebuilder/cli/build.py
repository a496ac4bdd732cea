"""``featurebuilder build``: a feature from its request."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from featurebuilder.errors import InvalidRequestError, Location, Problem

if TYPE_CHECKING:
    from featurebuilder.report.log import BuildLog
    from featurebuilder.request.asking import Given


class Format(StrEnum):
    """How the build log is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


_LOG_STARTS = tuple(
    start.encode()
    for start in ("**Request**", "# Feature:", "# Project:", "# Wire:", "# Unwire:", "# Remove:")
)
_LARGEST = 2**20 + 1

Verify = Annotated[
    bool | None,
    typer.Option(
        "--verify/--no-verify",
        help="Insist on verification, or leave it out. [dim]\\[default: verify if possible][/dim]",
        show_default=False,
    ),
]
LogFile = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE.md", help="Also write the build log there, as Markdown."),
]
Keep = Annotated[
    bool, typer.Option("--keep", help="Keep what was written where verification fails.")
]
LogFormat = Annotated[Format, typer.Option("--format", help="How to print the build log.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the same plan, write nothing.")]


def build(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="The feature: its request is features/NAME.yaml (.yml, .json, .toml) or a preset.",
            show_default=False,
        ),
    ] = None,
    request: Annotated[
        str | None,
        typer.Option(
            "--request",
            "-r",
            metavar="FILE",
            help="Read the request from FILE; - is standard input.",
        ),
    ] = None,
    dry_run: DryRun = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that stand in the way.")
    ] = False,
    keep: Keep = False,
    verify: Verify = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
) -> None:
    """Build a feature: model, router, wiring, tests and document, verified by running them.

    [bold]Examples[/bold]

    featurebuilder build smoke_test

    featurebuilder build pets --dry-run

    featurebuilder build --request - < request.yaml
    """
    from featurebuilder.pipeline import Options, build
    from featurebuilder.report.console import progress

    check_log(log)
    options = Options(context.obj, dry_run, verify, force, keep)
    given = _given(request) if request else None
    with progress() as show:
        made = build(options, name, given, show)
    finish(made, output, log, verify=verify)


def _given(source: str) -> Given:
    """Read the request that the user hands over.

    Raises:
        InvalidRequestError: if the file cannot be read.
    """
    from featurebuilder.request.asking import Given

    if source == "-":
        if sys.stdin is None:
            raise InvalidRequestError(Problem("standard input is closed"))
        return Given(sys.stdin.buffer.read(_LARGEST), "<stdin>", "")
    path = Path(source)
    try:
        if path.exists() and not path.is_file():
            raise InvalidRequestError(Problem("this is no regular file", Location(source)))
        with path.open("rb") as opened:
            return Given(opened.read(_LARGEST), source, path.suffix)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidRequestError(Problem(reason, Location(source))) from error


def finish(log: BuildLog, output: Format, file: Path | None, *, verify: bool | None) -> None:
    """Print the log, write it where it is wanted, and leave with the exit code it earned.

    Raises:
        typer.Exit: with 1 unless the run ended well.
    """
    from featurebuilder.report.console import print_log, print_text
    from featurebuilder.report.json_log import render_json
    from featurebuilder.report.log import Status
    from featurebuilder.report.markdown import render_markdown

    match output:
        case Format.TEXT:
            print_log(log)
        case Format.MARKDOWN:
            print_text(render_markdown(log))
        case Format.JSON:
            print_text(render_json(log))
    if file:
        write_log(file, render_markdown(log))
    ended_well = log.status in {Status.SUCCESS, Status.DRY_RUN} or (
        log.status is Status.UNVERIFIED and not verify
    )
    if not ended_well:
        raise typer.Exit(1)


def check_log(file: Path | None) -> None:
    """Refuse a log that could not be written, or would overwrite something else, before all else.

    Raises:
        InvalidRequestError: if its folder is not there, or it is there and no earlier log.
    """
    if file is None:
        return
    if not file.parent.is_dir():
        what = "the log cannot be written here: there is no such folder"
    elif file.exists() and not _is_log(file):
        what = "the log would overwrite something that is no log"
    else:
        return
    raise InvalidRequestError(Problem(what, Location(str(file)), "name another file"))


def _is_log(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(64).startswith(_LOG_STARTS)


def write_log(file: Path, text: str) -> None:
    """Write a rendered log to the file that the user named.

    Raises:
        InvalidRequestError: if it cannot be written.
    """
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        what = f"the log cannot be written: {error.strerror or error}"
        raise InvalidRequestError(Problem(what, Location(str(file)))) from error
