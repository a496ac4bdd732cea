"""``featurebuilder build``: a feature from its request."""

from __future__ import annotations

import typer

from featurebuilder.cli.deciding import decider
from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.input import given_request
from featurebuilder.cli.options import (
    Diff,
    DryRun,
    FeatureToBuild,
    Format,
    Into,
    Keep,
    LogFile,
    LogFormat,
    Overwrite,
    PageFile,
    RequestFile,
    RouterPlace,
    Timeout,
    Verify,
)
from featurebuilder.cli.shorthand import (
    Chosen,
    Crud,
    Cursor,
    Etag,
    Fields,
    Filter,
    Memory,
    Operations,
    Search,
    SoftDelete,
    Sort,
    Timestamps,
    asked_in_short,
)


def build(
    context: typer.Context,
    name: FeatureToBuild = None,
    fields: Fields = None,
    request: RequestFile = None,
    into: Into = None,
    router: RouterPlace = None,
    dry_run: DryRun = False,
    force: Overwrite = False,
    keep: Keep = False,
    verify: Verify = None,
    timeout: Timeout = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
    crud: Crud = False,
    operation: Operations = None,
    search: Search = None,
    filters: Filter = None,
    sort: Sort = None,
    etag: Etag = False,
    cursor: Cursor = False,
    soft_delete: SoftDelete = False,
    timestamps: Timestamps = False,
    memory: Memory = False,
) -> None:
    """Build a feature: model, router, wiring, tests and document, verified by running them.

    [bold]Examples[/bold]

    featurebuilder build smoke_test

    featurebuilder build pets --dry-run

    featurebuilder build pets --into app/api/v2/api.py --router app/api/v2/pets.py

    featurebuilder build --request - < request.yaml

    featurebuilder build pets name:str:80 species:dog/cat owner:ref:owners --crud --search name
    """
    from featurebuilder.pipeline import Options, build
    from featurebuilder.planning import Wiring
    from featurebuilder.report.progress import progress

    outputs = Outputs(output, log, diff, html)
    outputs.check()
    chosen = Chosen(
        crud, operation, search, filters, sort, etag, cursor, soft_delete, timestamps, memory
    )
    given = asked_in_short(name, fields, given_request(request), chosen)
    with progress() as show:
        options = Options(context.obj, dry_run, verify, force, keep, decider(show), timeout=timeout)
        made = build(options, name, given, show, Wiring(into, router))
    finish(made, outputs, verify=verify)
