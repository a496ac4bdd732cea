"""Expand dataclasses of options in a command's signature into individual Typer options."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from featurebuilder.report.streams import VERBOSITY, Verbosity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PANEL = "Global options"


def expand_option_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Return ``command`` with a signature that Typer accepts.

    A parameter whose type is a dataclass is replaced with one option for each field. The global
    options are added at the end; their callbacks have run before the command does.
    """
    parameters = inspect.signature(command, eval_str=True).parameters
    groups: dict[str, type] = {
        name: parameter.annotation
        for name, parameter in parameters.items()
        if isinstance(parameter.annotation, type) and is_dataclass(parameter.annotation)
    }

    @functools.wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401 - any type of option
        _pop_fields(GlobalOptions, given)
        made = {name: group(**_pop_fields(group, given)) for name, group in groups.items()}
        command(**given, **made)

    shown = [parameter for name, parameter in parameters.items() if name not in groups]
    for group in (*groups.values(), GlobalOptions):
        shown += _options(group)
    signature = inspect.Signature([_as_keyword_only(parameter) for parameter in shown])
    hints = {parameter.name: parameter.annotation for parameter in shown}
    vars(run).update(__signature__=signature)
    run.__annotations__ = hints
    return run


def _pop_fields(group: type, given: dict[str, Any]) -> dict[str, Any]:
    """Remove the values of a dataclass's fields from ``given``, and return them by name."""
    return {field.name: given.pop(field.name) for field in fields(group)}


def _options(group: type) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for parameter in inspect.signature(group).parameters.values():
        yield parameter.replace(annotation=hints[parameter.name])


def _as_keyword_only(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return the parameter as keyword-only, so that the order of defaults does not matter."""
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def _set_directory(context: typer.Context, directory: Path) -> Path:
    """Set the project folder; ``-C`` after a command is relative to ``-C`` before it."""
    context.obj = (context.obj or Path()) / directory
    return directory


def _be_quiet(quiet: bool) -> bool:  # noqa: FBT001 - the signature of an option's callback
    if quiet:
        _set_loudness(Verbosity.QUIET)
    return quiet


def _be_verbose(verbose: bool) -> bool:  # noqa: FBT001 - the same
    if verbose:
        _set_loudness(Verbosity.VERBOSE)
    return verbose


def _set_loudness(loudness: Verbosity) -> None:
    if VERBOSITY.get() not in {Verbosity.USUAL, loudness}:
        raise typer.BadParameter("use --quiet or --verbose, not both")
    VERBOSITY.set(loudness)


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """The global options: project folder and verbosity."""

    directory: Annotated[
        Path,
        typer.Option(
            "--directory",
            "-C",
            metavar="DIR",
            help="Run in this folder instead of the current one.",
            callback=_set_directory,
            rich_help_panel=_PANEL,
        ),
    ] = Path()
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            help="Print only one line on the result, and failed checks.",
            callback=_be_quiet,
            rich_help_panel=_PANEL,
        ),
    ] = False
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help="Print the full log, and each step on standard error.",
            callback=_be_verbose,
            rich_help_panel=_PANEL,
        ),
    ] = False
