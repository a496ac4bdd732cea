"""``featurebuilder check``: whether the features are as they would be generated now."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class CheckFormat(StrEnum):
    """How the report is printed."""

    TEXT = "text"
    JSON = "json"


def check(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FEATURE]...", help="The features; else all.", show_default=False),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail for every class of drift, hand edits too.")
    ] = False,
    output: Annotated[
        CheckFormat, typer.Option("--format", help="How to print the report.")
    ] = CheckFormat.TEXT,
) -> None:
    """Compare features with what would be generated now; nothing is written or run.

    Exit codes: 0 clean; 1 drift; 2 cannot tell.

    [bold]Examples[/bold]

    featurebuilder check

    featurebuilder check pets --strict
    """
    from featurebuilder.report.check_report import render_check_json
    from featurebuilder.report.check_text import render_check
    from featurebuilder.report.console import print_text
    from featurebuilder.upkeep import check

    report = check(context.obj, tuple(names or ()), strict=strict)
    print_text(render_check(report) if output is CheckFormat.TEXT else render_check_json(report))
    if report.exit_code:
        raise typer.Exit(report.exit_code)
