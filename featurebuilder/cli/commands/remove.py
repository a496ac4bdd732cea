"""``featurebuilder remove``: remove a feature."""

from __future__ import annotations

import typer

from featurebuilder.cli.execution import Execution
from featurebuilder.cli.options import BuiltFeature, RemoveAll
from featurebuilder.cli.output import Outputs, finish


def remove(
    context: typer.Context,
    name: BuiltFeature,
    force: RemoveAll = False,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Remove a feature: its files and its wiring, and nothing else.

    The request stays. If nothing else has changed, the rest of the project is byte for byte what it
    was before the build.

    [bold]Example[/bold]

    featurebuilder remove smoke_test
    """
    from featurebuilder.pipeline import remove
    from featurebuilder.report.progress import progress

    outputs.check()
    with progress() as show:
        made = remove(execution.options(context.obj, force=force), name, show)
    finish(made, outputs, verify=execution.verify)
