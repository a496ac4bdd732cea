"""Store a file's bytes in JSON: as lines if they are UTF-8, else as Base64."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from featurebuilder.merge.recorded_edit import fingerprint


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
