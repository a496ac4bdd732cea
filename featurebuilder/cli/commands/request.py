"""``featurebuilder request``: write a new request, from questions or from a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from featurebuilder.cli.options import Diff, DryRun

if TYPE_CHECKING:
    from featurebuilder.request.model.request import FeatureRequest


def request(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the feature.")],
    start: Annotated[
        bool, typer.Option("--start", help="Write a starter request without asking.")
    ] = False,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Write a request, features/NAME.yaml, from your answers.

    On a terminal, ask about fields, operations and access, and show the request before writing it.
    Elsewhere, write a starter request.

    [bold]Examples[/bold]

    featurebuilder request pets
    featurebuilder request pets --start
    """
    from featurebuilder.cli.interaction import is_interactive
    from featurebuilder.cli.request_prompt import interview_user
    from featurebuilder.plan.diff import git_patch
    from featurebuilder.report.compose import logged_files
    from featurebuilder.report.console import print_diff, print_text
    from featurebuilder.report.plain import render_files
    from featurebuilder.request.presets import preset_names
    from featurebuilder.requesting import start_request

    asked: str | FeatureRequest | None = name
    if is_interactive() and not start and name not in preset_names():
        asked = interview_user(context.obj, name)
    if asked is None:
        print_text("Nothing was written.\n")
        raise typer.Exit(1)
    plan = start_request(context.obj, asked, dry_run=dry_run)
    if diff:
        print_diff(plan.changes, git_patch(plan.writes))
    else:
        print_text(render_files(logged_files(plan.changes)))
        if not dry_run:
            print_text(f"\nNext: featurebuilder build {name}\n")
