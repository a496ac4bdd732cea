"""``featurebuilder adopt``: a ledger made anew from what is there."""

from __future__ import annotations

import typer

from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.input import given_request
from featurebuilder.cli.options import (
    Diff,
    DryRun,
    FeatureToBuild,
    Format,
    Keep,
    LogFile,
    LogFormat,
    PageFile,
    RequestFile,
    Timeout,
    Verify,
)


def adopt(
    context: typer.Context,
    name: FeatureToBuild = None,
    request: RequestFile = None,
    dry_run: DryRun = False,
    keep: Keep = False,
    verify: Verify = None,
    timeout: Timeout = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Make the ledger of a feature anew, from its files and its request; no other file is written.

    For a ledger that is lost or damaged. What differs from what is generated now counts as an edit
    by hand.

    [bold]Example[/bold]

    featurebuilder adopt pets
    """
    from featurebuilder.pipeline import Options
    from featurebuilder.report.progress import progress
    from featurebuilder.upkeep import adopt

    outputs = Outputs(output, log, diff, html)
    outputs.check()
    options = Options(context.obj, dry_run, verify, keep=keep, timeout=timeout)
    given = given_request(request)
    with progress() as show:
        made = adopt(options, name, given, show)
    finish(made, outputs, verify=verify)
