"""``featurebuilder show``: show a saved plan."""

from __future__ import annotations

import typer

from featurebuilder.cli.input import saved_plan
from featurebuilder.cli.options import SavedPlan
from featurebuilder.cli.output import Outputs, finish


def show(
    context: typer.Context,
    plan: SavedPlan,
    *,
    outputs: Outputs,
) -> None:
    """Show a saved plan, exactly like the dry run of its command.

    Needs no project.

    [bold]Example[/bold]

    featurebuilder show plan.json
    """
    from featurebuilder.pipeline import shown

    outputs.check()
    finish(shown(saved_plan(plan), context.obj), outputs, verify=None)
