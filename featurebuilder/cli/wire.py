"""``featurebuilder wire`` and ``unwire``: an existing router module, in and out."""

from __future__ import annotations

import typer

from featurebuilder.cli.executing import Execution
from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.options import Into, RouterModule


def wire(
    context: typer.Context,
    path: RouterModule,
    into: Into = None,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Register an existing router module where and how its siblings are registered.

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
    """Take a router module out of whatever includes it; the module itself stays.

    [bold]Example[/bold]

    featurebuilder unwire app/api/routes/pets.py --dry-run
    """
    from featurebuilder.pipeline import unwire
    from featurebuilder.report.progress import progress

    outputs.check()
    with progress() as show:
        made = unwire(execution.options(context.obj), path, show)
    finish(made, outputs, verify=execution.verify)
