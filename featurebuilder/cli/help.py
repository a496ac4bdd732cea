"""Show help texts, and point to the right command for a name that other tools use."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import typer.core

_PROGRAM = "featurebuilder"
_OTHER_NAMES = {
    "add": "build",
    "generate": "build",
    "scaffold": "build",
    "create": "new",
    "init": "new",
    "startproject": "new",
    "delete": "remove",
    "destroy": "remove",
    "rm": "remove",
    "ls": "list",
    "status": "list",
    "sync": "update",
    "upgrade": "update",
    "help": "--help",
    "version": "--version",
}
"""The names of other tools (rails, django-admin, uv) for what a command or option does."""


def help_text(docstring: str | None) -> str:
    """Return the docstring of a command: each paragraph on one line, each example on its own."""
    paragraphs = inspect.cleandoc(docstring or "").split("\n\n")
    return "\n\n".join(
        one if one.startswith(f"{_PROGRAM} ") else " ".join(one.split()) for one in paragraphs
    )


class _WithPlainParameters(typer.core.TyperCommand if TYPE_CHECKING else object):  # type: ignore[misc]
    """Leave out the types of arguments and flags: an argument has a name, a flag has no value."""

    def get_params(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Return all parameters."""
        parameters = super().get_params(ctx)
        for one in parameters:
            if one.param_type_name == "argument" or one.is_flag:
                one.display_type_rich = _no_type
        return parameters


def _no_type(ctx: Any) -> None:  # noqa: ANN401 - Typer's own
    del ctx


class Command(_WithPlainParameters, typer.core.TyperCommand):
    """A command."""


class Group(_WithPlainParameters, typer.core.TyperGroup):
    """A group of commands."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - Typer's own
        """Return the command that is asked for."""
        other = _OTHER_NAMES.get(args[0])
        if other and args[0] not in self.commands:
            ctx.fail(f"No such command '{args[0]}'. Use '{_PROGRAM} {other}'.")
        return super().resolve_command(ctx, args)
