"""``featurebuilder diff``: what would change now, for features that are there or asked for."""

from __future__ import annotations

import typer

from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.options import Features, PageFile


def diff(context: typer.Context, names: Features = None, html: PageFile = None) -> None:
    """Show what build and update would change now: the requests, templates and tree as they are.

    Without names that is all features that were built or have a request. On a terminal each file
    has its reason and the changed words are marked; in a pipe it is a patch for git apply.

    [bold]Examples[/bold]

    featurebuilder diff

    featurebuilder diff pets | git apply

    featurebuilder diff --html review.html
    """
    from featurebuilder.pipeline import shown
    from featurebuilder.plan.updating import Wanted
    from featurebuilder.report.progress import progress
    from featurebuilder.upkeep import prepare_update

    outputs = Outputs(diff=True, html=html)
    outputs.check()
    with progress() as show:
        show("planning")
        prepared = prepare_update(context.obj, Wanted(tuple(names or ()), builds=True))
    finish(shown(prepared, context.obj), outputs, verify=None)
