"""``featurebuilder new``: a FastAPI project to build features in."""

from __future__ import annotations

from typing import Annotated

import typer

from featurebuilder.cli.executing import Execution
from featurebuilder.cli.finishing import Outputs, finish


def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The project: its folder and its package.")],
    title: Annotated[
        str | None, typer.Option(help="Its name for people, without the word API.")
    ] = None,
    description: Annotated[str | None, typer.Option(help="What it is, in a sentence.")] = None,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Make a new FastAPI project that runs, with tests, in a folder of its name.

    [bold]Example[/bold]

    featurebuilder new petsage && cd petsage && featurebuilder build smoke_test
    """
    from featurebuilder.pipeline import new
    from featurebuilder.report.progress import progress

    outputs.check()
    with progress() as show:
        made = new(execution.options(context.obj), name, title, description, show)
    finish(made, outputs, verify=execution.verify)
