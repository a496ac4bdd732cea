"""``featurebuilder build``: generate a feature from its request."""

from __future__ import annotations

import typer

from featurebuilder.cli.conflict_prompt import conflict_prompt
from featurebuilder.cli.execution import Execution
from featurebuilder.cli.input import given_request
from featurebuilder.cli.options import FeatureToBuild, Into, Overwrite, RequestFile, RouterPlace
from featurebuilder.cli.output import Outputs, finish
from featurebuilder.cli.shorthand import Fields, ResourceOptions, request_from_options


def build(
    context: typer.Context,
    name: FeatureToBuild = None,
    fields: Fields = None,
    request: RequestFile = None,
    into: Into = None,
    router: RouterPlace = None,
    force: Overwrite = False,
    *,
    execution: Execution,
    outputs: Outputs,
    chosen: ResourceOptions,
) -> None:
    """Build a feature: model, router, wiring, tests, document. Then run it.

    [bold]Examples[/bold]

    featurebuilder build smoke_test
    featurebuilder build pets --dry-run
    featurebuilder build pets --into app/api/v2/api.py --router app/api/v2/pets.py
    featurebuilder build --request - < request.yaml
    featurebuilder build pets name:str:80 species:dog/cat owner:ref:owners --crud --search name
    """
    from featurebuilder.pipeline import build
    from featurebuilder.planning import Wiring
    from featurebuilder.report.progress import progress

    outputs.check()
    given = request_from_options(name, fields, given_request(request), chosen)
    with progress() as show:
        options = execution.options(context.obj, conflict_prompt(show), force=force)
        made = build(options, name, given, show, Wiring(into, router))
    finish(made, outputs, verify=execution.verify)
