"""Validated name types: subclasses of ``str`` that are safe to place in code and file names."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
import unicodedata
from typing import ClassVar, Self

from featurebuilder.errors import InvalidNameError, Problem

# Covers every supported Python, so validation does not depend on the version that runs.
_BUILTINS = frozenset(dir(builtins)) | {
    "PythonFinalizationError",
    *("copyright", "credits", "exit", "help", "license", "quit"),
}
_REMOVED_MODULES = (
    "aifc asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap "
    "msilib nis nntplib ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib"
)
STANDARD_MODULES = sys.stdlib_module_names | frozenset(_REMOVED_MODULES.split())
"""The top-level modules of the standard library of every supported Python."""
_RESERVED_MODULES = frozenset({"conftest", "featurebuilder"})
_COMMON_PACKAGES = frozenset(
    {"fastapi", "httpx", "httpx2", "pydantic", "pytest", "starlette", "uvicorn"}
)
_WINDOWS_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")


DEFAULT_REMEDY = "choose another name"
"""The default remedy for an invalid name."""


class Name(str):
    """A validated string; the base class of all name types.

    Attributes:
        pattern: a regular expression for the part of the check that JSON Schema can express.
        longest: the maximum length, in characters.
    """

    __slots__ = ()
    pattern: ClassVar[str] = ".*"
    longest: ClassVar[int] = 80

    def __new__(cls, text: str) -> Self:
        """Validate ``text`` and return it as a name.

        Raises:
            InvalidNameError: if ``text`` is not a valid name of this type; carries the reason.
        """
        if isinstance(text, cls):
            return text
        if reason := cls.refusal(text):
            raise InvalidNameError(Problem(reason, None, cls.remedy(text)))
        return super().__new__(cls, text)

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid name, or ``None`` if it is valid."""
        raise NotImplementedError

    @classmethod
    def find_length_error(cls, text: str) -> str | None:
        """Return an error message if ``text`` exceeds the maximum length, else ``None``."""
        if len(text) <= cls.longest:
            return None
        return f"{text[:20]!a}... has {len(text)} characters; the maximum is {cls.longest}"

    @classmethod
    def remedy(cls, text: str) -> str:  # noqa: ARG003 - subclasses use it to suggest a name
        """Return how to fix the invalid name ``text``."""
        return DEFAULT_REMEDY


class Identifier(Name):
    """An ASCII Python identifier that is not a keyword."""

    __slots__ = ()
    pattern = "[A-Za-z_][A-Za-z0-9_]*"

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid identifier, or ``None`` if it is valid."""
        if non_ascii := next((char for char in text if not char.isascii()), None):
            name = unicodedata.name(non_ascii, "an unnamed character")
            return f"{text!a} contains U+{ord(non_ascii):04X} ({name}), which is not ASCII"
        if reason := cls.find_length_error(text):
            return reason
        if not re.fullmatch(Identifier.pattern, text):
            return (
                f"{text!a} is not an identifier: use letters, digits and underscores, "
                "and do not start with a digit"
            )
        if keyword.iskeyword(text):
            return f"{text!a} is a Python keyword"
        if text.startswith("__"):
            return f"{text!a} is reserved: Python uses names with two leading underscores"
        return None


class SnakeName(Identifier):
    """A snake_case name for a module-level object, such as a handler."""

    __slots__ = ()
    pattern = "[a-z][a-z0-9]*(_[a-z0-9]+)*"

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a module-level object, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if not re.fullmatch(SnakeName.pattern, text):
            return f"{text!a} is not in snake_case"
        if text in _BUILTINS:
            return f"{text!a} would shadow the Python builtin of that name"
        return None

    @classmethod
    def remedy(cls, text: str) -> str:
        """Suggest the closest valid name, or fall back to ``otherwise``."""
        words = re.findall(r"[A-Z]*[a-z0-9]+|[A-Z]+", text[: 4 * cls.longest])
        suggestion = "_".join(words).lower()
        is_usable = (
            suggestion and suggestion != text and text.isascii() and cls.refusal(suggestion) is None
        )
        return f"did you mean '{suggestion}'?" if is_usable else cls.otherwise(text)

    @classmethod
    def otherwise(cls, text: str) -> str:
        """Return how to fix ``text`` if no similar name is valid."""
        return super().remedy(text)

    @property
    def capwords(self) -> str:
        """The name in CapWords, as a class name prefix: ``smoke_test`` gives ``SmokeTest``."""
        return _to_capwords(self)


class NamePart(SnakeName):
    """A snake_case name that is only part of names in code, such as ``type`` in ``create_type``."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot be part of a name, or ``None`` if it can."""
        if reason := Identifier.refusal(text):
            return reason
        return None if re.fullmatch(cls.pattern, text) else f"{text!a} is not in snake_case"


class FeatureName(SnakeName):
    """The name of a feature, also used for its modules and as the prefix of its class names."""

    __slots__ = ()
    longest = 60

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a feature, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if text in STANDARD_MODULES:
            return f"{text!a} would shadow the standard library module of that name"
        if text in _RESERVED_MODULES:
            return f"{text!a} is a reserved module name"
        if text in _COMMON_PACKAGES:
            return f"{text!a} is the name of a package that FastAPI projects import"
        if _WINDOWS_DEVICES.fullmatch(text):
            return f"{text!a} is not a valid file name on Windows"
        if text.startswith("test_"):
            return f"{text!a} would make pytest collect the feature's modules as tests"
        if reason := ClassName.refusal(_to_capwords(text)):
            return f"{text!a} does not make a valid class name: {reason}"
        return None

    @classmethod
    def otherwise(cls, text: str) -> str:  # noqa: ARG003 - the signature of the base class
        """Describe the form of a valid feature name."""
        return "choose a name such as 'smoke_test': lower-case letters, digits and underscores"

    @property
    def words(self) -> str:
        """The name as a phrase: ``smoke_test`` gives ``Smoke test``."""
        return self.replace("_", " ").capitalize()


class ClassName(Identifier):
    """A class name in CapWords."""

    __slots__ = ()
    pattern = "[A-Z][A-Za-z0-9]*"

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid class name, or ``None`` if it is valid."""
        if reason := super().refusal(text):
            return reason
        if not re.fullmatch(ClassName.pattern, text):
            return f"{text!a} is not in CapWords"
        if text in _BUILTINS:
            return f"{text!a} would shadow the Python builtin of that name"
        return None


class RoutePath(Name):
    """A path of literal and parameter segments: ``/smoke_test``, ``/greetings/{name}``."""

    __slots__ = ()
    pattern = r"(/([A-Za-z0-9][A-Za-z0-9_.~-]*|\{[a-z][a-z0-9]*(_[a-z0-9]+)*\}))+"
    longest = 200

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid route path, or ``None`` if it is valid."""
        if not text.startswith("/"):
            return f"{text!a} does not start with a slash"
        if text.endswith("/"):
            return f"{text!a} ends with a slash"
        if reason := cls.find_length_error(text):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return (
                f"{text!a} has an invalid segment: use letters, digits, '-', '_', '.' and '~', "
                "or a {parameter} in snake_case"
            )
        return None


def _to_capwords(text: str) -> str:
    return "".join(word.capitalize() for word in text.split("_"))
