"""``featurebuilder schema``: the JSON Schemas of what the tool reads and prints."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer


class Subject(StrEnum):
    """What a schema is of."""

    REQUEST = "request"
    LOG = "log"
    PLAN = "plan"


def schema(
    of: Annotated[
        Subject,
        typer.Argument(help="A feature request, the build log as JSON, or a saved plan."),
    ] = Subject.REQUEST,
) -> None:
    """Print the JSON Schema of a feature request, of the build log, or of a saved plan.

    [bold]Example[/bold]

    featurebuilder schema > features/request.schema.json
    """
    from featurebuilder.report.console import print_text

    match of:
        case Subject.REQUEST:
            from featurebuilder.request.schema import request_schema as make
        case Subject.LOG:
            from featurebuilder.report.log import log_schema as make
        case Subject.PLAN:
            from featurebuilder.plan.saved import plan_schema as make
    print_text(json.dumps(make(), indent=2, ensure_ascii=False) + "\n")
