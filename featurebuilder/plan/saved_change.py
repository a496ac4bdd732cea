"""Save one change of a plan as JSON; loading checks that it writes what it shows."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from featurebuilder.conventions.paths import is_ledger, path_error
from featurebuilder.merge.recorded_edit import fingerprint
from featurebuilder.plan.change import Change, FileAction, Part

_ACTIONS = {action.name.lower(): action for action in FileAction}


class SavedContent(BaseModel):
    """The whole content of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = Field(
        description="The SHA-256 of the bytes, in hexadecimal."
    )
    lines: tuple[str, ...] | None = Field(
        default=None,
        description="The text, to be joined with line feeds; carriage returns are part of it.",
    )
    base64: str | None = Field(default=None, description="Bytes that are not UTF-8.")

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Return the saved form of ``data``."""
        try:
            return cls(sha256=fingerprint(data), lines=tuple(data.decode().split("\n")))
        except UnicodeDecodeError:
            return cls(sha256=fingerprint(data), base64=base64.b64encode(data).decode())

    @property
    def data(self) -> bytes:
        """The content as bytes."""
        if self.lines is not None:
            return "\n".join(self.lines).encode()
        return base64.b64decode(self.base64 or "", validate=True)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.lines is None) == (self.base64 is None):
            raise ValueError("a content needs either 'lines' or 'base64'")
        try:
            intact = fingerprint(self.data) == self.sha256
        except (UnicodeEncodeError, binascii.Error):
            intact = False
        if not intact:
            raise ValueError("the content does not match its 'sha256'")
        return self


def tree_path(path: str) -> str:
    """Return ``path`` if a plan may name it.

    Raises:
        ValueError: if it leaves the project, belongs to git, or starts with a dash.
    """
    if fault := path_error(path):
        raise ValueError(f"{path!r} {fault}")
    if ".git" in path.casefold().split("/"):
        raise ValueError(f"{path!r} belongs to git")
    if path.startswith("-"):
        raise ValueError(f"{path!r} would be read as an option")
    return path


def _parse_action(value: object) -> object:
    if isinstance(value, FileAction):
        return value
    if not isinstance(value, str) or value not in _ACTIONS:
        raise ValueError(f"{value!r} is not an action")
    return _ACTIONS[value]


TreePath = Annotated[str, AfterValidator(tree_path)]
SavedAction = Annotated[
    FileAction,
    BeforeValidator(_parse_action),
    PlainSerializer(lambda action: action.name.lower()),
    WithJsonSchema({"enum": list(_ACTIONS)}),
]


class SavedModel(BaseModel):
    """The base class of all parts of the file: frozen, and without unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_serialization_defaults_required=True
    )


class SavedChange(SavedModel):
    """One file before and after."""

    path: TreePath = Field(description="The file, relative to the project's root, with slashes.")
    part: Part = Field(description="The role of the file in a feature.")
    action: SavedAction = Field(description="What happens to the file.")
    why: str = Field(description="The reason, with its evidence.")
    before: SavedContent | None = Field(description="The file before; null if it did not exist.")
    after: SavedContent | None = Field(description="The file after; null if it is deleted.")
    base: SavedContent | None = Field(default=None, description="The text generated last.")
    generated: SavedContent | None = Field(default=None, description="The text generated now.")

    @classmethod
    def of(cls, change: Change) -> Self:
        """Return the saved form of ``change``."""
        return cls(
            path=change.path,
            part=change.part,
            action=change.action,
            why=change.why,
            before=_content(change.before),
            after=_content(change.after),
            base=_content(change.base),
            generated=_content(change.generated),
        )

    @property
    def change(self) -> Change:
        """The change that was saved."""
        texts = (self.before, self.after, self.base, self.generated)
        before, after, base, generated = (text.data if text else None for text in texts)
        return Change(self.path, self.part, self.action, before, after, self.why, base, generated)

    @model_validator(mode="after")
    def _does_what_it_says(self) -> Self:
        """Refuse a change whose contents do not match its action."""
        made, gone = self.before is None, self.after is None
        match self.action:
            case FileAction.KEEP | FileAction.RETAIN:
                fits = self.before == self.after
            case FileAction.CREATE:
                fits = made and not gone
            case FileAction.DELETE:
                fits = gone and not made
            case FileAction.CONFLICT:
                fits = True
            case _:
                fits = not made and not gone
        if self.part is Part.LEDGER and not is_ledger(self.path):
            # Diffs omit ledgers, so no other file may pass as one.
            raise ValueError(f"{self.path!r} is not a ledger")
        if not fits:
            raise ValueError(
                f"{self.path!r} does not match its action '{self.action.name.lower()}'"
            )
        return self


def _content(data: bytes | None) -> SavedContent | None:
    return None if data is None else SavedContent.of(data)
