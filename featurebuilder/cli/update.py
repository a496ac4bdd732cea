"""``featurebuilder update``: features brought up to their requests and templates."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from featurebuilder.cli.deciding import decider
from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.options import (
    Diff,
    DryRun,
    Format,
    Keep,
    LogFile,
    LogFormat,
    PageFile,
    Verify,
)


class Conflicts(StrEnum):
    """What becomes of lines that both a person and the generator changed."""

    MARK = "mark"
    OURS = "ours"
    THEIRS = "theirs"
    FAIL = "fail"


def update(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FEATURE]...", help="The features.", show_default=False),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="All features, which is also what no name means.")
    ] = False,
    renames: Annotated[
        str | None,
        typer.Option("--renames", metavar="OLD", help="The name that the feature had before."),
    ] = None,
    on_conflict: Annotated[
        Conflicts,
        typer.Option(
            "--on-conflict",
            help="Mark what clashes in the file, take ours (what is there) or theirs (what is "
            "generated), or fail and write nothing.",
        ),
    ] = Conflicts.MARK,
    dry_run: DryRun = False,
    keep: Keep = False,
    verify: Verify = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Bring features up to their requests and templates; edits by hand are merged, never lost.

    [bold]Examples[/bold]

    featurebuilder update --all

    featurebuilder update pets --dry-run

    featurebuilder update animals --renames pets
    """
    from featurebuilder.pipeline import Options
    from featurebuilder.plan.merging import OnConflict
    from featurebuilder.plan.updating import Wanted
    from featurebuilder.report.console import progress
    from featurebuilder.upkeep import update

    if names and every:
        raise typer.BadParameter("give names, or --all")
    if renames and len(names or ()) != 1:
        raise typer.BadParameter("--renames wants one name: the feature's new one")
    outputs = Outputs(output, log, diff, html)
    outputs.check()
    wanted = Wanted(tuple(names or ()), renames)
    with progress() as show:
        options = Options(context.obj, dry_run, verify, keep=keep, decide=decider(show))
        made = update(options, wanted, OnConflict(on_conflict.value), show)
    finish(made, outputs, verify=verify)
