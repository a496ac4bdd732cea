"""The build log: one immutable model of what a reviewer reads, whatever it is rendered to."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = 1


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
    DELETED = "DELETED"
    CONFLICT = "CONFLICT"


class Result(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LoggedRequest(_Entry):
    """The request as it was decoded, in YAML, and where it came from."""

    origin: str = Field(description="Where the request was read.")
    content: str = Field(description="The request as it was decoded, in YAML.")


class LoggedFile(_Entry):
    """One file of the plan."""

    path: str = Field(description="The file's path, relative to the tree's root.")
    mark: Mark = Field(description="What happens, or happened, to the file.")
    why: str = Field(description="The reason, with its evidence.")


class Section(_Entry):
    """One part of the feature."""

    number: str = Field(description="The section's number, such as 4.1.")
    title: str = Field(description="The section's title.")
    purpose: str = Field(description="One sentence of purpose.")
    path: str = Field(default="", description="The part's file, relative to the tree's root.")
    mark: Mark | None = Field(default=None, description="What happens to the file.")
    language: str = Field(default="", description="The language of the content.")
    content: str = Field(
        default="", description="The whole new file, or the diff of an edited one."
    )


class LoggedCheck(_Entry):
    """One thing that was checked; ``detail`` starts with a sentence, evidence may follow."""

    name: str = Field(description="What was checked.")
    result: Result = Field(description="How the check ended.")
    detail: str = Field(default="", description="What was seen.")


class BuildLog(_Entry):
    """One run of one command on one tree."""

    schema_version: int = Field(default=SCHEMA_VERSION, description="The version of this format.")
    name: str = Field(description="The name of the feature or project.")
    title: str = Field(description="The log's heading.")
    status: Status = Field(description="How the run ended.")
    description: str = Field(description="One line on what the feature or project is for.")
    summary: str = Field(description="One line on what was done.")
    request: LoggedRequest | None = Field(default=None, description="What was asked.")
    root: str = Field(default=".", description="The name of the tree's folder.")
    files: tuple[LoggedFile, ...] = Field(default=(), description="Every file of the plan.")
    sections: tuple[Section, ...] = Field(default=(), description="The parts, in order.")
    checks: tuple[LoggedCheck, ...] = Field(default=(), description="What was verified.")
    checked_with: str = Field(default="", description="The interpreter of the checks, in words.")
    closing: str = Field(description="The last line: what to do now.")


def log_schema() -> dict[str, Any]:
    """Return the JSON Schema of the build log's JSON form."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **BuildLog.model_json_schema(),
        "title": "featurebuilder build log",
    }
