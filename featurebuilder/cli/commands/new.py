"""``featurebuilder new``: create a FastAPI project."""

from __future__ import annotations

from typing import Annotated

import typer

from featurebuilder.cli.execution import Execution
from featurebuilder.cli.output import Outputs, finish


def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the project's folder and package.")],
    title: Annotated[str | None, typer.Option(help="Display name, without the word API.")] = None,
    description: Annotated[str | None, typer.Option(help="Description in one sentence.")] = None,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Create a FastAPI project that runs, with tests, in a folder of its name.

    [bold]Example[/bold]

    featurebuilder new petsage && cd petsage && featurebuilder build smoke_test
    """
    from featurebuilder.pipeline import new
    from featurebuilder.report.progress import progress

    outputs.check()
    with progress() as show:
        made = new(execution.options(context.obj), name, title, description, show)
    finish(made, outputs, verify=execution.verify)
