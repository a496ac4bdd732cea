"""Detect the encoding of a Python file, decode it, and encode it back to the same bytes."""

from __future__ import annotations

import codecs
import re
import tokenize
from dataclasses import dataclass
from typing import Self

from featurebuilder.errors import EditRefusedError, Location, Problem

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class Encoding:
    """The name of an encoding, and whether the file starts with a byte-order mark."""

    name: str
    bom: bool

    @classmethod
    def of(cls, data: bytes, path: str) -> Self:
        """Return the encoding that a Python file declares by byte-order mark or cookie (PEP 263).

        Raises:
            EditRefusedError: if the declaration is invalid.
        """
        lines = (match.group() for match in _LINE.finditer(data))
        try:
            name, _ = tokenize.detect_encoding(lambda: next(lines, b""))
        except (SyntaxError, ValueError) as error:
            raise EditRefusedError(Problem(str(error), Location(path, 1))) from error
        return cls("utf-8" if name == "utf-8-sig" else name, data.startswith(codecs.BOM_UTF8))

    def decode(self, data: bytes, path: str) -> str:
        """Return the text of the file, without its byte-order mark.

        Raises:
            EditRefusedError: if the bytes are not valid in this encoding, or if encoding the text
                again would give other bytes.
        """
        body = data.removeprefix(codecs.BOM_UTF8) if self.bom else data
        try:
            text = body.decode(self.name)
        except UnicodeDecodeError as error:
            line = body[: error.start].count(b"\n") + 1
            what = f"byte 0x{body[error.start]:02x} is not valid {self.name}"
            raise EditRefusedError(Problem(what, Location(path, line))) from error
        except (LookupError, ValueError) as error:
            what = f"the file cannot be decoded as {self.name}"
            raise EditRefusedError(Problem(what, Location(path, 1))) from error
        if self.encode(text, path) != data:
            what = f"the file cannot be decoded as {self.name} and encoded to the same bytes again"
            raise EditRefusedError(Problem(what, Location(path, 1)))
        return text

    def encode(self, text: str, path: str) -> bytes:
        """Return ``text`` as bytes, with the byte-order mark if there is one.

        Raises:
            EditRefusedError: if the encoding cannot represent a character.
        """
        try:
            body = text.encode(self.name)
        except UnicodeEncodeError as error:
            line = text.count("\n", 0, error.start) + 1
            what = f"{text[error.start]!a} cannot be encoded in {self.name}"
            raise EditRefusedError(Problem(what, Location(path, line))) from error
        except (LookupError, ValueError) as error:
            what = f"the text cannot be encoded in {self.name}"
            raise EditRefusedError(Problem(what, Location(path, 1))) from error
        return (codecs.BOM_UTF8 if self.bom else b"") + body
