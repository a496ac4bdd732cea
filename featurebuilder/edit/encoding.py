"""How a Python file's bytes hold its text: byte-order mark, cookie, and a way back."""

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
    """An encoding by its name, and whether a byte-order mark stands in front."""

    name: str
    bom: bool

    @classmethod
    def of(cls, data: bytes, path: str) -> Self:
        """Return the encoding that a Python file declares by mark or cookie (PEP 263).

        Raises:
            EditRefusedError: if the declaration is wrong.
        """
        lines = (match.group() for match in _LINE.finditer(data))
        try:
            name, _ = tokenize.detect_encoding(lambda: next(lines, b""))
        except (SyntaxError, ValueError) as error:
            raise EditRefusedError(Problem(str(error), Location(path, 1))) from error
        return cls("utf-8" if name == "utf-8-sig" else name, data.startswith(codecs.BOM_UTF8))

    def decode(self, data: bytes, path: str) -> str:
        """Return the file's text without its mark.

        Raises:
            EditRefusedError: if the bytes are not of this encoding, or cannot be had back from
                the text.
        """
        body = data.removeprefix(codecs.BOM_UTF8) if self.bom else data
        try:
            text = body.decode(self.name)
        except UnicodeDecodeError as error:
            line = body[: error.start].count(b"\n") + 1
            what = f"byte 0x{body[error.start]:02x} is not {self.name}"
            raise EditRefusedError(Problem(what, Location(path, line))) from error
        except (LookupError, ValueError) as error:
            what = f"the encoding {self.name} does not hold this file"
            raise EditRefusedError(Problem(what, Location(path, 1))) from error
        if self.encode(text, path) != data:
            what = f"the file's bytes are not the only ones in {self.name} for its text"
            raise EditRefusedError(Problem(what, Location(path, 1)))
        return text

    def encode(self, text: str, path: str) -> bytes:
        """Return the bytes that hold ``text``.

        Raises:
            EditRefusedError: if this encoding has no bytes for a character of it.
        """
        try:
            body = text.encode(self.name)
        except UnicodeEncodeError as error:
            line = text.count("\n", 0, error.start) + 1
            what = f"{text[error.start]!a} cannot be written in {self.name}"
            raise EditRefusedError(Problem(what, Location(path, line))) from error
        except (LookupError, ValueError) as error:
            what = f"the encoding {self.name} cannot be written"
            raise EditRefusedError(Problem(what, Location(path, 1))) from error
        return (codecs.BOM_UTF8 if self.bom else b"") + body
