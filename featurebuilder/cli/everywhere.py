"""The options that are taken before a command, and after it as well."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from featurebuilder.report.loudness import LOUDNESS, Loudness

_PANEL = "Everywhere"


def _work_in(context: typer.Context, directory: Path) -> Path:
    """Set the tree's folder; one that is given after the command is below one given before it."""
    context.obj = (context.obj or Path()) / directory
    return directory


def _be_quiet(quiet: bool) -> bool:  # noqa: FBT001 - the signature of an option's callback
    if quiet:
        _be(Loudness.QUIET)
    return quiet


def _be_verbose(verbose: bool) -> bool:  # noqa: FBT001 - the same
    if verbose:
        _be(Loudness.VERBOSE)
    return verbose


def _be(loudness: Loudness) -> None:
    if LOUDNESS.get() not in {Loudness.USUAL, loudness}:
        raise typer.BadParameter("choose --quiet or --verbose")
    LOUDNESS.set(loudness)


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Where to work, and how much to say."""

    directory: Annotated[
        Path,
        typer.Option(
            "--directory",
            "-C",
            metavar="DIR",
            help="Work in this folder instead of the current.",
            callback=_work_in,
            rich_help_panel=_PANEL,
        ),
    ] = Path()
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            help="Print one line on how it ended, and what failed.",
            callback=_be_quiet,
            rich_help_panel=_PANEL,
        ),
    ] = False
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help="Say on standard error which step comes now.",
            callback=_be_verbose,
            rich_help_panel=_PANEL,
        ),
    ] = False
