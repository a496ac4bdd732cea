"""``featurebuilder build``: a feature from its request."""

from __future__ import annotations

import typer

from featurebuilder.cli.finishing import check_log, finish
from featurebuilder.cli.input import given_request
from featurebuilder.cli.options import (
    DryRun,
    FeatureToBuild,
    Format,
    Keep,
    LogFile,
    LogFormat,
    Overwrite,
    RequestFile,
    Verify,
)


def build(
    context: typer.Context,
    name: FeatureToBuild = None,
    request: RequestFile = None,
    dry_run: DryRun = False,
    force: Overwrite = False,
    keep: Keep = False,
    verify: Verify = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
) -> None:
    """Build a feature: model, router, wiring, tests and document, verified by running them.

    [bold]Examples[/bold]

    featurebuilder build smoke_test

    featurebuilder build pets --dry-run

    featurebuilder build --request - < request.yaml
    """
    from featurebuilder.pipeline import Options, build
    from featurebuilder.report.console import progress

    check_log(log)
    options = Options(context.obj, dry_run, verify, force, keep)
    given = given_request(request)
    with progress() as show:
        made = build(options, name, given, show)
    finish(made, output, log, verify=verify)
