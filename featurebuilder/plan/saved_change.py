"""Save one change of a plan as JSON; loading checks that it writes what it shows."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Annotated, Self

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

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ACTIONS = {action.name.lower(): action for action in FileAction}


class SavedContent(BaseModel):
    """The whole content of one file; plans name it by the SHA-256 of its bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str | None = Field(
        default=None, description="The text; carriage returns and a byte-order mark are part of it."
    )
    base64: str | None = Field(default=None, description="Bytes that are not UTF-8.")

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Return the saved form of ``data``."""
        try:
            return cls(text=data.decode())
        except UnicodeDecodeError:
            return cls(base64=base64.b64encode(data).decode())

    @property
    def data(self) -> bytes:
        """The content as bytes."""
        if self.text is not None:
            return self.text.encode()
        return base64.b64decode(self.base64 or "", validate=True)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.text is None) == (self.base64 is None):
            raise ValueError("a content needs either 'text' or 'base64'")
        return self

    def require(self, sha256: str) -> None:
        """Check that the content has this hash.

        Raises:
            ValueError: if it has another, or cannot be decoded.
        """
        try:
            intact = fingerprint(self.data) == sha256
        except (UnicodeEncodeError, binascii.Error):
            intact = False
        if not intact:
            raise ValueError(f"the content {sha256!r} does not match its SHA-256")


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
    before: str | None = Field(description="The content before; null if it did not exist.")
    after: str | None = Field(description="The content after; null if it is deleted.")
    base: str | None = Field(default=None, description="The text generated last.")
    generated: str | None = Field(default=None, description="The text generated now.")

    @classmethod
    def of(cls, change: Change) -> Self:
        """Return the saved form of ``change``, which names its contents by their hashes."""
        return cls(
            path=change.path,
            part=change.part,
            action=change.action,
            why=change.why,
            before=_hash(change.before),
            after=_hash(change.after),
            base=_hash(change.base),
            generated=_hash(change.generated),
        )

    @property
    def hashes(self) -> set[str]:
        """The hashes of all contents of the change."""
        return {*filter(None, (self.before, self.after, self.base, self.generated))}

    def restore(self, contents: Mapping[str, bytes]) -> Change:
        """Return the change that was saved, with its contents by hash."""
        texts = (self.before, self.after, self.base, self.generated)
        before, after, base, generated = (contents[one] if one else None for one in texts)
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


def contents_of(changes: Iterable[Change]) -> dict[str, SavedContent]:
    """Return each content of the changes once, by its hash."""
    found: dict[str, SavedContent] = {}
    for change in changes:
        for data in (change.before, change.after, change.base, change.generated):
            if data is not None and (sha256 := fingerprint(data)) not in found:
                found[sha256] = SavedContent.of(data)
    return found


def _hash(data: bytes | None) -> str | None:
    return None if data is None else fingerprint(data)
