"""``featurebuilder request``: a request to start from, in the tree."""

from __future__ import annotations

from typing import Annotated

import typer

from featurebuilder.cli.options import DryRun


def request(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The feature that the request is for.")],
    dry_run: DryRun = False,
) -> None:
    """Write features/NAME.yaml to start from, with its JSON Schema for the editor beside it.

    [bold]Example[/bold]

    featurebuilder request pets
    """
    from featurebuilder.pipeline import start_request
    from featurebuilder.report.console import print_text
    from featurebuilder.report.plain import render_files

    files = start_request(context.obj, name, dry_run=dry_run)
    print_text(render_files(files))
