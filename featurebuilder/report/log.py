"""The build log: the immutable model that all its output formats are rendered from."""

import json
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.escape_text import escape_surrogates

SCHEMA_VERSION: Literal[2] = 2
# A file name may contain bytes that are not UTF-8; a log must not.
SafeStr: TypeAlias = Annotated[str, AfterValidator(escape_surrogates)]


class Status(StrEnum):
    """The result of a run; ``SUCCESS`` means that every check ran and passed."""

    SUCCESS = "SUCCESS"
    UNVERIFIED = "UNVERIFIED"
    DRY_RUN = "DRY RUN"
    CONFLICT = "CONFLICT"
    FAILED = "FAILED"


class Mark(StrEnum):
    """The change to a file, planned or done."""

    NEW = "NEW"
    MODIFIED = "MODIFIED"
    UNCHANGED = "UNCHANGED"
    KEPT = "KEPT"
    DELETED = "DELETED"
    CONFLICT = "CONFLICT"


class OperationChange(StrEnum):
    """The kind of change to an operation of the API."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    REMOVED = "REMOVED"


class JsonModel(BaseModel):
    """The base class of all parts of a JSON report: frozen, and without unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_serialization_defaults_required=True
    )


class LoggedRequest(JsonModel):
    """The request and its origin."""

    origin: SafeStr = Field(description="The origin of the request, in words.")
    content: SafeStr = Field(description="The parsed request, as YAML.")


class LoggedFile(JsonModel):
    """One file of the plan."""

    path: SafeStr = Field(description="The file's path, relative to the project root.")
    mark: Mark = Field(description="The change to the file.")
    why: SafeStr = Field(description="The reason and the evidence for it.")
    part: SafeStr = Field(default="", description="The role of the file, such as model or tests.")


class Section(JsonModel):
    """One section of the log: a part of the feature, or an edited file."""

    number: SafeStr = Field(
        pattern=r"^[0-9]+(\.[0-9]+)?$", description="The section's number, such as 4.1."
    )
    title: SafeStr = Field(description="The section's title.")
    purpose: SafeStr = Field(description="The purpose, in one sentence.")
    path: SafeStr = Field(default="", description="The file's path, relative to the project root.")
    mark: Mark | None = Field(default=None, description="The change to the file.")
    language: SafeStr = Field(default="", description="The language of the content.")
    content: SafeStr = Field(
        default="", description="The content of a new file, or the diff of an edited one."
    )


class LoggedCheck(JsonModel):
    """One check of the verification."""

    name: SafeStr = Field(description="The subject of the check.")
    result: Outcome = Field(description="The result of the check.")
    detail: SafeStr = Field(
        default="", description="The observation: a sentence, then lines of evidence if any."
    )


class LoggedOperation(JsonModel):
    """One operation of the API that was added, changed or removed."""

    operation: SafeStr = Field(description="The operation as METHOD /path.")
    fate: OperationChange = Field(description="The kind of change.")
    breaks_clients: bool = Field(description="True if existing clients may break.")
    why: tuple[SafeStr, ...] = Field(default=(), description="The breaking changes.")


class BuildLog(JsonModel):
    """The log of one command on one project."""

    schema_version: Literal[2] = Field(
        default=SCHEMA_VERSION,
        description="The version of this format. It changes whenever the format changes.",
    )
    name: SafeStr = Field(description="The name of the feature or project.")
    title: SafeStr = Field(description="The log's heading.")
    status: Status = Field(description="The result of the run.")
    description: SafeStr = Field(description="The purpose of the feature or project, in one line.")
    summary: SafeStr = Field(description="One line on what was done and verified.")
    request: LoggedRequest | None = Field(default=None, description="The request.")
    detected: tuple[SafeStr, ...] = Field(
        default=(), description="What was found in the project: application, versions, ORM, model."
    )
    root: SafeStr = Field(default=".", description="The name of the project's folder.")
    files: tuple[LoggedFile, ...] = Field(
        default=(), description="The files that change, or all files if none does."
    )
    sections: tuple[Section, ...] = Field(default=(), description="The sections, in order.")
    checks: tuple[LoggedCheck, ...] = Field(default=(), description="The checks.")
    checked_with: SafeStr = Field(default="", description="The interpreter that ran the checks.")
    duration: float | None = Field(
        default=None, description="The duration of the verification, in seconds."
    )
    api: tuple[LoggedOperation, ...] = Field(
        default=(), description="The changes to the API, from its OpenAPI documents."
    )
    closing: SafeStr = Field(description="The last line: the next step.")


def log_schema() -> dict[str, Any]:
    """Return the JSON Schema of the build log's JSON form."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **BuildLog.model_json_schema(mode="serialization"),
        "title": "featurebuilder build log",
    }


def render_json(told: BaseModel) -> str:
    """Return the model as indented JSON, in ASCII so that it survives any output encoding."""
    return json.dumps(told.model_dump(mode="json"), indent=2) + "\n"
