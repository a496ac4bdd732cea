"""The arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from featurebuilder.cli.completion import complete_built_feature, complete_feature


class Format(StrEnum):
    """The output formats of the build log."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


class ConflictChoice(StrEnum):
    """The ways to resolve a conflict between a hand edit and a generated change."""

    MARK = "mark"
    OURS = "ours"
    THEIRS = "theirs"
    FAIL = "fail"


Features = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FEATURE]...",
        help="Names of features (default: all).",
        show_default=False,
        autocompletion=complete_built_feature,
    ),
]
AllFeatures = Annotated[bool, typer.Option("--all", help="Select all features (default).")]
Renames = Annotated[
    str | None,
    typer.Option("--renames", metavar="OLD", help="Previous name of a renamed feature."),
]
OnClash = Annotated[
    ConflictChoice,
    typer.Option(
        "--on-conflict",
        help="On conflicts: mark both sides in the file, keep ours (the file), take theirs (the "
        "generated code), or fail and write nothing.",
    ),
]
FeatureToBuild = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]",
        help="Name of the feature. Its request is features/NAME.yaml (.yml, .json, .toml) or a "
        "preset.",
        show_default=False,
        autocompletion=complete_feature,
    ),
]
RequestFile = Annotated[
    str | None,
    typer.Option(
        "--request",
        "-r",
        metavar="FILE",
        help="Read the request from FILE (- for standard input).",
    ),
]
Overwrite = Annotated[bool, typer.Option("--force", help="Overwrite files that are in the way.")]
BuiltFeature = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="Name of the built feature.", autocompletion=complete_built_feature
    ),
]
RemoveAll = Annotated[
    bool, typer.Option("--force", help="Also remove files that were edited by hand.")
]
RouterModule = Annotated[Path, typer.Argument(help="Path of the router module.", metavar="PATH")]
Into = Annotated[
    str | None,
    typer.Option(
        "--into",
        metavar="AGGREGATOR",
        help="Aggregator to include the router in: app/api/main.py or app.api.main:api_router.",
    ),
]
RouterPlace = Annotated[
    str | None,
    typer.Option(
        "--router",
        metavar="PATH",
        help="File or folder for the router module.",
    ),
]
LogFormat = Annotated[Format, typer.Option("--format", help="Output format of the build log.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the plan without writing anything.")]
Diff = Annotated[
    bool, typer.Option("--diff", help="Print a diff instead of the log (in a pipe, a patch).")
]
PageFile = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE.html", help="Also write a review page for the browser."),
]
SavedPlan = Annotated[
    str, typer.Argument(metavar="PLAN.json", help="The saved plan (- for standard input).")
]
