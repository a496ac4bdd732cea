"""Handle an earlier run that was killed while it wrote to the same project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer.core

if TYPE_CHECKING:
    from pathlib import Path

_KILLED_NOTE = (
    "an earlier run was killed while it wrote to this project: files may be missing or half done",
    "run it again, or run any command that writes: it first restores the project",
)


class ReadingCommand(typer.core.TyperCommand):
    """A command that only reads the project, and warns about a killed run."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Print a note about a killed run, then run the command."""
        _print_killed_note(_project_folder(ctx))
        return super().invoke(ctx)


class WritingCommand(typer.core.TyperCommand):
    """A command that writes to the project, after it has undone a killed run."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Undo a killed run first; a dry run only prints a note about it."""
        act = _print_killed_note if ctx.params.get("dry_run") else _recover
        act(_project_folder(ctx))
        return super().invoke(ctx)


def _project_folder(ctx: Any) -> Path:  # noqa: ANN401 - Typer's own
    root: Path = ctx.obj
    if ctx.info_name != "new":
        return root
    from featurebuilder.artifacts.project.new_project import NewProject

    return root / NewProject.named(ctx.params["name"], None, None).package


def _print_killed_note(root: Path) -> None:
    from featurebuilder.apply.recovery import needs_recovery

    if needs_recovery(root):
        from featurebuilder.report.console import print_note

        print_note(_KILLED_NOTE)


def _recover(root: Path) -> None:
    from featurebuilder.apply.recovery import recover

    if found := recover(root):
        from featurebuilder.report.console import print_note

        print_note(found.words)
