"""``featurebuilder adopt``: a ledger made anew from what is there."""

from __future__ import annotations

import typer

from featurebuilder.cli.executing import Execution
from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.input import given_request
from featurebuilder.cli.options import FeatureToBuild, RequestFile


def adopt(
    context: typer.Context,
    name: FeatureToBuild = None,
    request: RequestFile = None,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Make the ledger of a feature anew, from its files and its request; no other file is written.

    For a ledger that is lost or damaged. What differs from what is generated now counts as an edit
    by hand.

    [bold]Example[/bold]

    featurebuilder adopt pets
    """
    from featurebuilder.report.progress import progress
    from featurebuilder.upkeep import adopt

    outputs.check()
    given = given_request(request)
    with progress() as show:
        made = adopt(execution.options(context.obj), name, given, show)
    finish(made, outputs, verify=execution.verify)
