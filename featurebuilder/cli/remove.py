"""``featurebuilder remove``: a feature taken back."""

from __future__ import annotations

import typer

from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.options import (
    BuiltFeature,
    Diff,
    DryRun,
    Format,
    Keep,
    LogFile,
    LogFormat,
    PageFile,
    RemoveAll,
    Timeout,
    Verify,
)


def remove(
    context: typer.Context,
    name: BuiltFeature,
    dry_run: DryRun = False,
    force: RemoveAll = False,
    keep: Keep = False,
    verify: Verify = None,
    timeout: Timeout = None,
    log: LogFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Take everything of a feature back: its files, its wiring, and nothing else.

    Where nothing else has changed, the tree is byte for byte what it was before the build.

    [bold]Example[/bold]

    featurebuilder remove smoke_test
    """
    from featurebuilder.pipeline import Options, remove
    from featurebuilder.report.progress import progress

    outputs = Outputs(output, log, diff, html)
    outputs.check()
    options = Options(context.obj, dry_run, verify, force, keep, timeout=timeout)
    with progress() as show:
        made = remove(options, name, show)
    finish(made, outputs, verify=verify)
