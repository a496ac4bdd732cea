"""The global options, which can be given before or after a command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from featurebuilder.report.loudness import VERBOSITY, Verbosity

_PANEL = "Global options"


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
            help="Print each step on standard error.",
            callback=_be_verbose,
            rich_help_panel=_PANEL,
        ),
    ] = False
