"""``featurebuilder adopt``: rebuild the ledger of a feature."""

from __future__ import annotations

import typer

from featurebuilder.cli.execution import Execution
from featurebuilder.cli.input import given_request
from featurebuilder.cli.options import FeatureToBuild, RequestFile
from featurebuilder.cli.output import Outputs, finish


def adopt(
    context: typer.Context,
    name: FeatureToBuild = None,
    request: RequestFile = None,
    *,
    execution: Execution,
    outputs: Outputs,
) -> None:
    """Rebuild a lost or damaged ledger from the files and the request.

    No other file is written. Differences from what would be generated now count as hand edits.

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
