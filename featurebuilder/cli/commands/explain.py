"""``featurebuilder explain``: describe a request in plain words."""

from __future__ import annotations

import typer

from featurebuilder.cli.input import given_request
from featurebuilder.cli.options import FeatureToBuild, RequestFile


def explain(
    context: typer.Context, name: FeatureToBuild = None, request: RequestFile = None
) -> None:
    """Describe a request in plain words: data, operations, access rules.

    If it can be built, also list the files; otherwise list the problems.

    [bold]Examples[/bold]

    featurebuilder explain pets
    featurebuilder explain --request - < request.yaml
    """
    from featurebuilder.report.console import print_text
    from featurebuilder.requesting import explain

    print_text(explain(context.obj, name, given_request(request)))
