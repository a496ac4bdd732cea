"""``featurebuilder inspect``: what was found in a tree, and the evidence for it."""

from __future__ import annotations

from typing import Annotated

import typer


def inspect(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what featurebuilder finds in the tree: application, routers, conventions, evidence.

    Nothing of the tree is run or imported.

    [bold]Examples[/bold]

    featurebuilder inspect

    featurebuilder inspect --json
    """
    # Not through the pipeline, which brings all that plans, writes and verifies.
    from featurebuilder.project.project import read_project
    from featurebuilder.report.console import print_inspection, print_text
    from featurebuilder.report.inspection import inspection
    from featurebuilder.report.json_log import render_json
    from featurebuilder.verify.target import versions_of

    project = read_project(context.obj)
    found = inspection(project, versions_of(project))
    if as_json:
        print_text(render_json(found))
    else:
        print_inspection(found)
