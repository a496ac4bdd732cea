"""``featurebuilder diff``: show what build and update would change now."""

from __future__ import annotations

import typer

from featurebuilder.cli.options import Features, PageFile
from featurebuilder.cli.output import Outputs, finish


def diff(context: typer.Context, names: Features = None, html: PageFile = None) -> None:
    """Show what build and update would change now.

    Without names, show all features that are built or have a request. On a terminal, each file is
    shown with the reason and with changed words marked. In a pipe, print a patch for git apply.

    [bold]Examples[/bold]

    featurebuilder diff
    featurebuilder diff pets | git apply
    featurebuilder diff --html review.html
    """
    from featurebuilder.features.update import UpdateSelection
    from featurebuilder.pipeline import shown
    from featurebuilder.report.progress import progress
    from featurebuilder.upkeep import prepare_update

    outputs = Outputs(diff=True, html=html)
    outputs.check()
    with progress() as show:
        show("planning")
        prepared = prepare_update(context.obj, UpdateSelection(tuple(names or ()), builds=True))
    finish(shown(prepared, context.obj), outputs, verify=None)
