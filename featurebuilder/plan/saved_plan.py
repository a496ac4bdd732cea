"""Save plans as readable JSON files, and load them again without loss."""

import json
from enum import Enum
from typing import Any, Literal, Self

from pydantic import (
    Field,
    ValidationError,
    model_validator,
)

from featurebuilder.errors import Location, Problem, UnusablePlanError
from featurebuilder.plan.basis import Basis
from featurebuilder.plan.change import Plan
from featurebuilder.plan.expected import Expected
from featurebuilder.plan.prepared import Command, OperationDelta, PreparedCommand, RequestText
from featurebuilder.plan.saved_change import (
    SavedChange,
    SavedContent,
    SavedModel,
    contents_of,
    tree_path,
)
from featurebuilder.project.convention import Convention

SCHEMA_VERSION: Literal[2] = 2
KIND: Literal["featurebuilder plan"] = "featurebuilder plan"

_MOST_SHOWN = 10


class SavedRequest(SavedModel):
    """The request to build, as it was decoded."""

    origin: str = Field(description="The origin of the request, in words.")
    content: str = Field(description="The request in YAML.")


class SavedPlan(SavedModel):
    """Everything that is needed to show one command, apply it and verify it."""

    kind: Literal["featurebuilder plan"] = Field(description="What this file is.")
    schema_version: Literal[2] = Field(
        description="The version of this format; every change of the format increments it."
    )
    command: Command = Field(description="The command that the plan carries out.")
    name: str = Field(description="The feature or router file that the command is about.")
    title: str = Field(description="The heading of the build log.")
    description: str = Field(description="One line about its purpose.")
    request: SavedRequest | None = Field(description="The request to build, if any.")
    changes: tuple[SavedChange, ...] = Field(description="All changes, in display order.")
    contents: dict[str, SavedContent] = Field(
        description="The contents of the changes, each once, by SHA-256 in hexadecimal."
    )
    expected: Expected = Field(
        description="The expected state of the application afterwards.", discriminator="kind"
    )
    basis: Basis = Field(description="The files that the plan was made from.")
    choices: tuple[Convention, ...] = Field(
        description="The conventions chosen for the project, each with its evidence."
    )
    api: tuple[OperationDelta, ...] = Field(
        description="The changes to the API, if the plan was tried in a copy of the project."
    )

    @model_validator(mode="after")
    def _stays_in_the_tree(self) -> Self:
        paths = [change.path for change in self.changes]
        if len(set(paths)) < len(paths):
            raise ValueError("a file is changed twice")
        if self.command is Command.NEW:
            raise ValueError("the plan of a new project cannot be applied to a project")
        for path in (*self.basis.files, *self.expected.paths):
            tree_path(path)
        return self

    @model_validator(mode="after")
    def _has_all_contents(self) -> Self:
        named = {sha256 for change in self.changes for sha256 in change.hashes}
        if named != self.contents.keys():
            raise ValueError("the contents are not those that the changes name")
        for sha256, content in self.contents.items():
            content.require(sha256)
        return self


def encode_plan(prepared: PreparedCommand) -> bytes:
    """Return the bytes of the file for ``prepared``."""
    request = prepared.request
    saved = SavedPlan(
        kind=KIND,
        schema_version=SCHEMA_VERSION,
        command=prepared.command,
        name=prepared.name,
        title=prepared.title,
        description=prepared.description,
        request=SavedRequest(origin=request.origin, content=request.content) if request else None,
        changes=tuple(map(SavedChange.of, prepared.plan.changes)),
        contents=contents_of(prepared.plan.changes),
        expected=prepared.expected,
        basis=prepared.basis,
        choices=prepared.choices,
        api=prepared.api,
    )
    content = saved.model_dump(exclude={"contents"})
    content["contents"] = {
        sha256: one.model_dump(exclude_none=True) for sha256, one in saved.contents.items()
    }
    return (json.dumps(content, indent=2, default=_value) + "\n").encode()


def decode_plan(data: bytes, origin: str) -> PreparedCommand:
    """Return the plan in the bytes of the file ``origin``.

    Raises:
        UnusablePlanError: if the file is not a plan, is damaged, or has a newer format.
    """
    saved = _validate(_content_of(data, origin), origin)
    request = saved.request
    contents = {sha256: one.data for sha256, one in saved.contents.items()}
    return PreparedCommand(
        saved.command,
        saved.name,
        saved.title,
        saved.description,
        Plan(tuple(change.restore(contents) for change in saved.changes)),
        saved.expected,
        RequestText(request.origin, request.content) if request else None,
        saved.basis,
        saved.choices,
        saved.api,
    )


def is_plan(data: bytes) -> bool:
    """Return whether a file starts like a saved plan."""
    return data.startswith(f'{{\n  "kind": "{KIND}"'.encode())


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of a saved plan."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **SavedPlan.model_json_schema(),
        "title": "featurebuilder plan",
    }


def _content_of(data: bytes, origin: str) -> dict[str, object]:
    where = Location(origin)
    try:
        content = json.loads(data)
    except json.JSONDecodeError as error:
        where = Location(origin, error.lineno, error.colno)
        raise UnusablePlanError(Problem(f"not a saved plan: {error.msg}", where)) from error
    except (ValueError, RecursionError) as error:
        what = "it is not UTF-8" if isinstance(error, ValueError) else "it is nested too deeply"
        raise UnusablePlanError(Problem(f"not a saved plan: {what}", where)) from error
    if not isinstance(content, dict) or content.get("kind") != KIND:
        remedy = "save one with: featurebuilder plan NAME -o plan.json"
        raise UnusablePlanError(Problem("not a saved plan", where, remedy))
    version = content.get("schema_version")
    if isinstance(version, int) and version != SCHEMA_VERSION:
        what = f"the plan has format {version}; this featurebuilder knows {SCHEMA_VERSION}"
        is_newer = version > SCHEMA_VERSION
        remedy = "install a newer featurebuilder" if is_newer else "make a new plan"
        raise UnusablePlanError(Problem(what, where, remedy))
    return content


def _validate(content: dict[str, object], origin: str) -> SavedPlan:
    try:
        return SavedPlan.model_validate(content)
    except ValidationError as error:
        remedy = "make a new plan"
        problems = (
            Problem(f"the plan is damaged: {_describe_error(found)}", Location(origin), remedy)
            for found in error.errors(include_url=False, include_context=False)[:_MOST_SHOWN]
        )
        raise UnusablePlanError(*problems) from error


def _describe_error(found: Any) -> str:  # noqa: ANN401 - Pydantic's own dictionary
    place = ".".join(map(str, found["loc"]))
    what = str(found["msg"]).removeprefix("Value error, ")
    return f"{place}: {what}" if place else what


def _value(value: object) -> object:
    assert isinstance(value, Enum)  # noqa: S101 - everything else in a plan is JSON by itself
    return value.value
