"""``featurebuilder update``: update features to their current requests and templates."""

from __future__ import annotations

from typing import Annotated

import typer

from featurebuilder.cli.conflict_prompt import conflict_prompt
from featurebuilder.cli.execution import Execution
from featurebuilder.cli.options import AllFeatures, ConflictChoice, Features, OnClash, Renames
from featurebuilder.cli.output import Outputs, finish


def update(
    context: typer.Context,
    names: Features = None,
    every: AllFeatures = False,
    renames: Renames = None,
    on_conflict: OnClash = ConflictChoice.MARK,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Exit with 1 if anything was, or would be, written."),
    ] = False,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Apply changed requests and templates; hand edits are merged.

    [bold]Examples[/bold]

    featurebuilder update --all
    featurebuilder update pets --dry-run
    featurebuilder update animals --renames pets
    """
    from featurebuilder.features.update import UpdateSelection
    from featurebuilder.merge.three_way import OnConflict
    from featurebuilder.report.progress import progress
    from featurebuilder.upkeep import update

    check_features(names, renames, every=every)
    outputs.check()
    wanted = UpdateSelection(tuple(names or ()), renames)
    with progress() as show:
        options = execution.options(context.obj, conflict_prompt(show))
        made = update(options, wanted, OnConflict(on_conflict.value), show)
    left_out = made.prepared.problems
    if left_out:
        from featurebuilder.report.console import print_problems

        print_problems(left_out)
    finish(made, outputs, verify=execution.verify)
    if left_out or (exit_code and made.prepared.plan.writes):
        raise typer.Exit(1)


def check_features(names: list[str] | None, renames: str | None, *, every: bool) -> None:
    """Check that names, ``--all`` and ``--renames`` fit together.

    Raises:
        typer.BadParameter: if they do not.
    """
    if names and every:
        raise typer.BadParameter("use names or --all, not both")
    if renames and len(names or ()) != 1:
        raise typer.BadParameter("--renames needs exactly one name: the feature's new name")
