"""The Typer application: register all commands, and turn errors into messages and exit codes."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from featurebuilder.cli.commands import (
    adopt,
    apply,
    build,
    check,
    diff,
    explain,
    inspect,
    listing,
    new,
    plan,
    remove,
    request,
    schema,
    show,
    update,
    wire,
)
from featurebuilder.cli.dataclass_options import expand_option_groups
from featurebuilder.cli.help import Command, Group, help_text
from featurebuilder.errors import (
    ConflictError,
    EditRefusedError,
    FeatureBuilderError,
    Location,
    Problem,
    StalePlanError,
    WriteFailedError,
)

_WITHOUT_PROJECT = {"new", "schema", "show"}
_ON_FEATURES = {"check", "list", "update", "diff"}


class ReadingCommand(Command):
    """A command that only reads the project, and warns about a killed run."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Print a note about a killed run, then run the command."""
        _find_project(ctx)
        _print_killed_note(_project_folder(ctx))
        return super().invoke(ctx)


class WritingCommand(Command):
    """A command that writes to the project, after it has undone a killed run."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Undo a killed run first; a dry run only prints a note about it."""
        _find_project(ctx)
        act = _print_killed_note if ctx.params.get("dry_run") else _recover
        act(_project_folder(ctx))
        return super().invoke(ctx)


def _find_project(ctx: Any) -> None:  # noqa: ANN401 - Typer's own
    """Find the project of the current folder, unless the user named one."""
    if ctx.info_name in _WITHOUT_PROJECT:
        return
    from featurebuilder.project.project_folder import find_project_folder, require_one_project

    if ctx.obj == Path():
        ctx.obj = find_project_folder(ctx.obj)
        if ctx.obj != Path():
            from featurebuilder.report.console import print_note

            print_note((f"using the project in {ctx.obj}",))
    if ctx.info_name in _ON_FEATURES:
        require_one_project(ctx.obj, ctx.info_name)


def _project_folder(ctx: Any) -> Path:  # noqa: ANN401 - Typer's own
    root: Path = ctx.obj
    if ctx.info_name != "new":
        return root
    from featurebuilder.artifacts.project.new_project import NewProject

    return root / NewProject.named(ctx.params["name"], None, None).package


def _print_killed_note(root: Path) -> None:
    from featurebuilder.apply.recovery import needs_recovery

    if sentence := needs_recovery(root):
        from featurebuilder.report.console import print_note

        remedy = "run it again, or run any command that writes: it first restores the project"
        print_note((sentence, remedy))


def _recover(root: Path) -> None:
    from featurebuilder.apply.recovery import recover

    if found := recover(root):
        from featurebuilder.report.console import print_note

        print_note(found.words)


_OUTCOMES = (ConflictError, EditRefusedError, StalePlanError, WriteFailedError)
app = typer.Typer(
    name="featurebuilder",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_COMMANDS: dict[
    str, tuple[tuple[str, type[ReadingCommand | WritingCommand], Callable[..., None]], ...]
] = {
    "Build features": (
        ("new", WritingCommand, new.new),
        ("request", WritingCommand, request.request),
        ("explain", ReadingCommand, explain.explain),
        ("build", WritingCommand, build.build),
    ),
    "Keep them up to date": (
        ("list", ReadingCommand, listing.list_features),
        ("check", ReadingCommand, check.check),
        ("update", WritingCommand, update.update),
        ("adopt", WritingCommand, adopt.adopt),
        ("remove", WritingCommand, remove.remove),
    ),
    "Register routers you wrote": (
        ("wire", WritingCommand, wire.wire),
        ("unwire", WritingCommand, wire.unwire),
    ),
    "Look before you write": (
        ("inspect", ReadingCommand, inspect.inspect),
        ("diff", ReadingCommand, diff.diff),
        ("show", ReadingCommand, show.show),
        ("apply", WritingCommand, apply.apply),
        ("schema", ReadingCommand, schema.schema),
    ),
}
_PLANS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("build", plan.plan_build),
    ("wire", plan.plan_wire),
    ("unwire", plan.plan_unwire),
    ("remove", plan.plan_remove),
    ("update", plan.plan_update),
)
for panel, commands in _COMMANDS.items():
    for name, kind, command in commands:
        register = app.command(
            name, cls=kind, help=help_text(command.__doc__), rich_help_panel=panel
        )
        register(expand_option_groups(command))
for name, command in _PLANS:
    register = plan.plan.command(name, cls=ReadingCommand, help=help_text(command.__doc__))
    register(expand_option_groups(command))
app.add_typer(plan.plan, name="plan", rich_help_panel="Look before you write")


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the signature of an option's callback
    if wanted:
        from featurebuilder.report.console import print_text

        print_text(f"featurebuilder {importlib.metadata.version('featurebuilder')}\n")
        raise typer.Exit


@app.callback()
@expand_option_groups
def featurebuilder(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Generate complete FastAPI features from requests: wired into your project and verified.

    --directory, --quiet and --verbose can be given before or after a command.

    Exit codes: 0 success; 1 drift, conflict, refused edit or failed verification; 2 wrong usage.
    """


def run() -> None:
    """Run the program, print any errors and exit with its code; the caller handles signals."""
    try:
        app()
    except FeatureBuilderError as error:
        from featurebuilder.report.console import print_problems

        print_problems(error.problems)
        sys.exit(1 if isinstance(error, _OUTCOMES) else 2)
    except OSError as error:
        problem = _system_problem(error)
        if problem is None:
            raise
        from featurebuilder.report.console import print_problems

        print_problems((problem,))
        sys.exit(2)


def _system_problem(error: OSError) -> Problem | None:
    """Return the problem of an error about a file that was named; ``None`` for other errors."""
    if "temporary directory" in str(error.strerror):  # as Python's tempfile says it
        what = "no temporary folder can be written to"
        return Problem(what, None, "set TMPDIR to a folder that can be")
    if error.filename is None:
        return None
    what = f"cannot be used: {error.strerror}"
    return Problem(what, Location(str(error.filename)), "check the name and its permissions")
