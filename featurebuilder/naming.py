"""Names made once at the boundary: ``str`` types that are safe wherever they are placed."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
import unicodedata
from typing import ClassVar, Self

from featurebuilder.errors import InvalidNameError, Problem

# Not ``keyword.softkwlist``: it differs by version, and what is refused must not.
_SOFT_KEYWORDS = frozenset({"_", "case", "match", "type"})
# The names of every supported Python: what is refused does not depend on which one runs.
_BUILTINS = frozenset(dir(builtins)) | {
    "PythonFinalizationError",
    *("copyright", "credits", "exit", "help", "license", "quit"),
}
_REMOVED = (
    "aifc asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap "
    "msilib nis nntplib ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib"
)
STANDARD_MODULES = sys.stdlib_module_names | frozenset(_REMOVED.split())
"""The top-level modules of the standard library of every supported Python."""
_MEANT = frozenset({"conftest", "featurebuilder"})
_IMPORTED = frozenset({"fastapi", "httpx", "httpx2", "pydantic", "pytest", "starlette", "uvicorn"})
_WINDOWS = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")


ANOTHER = "choose another name"
"""What to do about a text that is no name, where there is nothing better to say."""


class Name(str):
    """A text whose class proves that it was checked; the root of every name type.

    ``pattern`` and ``longest`` say as much of the check as a JSON Schema can.
    """

    __slots__ = ()
    pattern: ClassVar[str] = ".*"
    longest: ClassVar[int] = 80

    def __new__(cls, text: str) -> Self:
        """Check ``text`` and make it a name.

        Raises:
            InvalidNameError: with the reason, if ``text`` cannot be such a name.
        """
        if isinstance(text, cls):
            return text
        if reason := cls.refusal(text):
            raise InvalidNameError(Problem(reason, None, cls.remedy(text)))
        return super().__new__(cls, text)

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot be such a name, or ``None`` if it can."""
        raise NotImplementedError

    @classmethod
    def too_long(cls, text: str) -> str | None:
        """Return why ``text`` has too many characters, or ``None`` if it has not."""
        if len(text) <= cls.longest:
            return None
        return f"{text[:20]!a}... has {len(text)} characters; it can have {cls.longest} at most"

    @classmethod
    def remedy(cls, text: str) -> str:  # noqa: ARG003 - for those that know a name that is near
        """Return what to do about a ``text`` that cannot be such a name."""
        return ANOTHER


class Identifier(Name):
    """Any Python identifier that is plain ASCII and no keyword."""

    __slots__ = ()
    pattern = "[A-Za-z_][A-Za-z0-9_]*"

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot be an identifier, or ``None`` if it can."""
        if stranger := next((char for char in text if not char.isascii()), None):
            name = unicodedata.name(stranger, "a character without a name")
            return f"{text!a} holds U+{ord(stranger):04X} ({name}), which is not plain ASCII"
        if reason := cls.too_long(text):
            return reason
        if not re.fullmatch(Identifier.pattern, text):
            return f"{text!a} is not an identifier: letters, digits and underscores, no digit first"
        if keyword.iskeyword(text):
            return f"{text!a} is a Python keyword"
        if text.startswith("__"):
            return f"{text!a} is reserved: names with two leading underscores are Python's own"
        return None


class SnakeName(Identifier):
    """A lower-case name for something at the top level of a module, such as a handler."""

    __slots__ = ()
    pattern = "[a-z][a-z0-9]*(_[a-z0-9]+)*"

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a module-level object, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if text in _SOFT_KEYWORDS:
            return f"{text!a} is a Python soft keyword"
        if not re.fullmatch(SnakeName.pattern, text):
            return f"{text!a} is not in snake_case"
        if text in _BUILTINS:
            return f"{text!a} would shadow Python's builtin of that name"
        return None

    @classmethod
    def remedy(cls, text: str) -> str:
        """Return the nearest name that can be one, if there is one."""
        words = re.findall(r"[A-Z]*[a-z0-9]+|[A-Z]+", text[: 4 * cls.longest])
        near = "_".join(words).lower()
        is_usable = near and near != text and text.isascii() and cls.refusal(near) is None
        return f"did you mean '{near}'?" if is_usable else cls.otherwise(text)

    @classmethod
    def otherwise(cls, text: str) -> str:
        """Return what to do about a ``text`` to which no name is near."""
        return super().remedy(text)

    @property
    def capwords(self) -> str:
        """The name as a class name begins: ``smoke_test`` gives ``SmokeTest``."""
        return _in_capwords(self)


class FeatureName(SnakeName):
    """The name of a feature, which also names its modules and begins its class names."""

    __slots__ = ()
    longest = 60

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a feature's modules, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if text in STANDARD_MODULES:
            return f"{text!a} would shadow the standard library's module of that name"
        if text in _MEANT:
            return f"{text!a} is a module name with a meaning of its own"
        if text in _IMPORTED:
            return f"{text!a} is the name of a package that a FastAPI project imports"
        if _WINDOWS.fullmatch(text):
            return f"{text!a} cannot name a file on Windows"
        if text.startswith("test_"):
            return f"{text!a} would make pytest collect the feature's modules as tests"
        if reason := ClassName.refusal(_in_capwords(text)):
            return f"{text!a} cannot name a class: {reason}"
        return None

    @classmethod
    def otherwise(cls, text: str) -> str:  # noqa: ARG003 - for those that know a name that is near
        """Return what a name is made of."""
        return "choose a name such as 'smoke_test': small letters, digits and underscores"

    @property
    def class_name(self) -> ClassName:
        """The name in CapWords: ``smoke_test`` gives ``SmokeTest``."""
        return ClassName(self.capwords)

    @property
    def words(self) -> str:
        """The name in words: ``smoke_test`` gives ``Smoke test``."""
        return self.replace("_", " ").capitalize()


class ClassName(Identifier):
    """A class name in CapWords."""

    __slots__ = ()
    pattern = "[A-Z][A-Za-z0-9]*"

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a class, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if not re.fullmatch(ClassName.pattern, text):
            return f"{text!a} is not in CapWords"
        if text in _BUILTINS:
            return f"{text!a} would shadow Python's builtin of that name"
        return None


class RoutePath(Name):
    """A path of segments, each literal or a parameter: ``/smoke_test``, ``/greetings/{name}``."""

    __slots__ = ()
    pattern = r"(/([A-Za-z0-9][A-Za-z0-9_.~-]*|\{[a-z][a-z0-9]*(_[a-z0-9]+)*\}))+"
    longest = 200

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot be a route path, or ``None`` if it can."""
        if not text.startswith("/"):
            return f"{text!a} does not start with a slash"
        if text.endswith("/"):
            return f"{text!a} ends with a slash"
        if reason := cls.too_long(text):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return (
                f"{text!a} has a segment that is neither letters, digits, '-', '_', '.' and '~' "
                "nor a {name} in small letters"
            )
        return None


def _in_capwords(text: str) -> str:
    return "".join(word.capitalize() for word in text.split("_"))
