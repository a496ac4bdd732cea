"""Names made once at the boundary: ``str`` types that are safe wherever they are placed."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
import unicodedata
from typing import Self

from featurebuilder.errors import InvalidNameError, Problem

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*")
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.~-]*")
_BUILTINS = frozenset(dir(builtins))
_LONGEST = 80


class Name(str):
    """A text whose class proves that it was checked; the root of every name type."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Check ``text`` and make it a name.

        Raises:
            InvalidNameError: with the reason, if ``text`` cannot be such a name.
        """
        if isinstance(text, cls):
            return text
        if reason := cls.refusal(text):
            raise InvalidNameError(Problem(reason))
        return super().__new__(cls, text)

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot be such a name, or ``None`` if it can."""
        raise NotImplementedError


class Identifier(Name):
    """Any Python identifier that is plain ASCII and no keyword."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot be an identifier, or ``None`` if it can."""
        if stranger := next((char for char in text if not char.isascii()), None):
            name = unicodedata.name(stranger, "a character without a name")
            return f"{text!a} holds U+{ord(stranger):04X} ({name}), which is not plain ASCII"
        if len(text) > _LONGEST:
            return f"{text[:20]!a}... has {len(text)} characters; a name has at most {_LONGEST}"
        if not _IDENTIFIER.fullmatch(text):
            return f"{text!a} is not an identifier: letters, digits and underscores, no digit first"
        if keyword.iskeyword(text):
            return f"{text!a} is a Python keyword"
        if keyword.issoftkeyword(text):
            return f"{text!a} is a Python soft keyword"
        if text.startswith("__"):
            return f"{text!a} is reserved: names with two leading underscores are Python's own"
        return None


class SnakeName(Identifier):
    """A lower-case name for something at the top level of a module, such as a handler."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a module-level object, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if not _SNAKE.fullmatch(text):
            return f"{text!a} is not in snake_case"
        if text in _BUILTINS:
            return f"{text!a} would shadow Python's builtin of that name"
        return None


class FeatureName(SnakeName):
    """The name of a feature, which also names its modules."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a feature's modules, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if text in sys.stdlib_module_names:
            return f"{text!a} would shadow the standard library's module of that name"
        if text in {"conftest", "featurebuilder"}:
            return f"{text!a} is a module name with a meaning of its own"
        return None

    @property
    def class_name(self) -> ClassName:
        """The name in CapWords: ``smoke_test`` gives ``SmokeTest``."""
        return ClassName("".join(word.capitalize() for word in self.split("_")))

    @property
    def words(self) -> str:
        """The name in words: ``smoke_test`` gives ``Smoke test``."""
        return self.replace("_", " ").capitalize()


class ClassName(Identifier):
    """A class name in CapWords."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a class, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if not _CLASS.fullmatch(text):
            return f"{text!a} is not in CapWords"
        if text in _BUILTINS:
            return f"{text!a} would shadow Python's builtin of that name"
        return None


class RoutePath(Name):
    """A path of literal segments, such as ``/smoke_test`` or ``/smoke_test/deep``."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot be a route path, or ``None`` if it can."""
        if not text.startswith("/"):
            return f"{text!a} does not start with a slash"
        if text.endswith("/"):
            return f"{text!a} ends with a slash"
        if "{" in text or "}" in text:
            return f"{text!a} holds a path parameter, which a request cannot describe yet"
        for segment in text[1:].split("/"):
            if not _SEGMENT.fullmatch(segment):
                return f"{text!a} has a segment that is not letters, digits, '-', '_', '.' or '~'"
        return None
