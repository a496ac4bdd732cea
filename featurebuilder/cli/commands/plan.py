"""``featurebuilder plan``: show or save what a command would do."""

from __future__ import annotations

from typing import Any

import typer

from featurebuilder.cli.commands.update import check_features
from featurebuilder.cli.help import Group, help_text
from featurebuilder.cli.input import given_request
from featurebuilder.cli.options import (
    AllFeatures,
    BuiltFeature,
    ConflictChoice,
    Features,
    FeatureToBuild,
    Into,
    OnClash,
    Overwrite,
    RemoveAll,
    Renames,
    RequestFile,
    RouterModule,
    RouterPlace,
)
from featurebuilder.cli.reviewing import PlanOptions
from featurebuilder.cli.shorthand import Fields, ResourceOptions, request_from_options


class _BuildFirst(Group):
    """A group of commands; ``plan NAME`` means ``plan build NAME``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own
        if args and args[0] not in {*self.commands, "--help", "-h"}:
            args = ["build", *args]
        return super().parse_args(ctx, args)


plan = typer.Typer(
    cls=_BuildFirst,
    no_args_is_help=True,
    help=help_text("""Show what a command would do, or save it as a plan.

    A saved plan is complete: 'featurebuilder show' prints it without the project, and
    'featurebuilder apply' writes exactly its contents, unless a file that it depends on has
    changed. 'plan NAME' is short for 'plan build NAME'.

    [bold]Examples[/bold]

    featurebuilder plan smoke_test -o plan.json
    featurebuilder plan remove smoke_test
    """),
)


def plan_build(
    context: typer.Context,
    name: FeatureToBuild = None,
    fields: Fields = None,
    request: RequestFile = None,
    into: Into = None,
    router: RouterPlace = None,
    force: Overwrite = False,
    *,
    review: PlanOptions,
    chosen: ResourceOptions,
) -> None:
    """Plan a build, from a request or from fields.

    [bold]Examples[/bold]

    featurebuilder plan build pets -o plan.json
    featurebuilder plan build pets name:str:80 owner:ref:owners --search name -o plan.json
    """
    from featurebuilder.planning import Wiring, prepare_build
    from featurebuilder.report.progress import progress

    review.check()
    given = request_from_options(name, fields, given_request(request), chosen)
    with progress() as show:
        show("planning")
        prepared = prepare_build(context.obj, name, given, Wiring(into, router), force=force)
    review.finish(prepared, context.obj)


def plan_wire(
    context: typer.Context,
    path: RouterModule,
    into: Into = None,
    *,
    review: PlanOptions,
) -> None:
    """Plan to include an existing router.

    [bold]Example[/bold]

    featurebuilder plan wire app/api/routes/pets.py -o plan.json
    """
    from featurebuilder.planning import Wiring, prepare_wire

    review.check()
    review.finish(prepare_wire(context.obj, path, Wiring(into)), context.obj)


def plan_unwire(
    context: typer.Context,
    path: RouterModule,
    *,
    review: PlanOptions,
) -> None:
    """Plan to remove the includes of a router; its module stays.

    [bold]Example[/bold]

    featurebuilder plan unwire app/api/routes/pets.py -o plan.json
    """
    from featurebuilder.planning import prepare_unwire

    review.check()
    review.finish(prepare_unwire(context.obj, path), context.obj)


def plan_remove(
    context: typer.Context,
    name: BuiltFeature,
    force: RemoveAll = False,
    *,
    review: PlanOptions,
) -> None:
    """Plan to remove a feature.

    [bold]Example[/bold]

    featurebuilder plan remove pets -o plan.json
    """
    from featurebuilder.planning import prepare_remove

    review.check()
    prepared = prepare_remove(context.obj, name, force=force)
    review.finish(prepared, context.obj)


def plan_update(
    context: typer.Context,
    names: Features = None,
    every: AllFeatures = False,
    renames: Renames = None,
    on_conflict: OnClash = ConflictChoice.MARK,
    *,
    review: PlanOptions,
) -> None:
    """Plan to update features to their current requests and templates.

    [bold]Example[/bold]

    featurebuilder plan update --all -o plan.json
    """
    from featurebuilder.features.update import UpdateSelection
    from featurebuilder.merge.three_way import OnConflict
    from featurebuilder.upkeep import prepare_update

    check_features(names, renames, every=every)
    review.check()
    wanted = UpdateSelection(tuple(names or ()), renames)
    prepared = prepare_update(context.obj, wanted, OnConflict(on_conflict.value))
    review.finish(prepared, context.obj)
