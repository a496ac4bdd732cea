"""The arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_REQUESTS = {".yaml", ".yml", ".json", ".toml"}
_SCHEMA = ".schema.json"


def complete_built_feature(context: typer.Context, incomplete: str) -> list[str]:
    """Return the built features whose names start with ``incomplete``."""
    return _filter_names(
        _stems(_folder(context) / ".featurebuilder", {".json"}), incomplete, context
    )


def complete_feature(context: typer.Context, incomplete: str) -> list[str]:
    """Return the matching names of built features, requests and presets."""
    from featurebuilder.request.presets import preset_names

    folder = _folder(context)
    built = _stems(folder / ".featurebuilder", {".json"})
    requested = _stems(folder / "features", _REQUESTS)
    return _filter_names({*built, *requested, *preset_names()}, incomplete, context)


def complete_field(incomplete: str) -> list[str]:
    """Return the completions of a field's type, once ``incomplete`` contains a colon."""
    from featurebuilder.request.model.resource_field import STORED_TYPES

    name, colon, begun = incomplete.partition(":")
    kinds = [kind for kind in STORED_TYPES if kind != "object" and kind.startswith(begun)]
    return [f"{name}:{kind}" for kind in kinds] if colon else []


def _filter_names(names: Iterable[str], incomplete: str, context: typer.Context) -> list[str]:
    given = {*(context.params.get("names") or ())}
    return sorted(name for name in {*names} - given if name.startswith(incomplete))


def _folder(context: typer.Context) -> Path:
    """Return the project folder: the value of ``-C``, or else the current folder."""
    return context.obj or Path()


def _stems(folder: Path, suffixes: set[str]) -> Iterator[str]:
    if folder.is_dir():
        for file in folder.iterdir():
            if file.suffix in suffixes and not file.name.endswith(_SCHEMA):
                yield file.stem


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
        metavar="FEATURE",
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
        metavar="NAME",
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
    bool,
    typer.Option(
        "--force", help="Also remove files that were edited by hand, and committed migrations."
    ),
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
