"""``featurebuilder explain``: a request in words."""

from __future__ import annotations

import typer

from featurebuilder.cli.input import given_request
from featurebuilder.cli.options import FeatureToBuild, RequestFile


def explain(
    context: typer.Context, name: FeatureToBuild = None, request: RequestFile = None
) -> None:
    """Say in plain words what a request makes: what is stored, what can be done, who may.

    Where it could be built it also names the files; where not, what stands in the way.

    [bold]Examples[/bold]

    featurebuilder explain pets

    featurebuilder explain --request - < request.yaml
    """
    from featurebuilder.report.console import print_text
    from featurebuilder.requesting import explain

    print_text(explain(context.obj, name, given_request(request)))
