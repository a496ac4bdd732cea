"""The build log: one immutable model of what a reviewer reads, whatever it is rendered to."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from featurebuilder.report.visible import encodable

SCHEMA_VERSION: Literal[1] = 1

# A file's name need not be text; what a log says of it must be.
Words: TypeAlias = Annotated[str, AfterValidator(encodable)]


class Status(StrEnum):
    """How a run ended; ``SUCCESS`` only where everything that the log names was checked."""

    SUCCESS = "SUCCESS"
    UNVERIFIED = "UNVERIFIED"
    DRY_RUN = "DRY RUN"
    CONFLICT = "CONFLICT"
    FAILED = "FAILED"


class Mark(StrEnum):
    """What happens, or happened, to a file."""

    NEW = "NEW"
    MODIFIED = "MODIFIED"
    UNCHANGED = "UNCHANGED"
    KEPT = "KEPT"
    DELETED = "DELETED"
    CONFLICT = "CONFLICT"


class Result(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


class Fate(StrEnum):
    """What becomes of an operation of the API."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    REMOVED = "REMOVED"


class _Entry(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_serialization_defaults_required=True
    )


class LoggedRequest(_Entry):
    """What was asked, and where it was read."""

    origin: Words = Field(description="Where the request was read, in words.")
    content: Words = Field(description="The request as it was decoded, in YAML.")


class LoggedFile(_Entry):
    """One file of the plan."""

    path: Words = Field(description="The file's path, relative to the tree's root.")
    mark: Mark = Field(description="What happens, or happened, to the file.")
    why: Words = Field(description="The reason, with its evidence.")


class Section(_Entry):
    """One part of the feature."""

    number: Words = Field(
        pattern=r"^[0-9]+(\.[0-9]+)?$", description="The section's number, such as 4.1."
    )
    title: Words = Field(description="The section's title.")
    purpose: Words = Field(description="One sentence of purpose.")
    path: Words = Field(default="", description="The part's file, relative to the tree's root.")
    mark: Mark | None = Field(default=None, description="What happens to the file.")
    language: Words = Field(default="", description="The language of the content.")
    content: Words = Field(
        default="", description="The whole new file, or the diff of an edited one."
    )


class LoggedCheck(_Entry):
    """One thing that was checked."""

    name: Words = Field(description="What was checked.")
    result: Result = Field(description="How the check ended.")
    detail: Words = Field(
        default="", description="What was seen: a sentence, then lines of evidence if any."
    )


class LoggedOperation(_Entry):
    """One operation of the API that is not what it was."""

    operation: Words = Field(description="The operation as METHOD /path.")
    fate: Fate = Field(description="What becomes of it.")
    breaks_clients: bool = Field(description="Whether a client of the old API would break.")
    why: tuple[Words, ...] = Field(default=(), description="What of a change would break it.")


class BuildLog(_Entry):
    """One run of one command on one tree."""

    schema_version: Literal[1] = Field(
        default=SCHEMA_VERSION,
        description="The version of this format: another number for every change of it.",
    )
    name: Words = Field(description="The name of the feature or project.")
    title: Words = Field(description="The log's heading.")
    status: Status = Field(description="How the run ended.")
    description: Words = Field(description="One line on what the feature or project is for.")
    summary: Words = Field(description="One line on what was done, and why not more.")
    request: LoggedRequest | None = Field(default=None, description="What was asked.")
    root: Words = Field(default=".", description="The name of the tree's folder.")
    files: tuple[LoggedFile, ...] = Field(
        default=(), description="The files that change, or all if none does."
    )
    sections: tuple[Section, ...] = Field(default=(), description="The parts, in order.")
    checks: tuple[LoggedCheck, ...] = Field(default=(), description="What was verified.")
    checked_with: Words = Field(default="", description="The interpreter of the checks, in words.")
    api: tuple[LoggedOperation, ...] = Field(
        default=(), description="What became of the API, from its OpenAPI documents."
    )
    closing: Words = Field(description="The last line: what to do now.")


def log_schema() -> dict[str, Any]:
    """Return the JSON Schema of the build log's JSON form."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **BuildLog.model_json_schema(mode="serialization"),
        "title": "featurebuilder build log",
    }
