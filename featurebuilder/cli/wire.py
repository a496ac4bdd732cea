"""``featurebuilder wire`` and ``unwire``: an existing router module, in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from featurebuilder.cli.build import (
    DryRun,
    Format,
    Keep,
    LogFile,
    LogFormat,
    Verify,
    check_log,
    finish,
)

Module = Annotated[Path, typer.Argument(help="The file of the router's module.", metavar="PATH")]


def wire(
    context: typer.Context,
    path: Module,
    dry_run: DryRun = False,
    keep: Keep = False,
    verify: Verify = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
) -> None:
    """Register an existing router module where and how its siblings are registered.

    [bold]Example[/bold]

    featurebuilder wire app/api/routes/pets.py --dry-run
    """
    from featurebuilder.pipeline import Options, wire
    from featurebuilder.report.console import progress

    check_log(log)
    with progress() as show:
        made = wire(Options(context.obj, dry_run, verify, keep=keep), path, show)
    finish(made, output, log, verify=verify)


def unwire(
    context: typer.Context,
    path: Module,
    dry_run: DryRun = False,
    keep: Keep = False,
    verify: Verify = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
) -> None:
    """Take a router module out of whatever includes it; the module itself stays.

    [bold]Example[/bold]

    featurebuilder unwire app/api/routes/pets.py --dry-run
    """
    from featurebuilder.pipeline import Options, unwire
    from featurebuilder.report.console import progress

    check_log(log)
    with progress() as show:
        made = unwire(Options(context.obj, dry_run, verify, keep=keep), path, show)
    finish(made, output, log, verify=verify)
