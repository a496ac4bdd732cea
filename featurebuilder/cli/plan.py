"""``featurebuilder plan``: what a command would do, shown or saved, to be carried out later."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
import typer.core

from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.input import given_request
from featurebuilder.cli.options import (
    BuiltFeature,
    Clash,
    Diff,
    Every,
    Features,
    FeatureToBuild,
    Format,
    Into,
    LogFormat,
    OnClash,
    Overwrite,
    PageFile,
    PlanFile,
    RemoveAll,
    Renames,
    RequestFile,
    RouterModule,
    RouterPlace,
)
from featurebuilder.cli.page import write_page
from featurebuilder.cli.update import check_features
from featurebuilder.errors import Location, Problem, UnusablePlanError

if TYPE_CHECKING:
    from featurebuilder.plan.prepared import Prepared


class _BuildFirst(typer.core.TyperGroup):
    """A group of commands in which what is no command is the name of a feature to build."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own
        if args and args[0] not in {*self.commands, "--help", "-h"}:
            args = ["build", *args]
        return super().parse_args(ctx, args)


plan = typer.Typer(
    cls=_BuildFirst,
    no_args_is_help=True,
    help="""Show what a command would do, or save it to be reviewed and carried out later.

    The saved plan is complete: 'featurebuilder show' prints it anywhere, and 'featurebuilder apply'
    writes exactly its bytes, unless a file that it rests on has changed. 'plan NAME' is short for
    'plan build NAME'.

    [bold]Examples[/bold]

    featurebuilder plan smoke_test -o plan.json

    featurebuilder plan remove smoke_test
    """,
)


@plan.command("build")
def plan_build(
    context: typer.Context,
    name: FeatureToBuild = None,
    request: RequestFile = None,
    into: Into = None,
    router: RouterPlace = None,
    force: Overwrite = False,
    file: PlanFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Plan to build a feature."""
    from featurebuilder.planning import Wiring, prepare_build
    from featurebuilder.report.console import progress

    _check(file)
    outputs = Outputs(output, None, diff, html)
    outputs.check()
    given = given_request(request)
    with progress() as show:
        show("planning")
        prepared = prepare_build(context.obj, name, given, Wiring(into, router), force=force)
    _finish(prepared, context.obj, file, outputs)


@plan.command("wire")
def plan_wire(
    context: typer.Context,
    path: RouterModule,
    into: Into = None,
    file: PlanFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Plan to register an existing router module."""
    from featurebuilder.planning import Wiring, prepare_wire

    _check(file)
    outputs = Outputs(output, None, diff, html)
    outputs.check()
    _finish(prepare_wire(context.obj, path, Wiring(into)), context.obj, file, outputs)


@plan.command("unwire")
def plan_unwire(
    context: typer.Context,
    path: RouterModule,
    file: PlanFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Plan to take a router module out of what includes it."""
    from featurebuilder.planning import prepare_unwire

    _check(file)
    outputs = Outputs(output, None, diff, html)
    outputs.check()
    _finish(prepare_unwire(context.obj, path), context.obj, file, outputs)


@plan.command("remove")
def plan_remove(
    context: typer.Context,
    name: BuiltFeature,
    force: RemoveAll = False,
    file: PlanFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Plan to take everything of a feature back."""
    from featurebuilder.planning import prepare_remove

    _check(file)
    outputs = Outputs(output, None, diff, html)
    outputs.check()
    prepared = prepare_remove(context.obj, name, force=force)
    _finish(prepared, context.obj, file, outputs)


@plan.command("update")
def plan_update(
    context: typer.Context,
    names: Features = None,
    every: Every = False,
    renames: Renames = None,
    on_conflict: OnClash = Clash.MARK,
    file: PlanFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Plan to bring features up to their requests and templates."""
    from featurebuilder.plan.merging import OnConflict
    from featurebuilder.plan.updating import Wanted
    from featurebuilder.upkeep import prepare_update

    check_features(names, renames, every=every)
    _check(file)
    outputs = Outputs(output, None, diff, html)
    outputs.check()
    wanted = Wanted(tuple(names or ()), renames)
    prepared = prepare_update(context.obj, wanted, OnConflict(on_conflict.value))
    _finish(prepared, context.obj, file, outputs)


def _finish(prepared: Prepared, root: Path, file: Path | None, outputs: Outputs) -> None:
    """Save the plan where it is wanted, else show it, and leave with the exit code of its log.

    Raises:
        typer.Exit: with 1 if files stand in the way.
    """
    from featurebuilder.pipeline import Options, carry_out
    from featurebuilder.plan.saved import encode_plan
    from featurebuilder.report.console import print_text
    from featurebuilder.report.log import Status
    from featurebuilder.report.plain import render_files

    run = carry_out(prepared, Options(root, dry_run=True), lambda _step: None)
    if file is None:
        finish(run, outputs, verify=None)
        return
    data = encode_plan(prepared)
    if file == Path("-"):
        print_text(data.decode())
    else:
        _write(file, data)
        words = f"\nSaved in {file}: 'featurebuilder show' prints it, 'apply' carries it out.\n"
        print_text(render_files(run.log.files) + words)
    if outputs.html:
        write_page(outputs.html, [prepared], run.log)
    if run.log.status is Status.CONFLICT:
        raise typer.Exit(1)


def _check(file: Path | None) -> None:
    """Refuse a file that is there and is no plan, before all else.

    Raises:
        UnusablePlanError: if it is.
    """
    from featurebuilder.plan.saved import is_plan

    if file is None or file == Path("-") or not file.exists():
        return
    if not file.is_file() or not is_plan(file.read_bytes()):
        what = "the plan would overwrite something that is no plan"
        raise UnusablePlanError(Problem(what, Location(str(file)), "name another file"))


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        what = f"the plan cannot be saved: {error.strerror or error}"
        raise UnusablePlanError(Problem(what, Location(str(file)))) from error
