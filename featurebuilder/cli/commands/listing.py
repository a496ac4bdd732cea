"""``featurebuilder list`` and ``status``: show the features of a project and their state."""

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


def list_features(context: typer.Context, output: AsFormat = ListFormat.TABLE) -> None:
    """List features with state, operations, files and last change. Nothing is written or run.

    [bold]Examples[/bold]

    featurebuilder list

    featurebuilder list --format plain | cut -f 1
    """
    from featurebuilder.report.console import print_features
    from featurebuilder.upkeep import features

    found = features(context.obj, ())
    if output is ListFormat.TABLE:
        print_features(found)
    else:
        _print_for_programs(found, output)


def status(
    context: typer.Context,
    names: Features = None,
    output: AsFormat = ListFormat.TABLE,
) -> None:
    """Show the state of each file of a feature, and how to fix drift.

    [bold]Examples[/bold]

    featurebuilder status

    featurebuilder status pets --format json
    """
    from featurebuilder.report.console import print_status
    from featurebuilder.upkeep import features

    found = features(context.obj, tuple(names or ()))
    if output is ListFormat.TABLE:
        print_status(found)
    else:
        _print_for_programs(found, output)


def _print_for_programs(found: FeatureList, output: ListFormat) -> None:
    from featurebuilder.report.console import print_text
    from featurebuilder.report.feature_text import feature_lines
    from featurebuilder.report.log import render_json

    print_text(render_json(found) if output is ListFormat.JSON else feature_lines(found))
