"""``featurebuilder list``: show the features of a project and their state."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from featurebuilder.cli.options import Features

if TYPE_CHECKING:
    from featurebuilder.report.feature_list import FeatureList


class ListFormat(StrEnum):
    """The output formats of the feature list."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"


AsFormat = Annotated[
    ListFormat,
    typer.Option("--format", help="Output format; plain is tab-separated."),
]


def list_features(
    context: typer.Context,
    names: Features = None,
    output: AsFormat = ListFormat.TABLE,
    *,
    files: Annotated[
        bool, typer.Option("--files", help="Show the state of each file (default with names).")
    ] = False,
) -> None:
    """List features with state, operations, files and last change.

    Nothing is written or run. With names, or with --files, show the state of each file and how to
    fix drift.

    [bold]Examples[/bold]

    featurebuilder list
    featurebuilder list pets
    featurebuilder list --format plain | cut -f 1
    """
    from featurebuilder.report.console import print_features, print_status
    from featurebuilder.upkeep import features

    found = features(context.obj, tuple(names or ()))
    if output is not ListFormat.TABLE:
        _print_for_programs(found, output)
    elif names or files:
        print_status(found)
    else:
        print_features(found)


def _print_for_programs(found: FeatureList, output: ListFormat) -> None:
    from featurebuilder.report.console import print_text
    from featurebuilder.report.feature_text import feature_lines
    from featurebuilder.report.log import render_json

    print_text(render_json(found) if output is ListFormat.JSON else feature_lines(found))
