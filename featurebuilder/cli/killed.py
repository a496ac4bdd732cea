"""What a command makes of an earlier run that was killed while it wrote to the same tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer.core

if TYPE_CHECKING:
    from pathlib import Path

_HALF = (
    "an earlier run was killed while it wrote to this tree: files may be missing, or new ones here",
    "run it again, or any other command that writes: the tree is put back first",
)


class Reading(typer.core.TyperCommand):
    """A command that leaves the tree alone, and tells what it is to be read with."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Tell of a killed run, then run."""
        _tell(_tree(ctx))
        return super().invoke(ctx)


class Writing(typer.core.TyperCommand):
    """A command that writes to the tree, which is as it was before a killed run by then."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Put the tree back first, or only tell if nothing is to be written."""
        act = _tell if ctx.params.get("dry_run") else _recover
        act(_tree(ctx))
        return super().invoke(ctx)


def _tree(ctx: Any) -> Path:  # noqa: ANN401 - Typer's own
    root: Path = ctx.obj
    if ctx.info_name != "new":
        return root
    from featurebuilder.plan.new_project import NewProject

    return root / NewProject.named(ctx.params["name"], None, None).package


def _tell(root: Path) -> None:
    from featurebuilder.apply.recovery import is_left_half

    if is_left_half(root):
        from featurebuilder.report.console import print_note

        print_note(_HALF)


def _recover(root: Path) -> None:
    from featurebuilder.apply.recovery import recover

    if found := recover(root):
        from featurebuilder.report.console import print_note

        print_note(found.words)
