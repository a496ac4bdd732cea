"""``featurebuilder schema``: print the JSON Schema of a request, a build log or a plan."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer


class Subject(StrEnum):
    """The documents that have a schema."""

    REQUEST = "request"
    LOG = "log"
    PLAN = "plan"


def schema(
    of: Annotated[
        Subject,
        typer.Argument(help="Feature request, build log as JSON, or saved plan."),
    ] = Subject.REQUEST,
) -> None:
    """Print the JSON Schema of a request, a build log or a saved plan.

    [bold]Example[/bold]

    featurebuilder schema > .featurebuilder/request.schema.json
    """
    from featurebuilder.report.console import print_text

    match of:
        case Subject.REQUEST:
            from featurebuilder.request.formats.schema import request_schema as make
        case Subject.LOG:
            from featurebuilder.report.log import log_schema as make
        case Subject.PLAN:
            from featurebuilder.plan.saved_plan import plan_schema as make
    print_text(json.dumps(make(), indent=2, ensure_ascii=False) + "\n")
