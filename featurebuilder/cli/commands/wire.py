"""``featurebuilder wire`` and ``unwire``: include an existing router, or undo it."""

from __future__ import annotations

import typer

from featurebuilder.cli.execution import Execution
from featurebuilder.cli.options import Into, RouterModule
from featurebuilder.cli.output import Outputs, finish


def wire(
    context: typer.Context,
    path: RouterModule,
    into: Into = None,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Include an existing router, in the place and style of its siblings.

    [bold]Example[/bold]

    featurebuilder wire app/api/routes/pets.py --dry-run
    """
    from featurebuilder.pipeline import wire
    from featurebuilder.planning import Wiring
    from featurebuilder.report.progress import progress

    outputs.check()
    with progress() as show:
        made = wire(execution.options(context.obj), path, show, Wiring(into))
    finish(made, outputs, verify=execution.verify)


def unwire(
    context: typer.Context,
    path: RouterModule,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Remove the includes of a router; its module stays.

    [bold]Example[/bold]

    featurebuilder unwire app/api/routes/pets.py --dry-run
    """
    from featurebuilder.pipeline import unwire
    from featurebuilder.report.progress import progress

    outputs.check()
    with progress() as show:
        made = unwire(execution.options(context.obj), path, show)
    finish(made, outputs, verify=execution.verify)
