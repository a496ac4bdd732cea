"""``featurebuilder apply``: apply a saved plan."""

from __future__ import annotations

import typer

from featurebuilder.cli.execution import Execution
from featurebuilder.cli.input import saved_plan
from featurebuilder.cli.options import SavedPlan
from featurebuilder.cli.output import Outputs, finish


def apply(
    context: typer.Context,
    plan: SavedPlan,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Apply a saved plan exactly as it was shown, and verify it.

    If a file that the plan depends on has changed since, nothing is written.

    [bold]Example[/bold]

    featurebuilder plan smoke_test -o plan.json && featurebuilder apply plan.json
    """
    from featurebuilder.pipeline import apply_and_verify
    from featurebuilder.report.progress import progress

    outputs.check()
    prepared = saved_plan(plan)
    with progress() as step:
        made = apply_and_verify(prepared, execution.options(context.obj), step)
    finish(made, outputs, verify=execution.verify)
