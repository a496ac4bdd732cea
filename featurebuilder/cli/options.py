"""The options that several commands share, each written once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from featurebuilder.cli.completing import built_features, features


class Format(StrEnum):
    """How the build log is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


class Clash(StrEnum):
    """What becomes of lines that both a person and the generator changed."""

    MARK = "mark"
    OURS = "ours"
    THEIRS = "theirs"
    FAIL = "fail"


Features = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FEATURE]...",
        help="The features; else all.",
        show_default=False,
        autocompletion=built_features,
    ),
]
Every = Annotated[
    bool, typer.Option("--all", help="All features, which is also what no name means.")
]
Renames = Annotated[
    str | None,
    typer.Option("--renames", metavar="OLD", help="The name that the feature had before."),
]
OnClash = Annotated[
    Clash,
    typer.Option(
        "--on-conflict",
        help="Mark what clashes in the file, take ours (what is there) or theirs (what is "
        "generated), or fail and write nothing.",
    ),
]
FeatureToBuild = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]",
        help="The feature: its request is features/NAME.yaml (.yml, .json, .toml) or a preset.",
        show_default=False,
        autocompletion=features,
    ),
]
RequestFile = Annotated[
    str | None,
    typer.Option(
        "--request",
        "-r",
        metavar="FILE",
        help="Read the request from FILE; - is standard input.",
    ),
]
Overwrite = Annotated[bool, typer.Option("--force", help="Overwrite files that stand in the way.")]
BuiltFeature = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="The feature, as it was built.", autocompletion=built_features
    ),
]
RemoveAll = Annotated[
    bool, typer.Option("--force", help="Remove files that were edited by hand, too.")
]
RouterModule = Annotated[
    Path, typer.Argument(help="The file of the router's module.", metavar="PATH")
]
Into = Annotated[
    str | None,
    typer.Option(
        "--into",
        metavar="AGGREGATOR",
        help="Include the router in this one: app/api/main.py, or app.api.main:api_router.",
    ),
]
RouterPlace = Annotated[
    str | None,
    typer.Option(
        "--router",
        metavar="PATH",
        help="Put the router's module there: a file of the tree, or a folder.",
    ),
]
LogFormat = Annotated[Format, typer.Option("--format", help="How to print the build log.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the same plan, write nothing.")]
Diff = Annotated[
    bool, typer.Option("--diff", help="Print the diff instead of the log: in a pipe, a patch.")
]
PageFile = Annotated[
    Path | None,
    typer.Option(
        "--html", metavar="FILE.html", help="Also write the review there, as a page for a browser."
    ),
]
SavedPlan = Annotated[
    str, typer.Argument(metavar="PLAN.json", help="The saved plan; - is standard input.")
]
