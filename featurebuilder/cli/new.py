"""``featurebuilder new``: a FastAPI project to build features in."""

from __future__ import annotations

from typing import Annotated

import typer

from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.options import (
    Diff,
    DryRun,
    Format,
    LogFile,
    LogFormat,
    PageFile,
    Timeout,
    Verify,
)


def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The project: its folder and its package.")],
    title: Annotated[
        str | None, typer.Option(help="Its name for people, without the word API.")
    ] = None,
    description: Annotated[str | None, typer.Option(help="What it is, in a sentence.")] = None,
    dry_run: DryRun = False,
    verify: Verify = None,
    timeout: Timeout = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Make a new FastAPI project that runs, with tests, in a folder of its name.

    [bold]Example[/bold]

    featurebuilder new petsage && cd petsage && featurebuilder build smoke_test
    """
    from featurebuilder.pipeline import Options, new
    from featurebuilder.report.progress import progress

    outputs = Outputs(output, log, diff, html)
    outputs.check()
    options = Options(context.obj, dry_run, verify, timeout=timeout)
    with progress() as show:
        made = new(options, name, title, description, show)
    finish(made, outputs, verify=verify)
