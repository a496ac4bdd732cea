"""The program: its commands, and the one place where an error becomes words and an exit code."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path
from typing import Annotated

import typer

from featurebuilder.cli import (
    adopt,
    apply,
    build,
    check,
    diff,
    explain,
    inspect,
    listing,
    new,
    plan,
    remove,
    request,
    schema,
    show,
    update,
    wire,
)
from featurebuilder.cli.killed import Reading, Writing
from featurebuilder.errors import (
    ConflictError,
    EditRefusedError,
    FeatureBuilderError,
    StalePlanError,
    WriteFailedError,
)

_OUTCOMES = (ConflictError, EditRefusedError, StalePlanError, WriteFailedError)

app = typer.Typer(
    name="featurebuilder",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("new", cls=Writing)(new.new)
app.command("build", cls=Writing)(build.build)
app.command("wire", cls=Writing)(wire.wire)
app.command("unwire", cls=Writing)(wire.unwire)
app.command("remove", cls=Writing)(remove.remove)
app.command("list", cls=Reading)(listing.list_features)
app.command("status", cls=Reading)(listing.status)
app.command("check", cls=Reading)(check.check)
app.command("update", cls=Writing)(update.update)
app.command("adopt", cls=Writing)(adopt.adopt)
app.command("diff", cls=Reading)(diff.diff)
for each in plan.plan.registered_commands:
    each.cls = Reading
app.add_typer(plan.plan, name="plan")
app.command("show", cls=Reading)(show.show)
app.command("apply", cls=Writing)(apply.apply)
app.command("request", cls=Writing)(request.request)
app.command("explain", cls=Reading)(explain.explain)
app.command("inspect", cls=Reading)(inspect.inspect)
app.command("schema", cls=Reading)(schema.schema)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the signature of an option's callback
    if wanted:
        from featurebuilder.report.console import print_text

        print_text(f"featurebuilder {importlib.metadata.version('featurebuilder')}\n")
        raise typer.Exit


@app.callback()
def featurebuilder(
    context: typer.Context,
    directory: Annotated[
        Path,
        typer.Option(
            "--directory", "-C", metavar="DIR", help="Work in this folder instead of the current."
        ),
    ] = Path(),
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print one line on how it ended, and what failed.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say on standard error which step comes now.")
    ] = False,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Build whole FastAPI features from requests, wired into your tree, tested and proven to run.

    Exit codes: 0 fine; 1 drift, conflict, refused edit or failed verification; 2 wrong usage or
    unusable input.
    """
    if quiet and verbose:
        raise typer.BadParameter("choose --quiet or --verbose")
    if quiet or verbose:
        from featurebuilder.report.loudness import LOUDNESS, Loudness

        LOUDNESS.set(Loudness.QUIET if quiet else Loudness.VERBOSE)
    context.obj = directory


def run() -> None:
    """Run the program and exit with its code; a signal is for the caller to handle."""
    try:
        app()
    except FeatureBuilderError as error:
        from featurebuilder.report.console import print_problems

        print_problems(error.problems)
        sys.exit(1 if isinstance(error, _OUTCOMES) else 2)
