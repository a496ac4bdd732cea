"""``featurebuilder inspect``: show the findings about a project, with their evidence."""

from __future__ import annotations

from typing import Annotated

import typer


def inspect(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what was found: application, routers and conventions.

    Each finding has its evidence. No code of the project is run or imported.

    [bold]Examples[/bold]

    featurebuilder inspect
    featurebuilder inspect --json
    """
    # Avoid the pipeline: it imports all code that plans, writes and verifies, which is slow.
    from featurebuilder.project.project import read_project
    from featurebuilder.report.console import print_inspection, print_text
    from featurebuilder.report.inspection import inspection
    from featurebuilder.report.log import render_json
    from featurebuilder.verify.working_folder import supported_versions

    project = read_project(context.obj)
    found = inspection(project, supported_versions(project))
    if as_json:
        print_text(render_json(found))
    else:
        print_inspection(found)
