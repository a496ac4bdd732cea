"""``featurebuilder plan``: what a command would do, shown or saved, to be carried out later."""

from __future__ import annotations

from dataclasses import dataclass
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
    Try,
)
from featurebuilder.cli.page import write_page
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
from featurebuilder.cli.update import check_features
from featurebuilder.errors import Location, Problem, UnusablePlanError

if TYPE_CHECKING:
    from featurebuilder.pipeline import Run
    from featurebuilder.plan.prepared import Prepared


_STDOUT = Path("-")


class _BuildFirst(typer.core.TyperGroup):
    """A group of commands in which what is no command is the name of a feature to build."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own
        if args and args[0] not in {*self.commands, "--help", "-h"}:
            args = ["build", *args]
        return super().parse_args(ctx, args)


@dataclass(frozen=True, slots=True)
class _Review:
    """What is wanted of the plan for the tree at ``root``: to be told, saved, or tried."""

    root: Path
    outputs: Outputs
    file: Path | None
    verify: bool

    def check(self) -> None:
        """Refuse, before all else, to overwrite what is no plan.

        Raises:
            UnusablePlanError: if that was asked for.
        """
        from featurebuilder.plan.saved import is_plan

        self.outputs.check()
        file = self.file
        if file is None or file == _STDOUT or not file.exists():
            return
        if not file.is_file() or not is_plan(file.read_bytes()):
            what = "the plan would overwrite something that is no plan"
            raise UnusablePlanError(Problem(what, Location(str(file)), "name another file"))

    def finish(self, prepared: Prepared) -> None:
        """Save the plan, or else show it, and leave with the exit code of its log.

        Raises:
            typer.Exit: with 1 if files stand in the way, or what was tried failed.
        """
        from featurebuilder.pipeline import Options, carry_out
        from featurebuilder.report.progress import progress

        options = Options(self.root, dry_run=True, verify=self.verify)
        with progress() as show:
            run = carry_out(prepared, options, show)
        if self.file is None:
            finish(run, self.outputs, verify=None)
            return
        self._save(run, self.file)
        if self.outputs.html:
            write_page(self.outputs.html, run.prepared, run.log)
        from featurebuilder.report.log import Status

        if run.log.status is not Status.DRY_RUN:
            raise typer.Exit(1)

    def _save(self, run: Run, file: Path) -> None:
        from featurebuilder.plan.saved import encode_plan
        from featurebuilder.report.console import print_text
        from featurebuilder.report.plain import render_files

        data = encode_plan(run.prepared)
        if file == _STDOUT:
            print_text(data.decode())
            return
        _write(file, data)
        words = f"\nSaved in {file}: 'featurebuilder show' prints it, 'apply' carries it out.\n"
        print_text(render_files(run.log.files) + words)


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
    fields: Fields = None,
    request: RequestFile = None,
    into: Into = None,
    router: RouterPlace = None,
    force: Overwrite = False,
    verify: Try = False,
    file: PlanFile = None,
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
    """Plan to build a feature, from its request or from fields as 'build' takes them.

    [bold]Examples[/bold]

    featurebuilder plan build pets -o plan.json

    featurebuilder plan build pets name:str:80 owner:ref:owners --search name -o plan.json
    """
    from featurebuilder.planning import Wiring, prepare_build
    from featurebuilder.report.progress import progress

    review = _Review(context.obj, Outputs(output, None, diff, html), file, verify)
    review.check()
    chosen = Chosen(
        crud, operation, search, filters, sort, etag, cursor, soft_delete, timestamps, memory
    )
    given = asked_in_short(name, fields, given_request(request), chosen)
    with progress() as show:
        show("planning")
        prepared = prepare_build(context.obj, name, given, Wiring(into, router), force=force)
    review.finish(prepared)


@plan.command("wire")
def plan_wire(
    context: typer.Context,
    path: RouterModule,
    into: Into = None,
    verify: Try = False,
    file: PlanFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Plan to register an existing router module.

    [bold]Example[/bold]

    featurebuilder plan wire app/api/routes/pets.py -o plan.json
    """
    from featurebuilder.planning import Wiring, prepare_wire

    review = _Review(context.obj, Outputs(output, None, diff, html), file, verify)
    review.check()
    review.finish(prepare_wire(context.obj, path, Wiring(into)))


@plan.command("unwire")
def plan_unwire(
    context: typer.Context,
    path: RouterModule,
    verify: Try = False,
    file: PlanFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Plan to take a router module out of what includes it.

    [bold]Example[/bold]

    featurebuilder plan unwire app/api/routes/pets.py -o plan.json
    """
    from featurebuilder.planning import prepare_unwire

    review = _Review(context.obj, Outputs(output, None, diff, html), file, verify)
    review.check()
    review.finish(prepare_unwire(context.obj, path))


@plan.command("remove")
def plan_remove(
    context: typer.Context,
    name: BuiltFeature,
    force: RemoveAll = False,
    verify: Try = False,
    file: PlanFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Plan to take everything of a feature back.

    [bold]Example[/bold]

    featurebuilder plan remove pets -o plan.json
    """
    from featurebuilder.planning import prepare_remove

    review = _Review(context.obj, Outputs(output, None, diff, html), file, verify)
    review.check()
    prepared = prepare_remove(context.obj, name, force=force)
    review.finish(prepared)


@plan.command("update")
def plan_update(
    context: typer.Context,
    names: Features = None,
    every: Every = False,
    renames: Renames = None,
    on_conflict: OnClash = Clash.MARK,
    verify: Try = False,
    file: PlanFile = None,
    output: LogFormat = Format.TEXT,
    diff: Diff = False,
    html: PageFile = None,
) -> None:
    """Plan to bring features up to their requests and templates.

    [bold]Example[/bold]

    featurebuilder plan update --all -o plan.json
    """
    from featurebuilder.plan.merging import OnConflict
    from featurebuilder.plan.updating import Wanted
    from featurebuilder.upkeep import prepare_update

    check_features(names, renames, every=every)
    review = _Review(context.obj, Outputs(output, None, diff, html), file, verify)
    review.check()
    wanted = Wanted(tuple(names or ()), renames)
    prepared = prepare_update(context.obj, wanted, OnConflict(on_conflict.value))
    review.finish(prepared)


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        what = f"the plan cannot be saved: {error.strerror or error}"
        raise UnusablePlanError(Problem(what, Location(str(file)))) from error
