"""``featurebuilder apply``: a saved plan, carried out."""

from __future__ import annotations

import typer

from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.input import saved_plan
from featurebuilder.cli.options import (
    Diff,
    Format,
    Keep,
    LogFile,
    LogFormat,
    PageFile,
    SavedPlan,
    Timeout,
    Verify,
)


def apply(
    context: typer.Context,
    plan: SavedPlan,
    keep: Keep = False,
    verify: Verify = None,
    timeout: Timeout = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Carry out a saved plan, exactly as it was shown, and verify it.

    It is refused, and nothing written, if a file that it rests on has changed since.

    [bold]Example[/bold]

    featurebuilder plan smoke_test -o plan.json && featurebuilder apply plan.json
    """
    from featurebuilder.pipeline import Options, carry_out
    from featurebuilder.report.progress import progress

    outputs = Outputs(output, log, diff, html)
    outputs.check()
    prepared = saved_plan(plan)
    options = Options(context.obj, verify=verify, keep=keep, timeout=timeout)
    with progress() as step:
        made = carry_out(prepared, options, step)
    finish(made, outputs, verify=verify)
