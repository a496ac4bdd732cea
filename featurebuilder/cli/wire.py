"""``featurebuilder wire`` and ``unwire``: an existing router module, in and out."""

from __future__ import annotations

import typer

from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.options import (
    Diff,
    DryRun,
    Format,
    Into,
    Keep,
    LogFile,
    LogFormat,
    PageFile,
    RouterModule,
    Timeout,
    Verify,
)


def wire(
    context: typer.Context,
    path: RouterModule,
    into: Into = None,
    dry_run: DryRun = False,
    keep: Keep = False,
    verify: Verify = None,
    timeout: Timeout = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Register an existing router module where and how its siblings are registered.

    [bold]Example[/bold]

    featurebuilder wire app/api/routes/pets.py --dry-run
    """
    from featurebuilder.pipeline import Options, wire
    from featurebuilder.planning import Wiring
    from featurebuilder.report.progress import progress

    outputs = Outputs(output, log, diff, html)
    outputs.check()
    with progress() as show:
        options = Options(context.obj, dry_run, verify, keep=keep, timeout=timeout)
        made = wire(options, path, show, Wiring(into))
    finish(made, outputs, verify=verify)


def unwire(
    context: typer.Context,
    path: RouterModule,
    dry_run: DryRun = False,
    keep: Keep = False,
    verify: Verify = None,
    timeout: Timeout = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Take a router module out of whatever includes it; the module itself stays.

    [bold]Example[/bold]

    featurebuilder unwire app/api/routes/pets.py --dry-run
    """
    from featurebuilder.pipeline import Options, unwire
    from featurebuilder.report.progress import progress

    outputs = Outputs(output, log, diff, html)
    outputs.check()
    with progress() as show:
        made = unwire(Options(context.obj, dry_run, verify, keep=keep, timeout=timeout), path, show)
    finish(made, outputs, verify=verify)
