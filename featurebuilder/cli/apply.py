"""``featurebuilder apply``: a saved plan, carried out."""

from __future__ import annotations

import typer

from featurebuilder.cli.executing import Execution
from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.input import saved_plan
from featurebuilder.cli.options import SavedPlan


def apply(
    context: typer.Context,
    plan: SavedPlan,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Carry out a saved plan, exactly as it was shown, and verify it.

    It is refused, and nothing written, if a file that it rests on has changed since.

    [bold]Example[/bold]

    featurebuilder plan smoke_test -o plan.json && featurebuilder apply plan.json
    """
    from featurebuilder.pipeline import carry_out
    from featurebuilder.report.progress import progress

    outputs.check()
    prepared = saved_plan(plan)
    with progress() as step:
        made = carry_out(prepared, execution.options(context.obj), step)
    finish(made, outputs, verify=execution.verify)
