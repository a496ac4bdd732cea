"""``featurebuilder request``: a request to start from, in the tree."""

from __future__ import annotations

from typing import Annotated

import typer

from featurebuilder.cli.options import Diff, DryRun


def request(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The feature that the request is for.")],
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Write features/NAME.yaml to start from, with its JSON Schema for the editor beside it.

    [bold]Example[/bold]

    featurebuilder request pets
    """
    from featurebuilder.pipeline import start_request
    from featurebuilder.plan.diff import git_patch
    from featurebuilder.report.compose import logged_files
    from featurebuilder.report.console import print_diff, print_text
    from featurebuilder.report.plain import render_files

    plan = start_request(context.obj, name, dry_run=dry_run)
    if diff:
        print_diff(plan.changes, git_patch(plan.writes))
    else:
        print_text(render_files(logged_files(plan.changes)))
