"""Types for the strings and names in a request, for Pydantic and JSON Schema."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from featurebuilder.naming import ClassName, FeatureName, Identifier, Name, RoutePath, SnakeName
from featurebuilder.request.model.findings import LONE_SURROGATE, RejectedValueError, has_surrogate

TYPE_NAMES = frozenset({"str", "int", "float", "bool"})
_IMPORTED = frozenset({"APIRouter", "Annotated", "BaseModel", "ConfigDict", "Field"})
_ROUTER_MODULE = frozenset({"annotations", "router"})


class FieldName(Identifier):
    """The name of a field of a generated Pydantic model."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid model field name, or ``None`` if it is valid."""
        if reason := super().refusal(text):
            return reason
        if text.startswith("_"):
            return f"{text!a} starts with an underscore, which makes it private to the model"
        if text.startswith("model_") or hasattr(BaseModel, text):
            return f"{text!a} is reserved by Pydantic models"
        if text in TYPE_NAMES:
            return f"{text!a} is the name of a type that the model uses"
        if text in _IMPORTED:
            return f"{text!a} is imported by the generated model"
        return None


class HandlerName(SnakeName):
    """The name of an endpoint's handler."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid handler name, or ``None`` if it is valid."""
        if reason := super().refusal(text):
            return reason
        if text in _ROUTER_MODULE:
            return f"{text!a} is already defined in the generated router module"
        return None


class JsonName(Name):
    """The name of a field in JSON, such as ``bornOn``."""

    __slots__ = ()
    pattern = "[A-Za-z_][A-Za-z0-9_.-]*"

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid JSON field name, or ``None`` if it is valid."""
        if reason := cls.find_length_error(text):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return f"{text!a} may have only letters, digits, '_', '-' and '.', and no digit first"
        return None


class ModelName(ClassName):
    """The name of the model of a request body or a response."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid model name, or ``None`` if it is valid."""
        if reason := super().refusal(text):
            return reason
        if text in _IMPORTED:
            return f"{text!a} is imported by the generated modules"
        return None


class DottedName(Name):
    """The dotted path of an object in the project, such as ``app.deps.verify_key``."""

    __slots__ = ()
    pattern = r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+"
    longest = 200

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid dotted path, or ``None`` if it is valid."""
        if reason := cls.find_length_error(text):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return f"{text!a} is not a module and a name, such as 'app.deps.verify_key'"
        return next(filter(None, map(Identifier.refusal, text.split("."))), None)

    @property
    def module(self) -> str:
        """The dotted name of the module."""
        return self.rpartition(".")[0]

    @property
    def name(self) -> Identifier:
        """The name of the object in its module."""
        return Identifier(self.rpartition(".")[2])


class HeaderName(Name):
    """The name of a response header, such as ``X-Total-Count``."""

    __slots__ = ()
    pattern = "[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*"
    kept = frozenset({"content-length", "content-type", "set-cookie", "transfer-encoding"})

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid header name, or ``None`` if it is valid."""
        if reason := cls.find_length_error(text):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return f"{text!a} is not a header name: words of letters and digits, joined by '-'"
        if text.lower() in cls.kept:
            return f"{text!a} is always set by the server"
        return None


@dataclass(frozen=True, slots=True)
class ValidatedName:
    """An ``Annotated`` marker that validates a string as a name of ``kind``."""

    kind: type[Name]

    def __get_pydantic_core_schema__(self, _: object, __: GetCoreSchemaHandler) -> CoreSchema:
        """Return the core schema: a strict string that ``kind`` then validates."""
        text = core_schema.str_schema(strict=True)
        return core_schema.no_info_after_validator_function(self.kind, text)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the JSON Schema: a string with the name's pattern and maximum length."""
        pattern = {"pattern": f"^{self.kind.pattern}$", "maxLength": self.kind.longest}
        return handler(schema) | pattern


def _reject_surrogates(text: str) -> str:
    if has_surrogate(text):
        raise RejectedValueError(LONE_SURROGATE)
    return text


def _reject_empty(text: str) -> str:
    if not text.strip():
        raise RejectedValueError(
            f"expected a non-empty string, found {'only spaces' if text else 'an empty one'}"
        )
    return text


def _require_header_text(text: str) -> str:
    if not re.fullmatch(r"[!-~]([ -~]*[!-~])?", text):
        raise RejectedValueError("expected printable ASCII, without spaces at the ends")
    return text


def require_error_status(text: str) -> str:
    """Return ``text`` if it is an HTTP error status (400 or above).

    Raises:
        RefusedError: if it is not.
    """
    known = {str(status.value) for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST}
    if text not in known:
        raise RejectedValueError(
            f"{text!a} is not an HTTP error status", "use a status such as 404 or 409"
        )
    return text


Text = Annotated[str, AfterValidator(_reject_surrogates)]
FilledText = Annotated[
    Text, AfterValidator(_reject_empty), Field(json_schema_extra={"minLength": 1, "pattern": r"\S"})
]
HeaderText = Annotated[
    Text, AfterValidator(_require_header_text), Field(pattern="^[!-~]([ -~]*[!-~])?$")
]
CheckedDottedName = Annotated[DottedName, ValidatedName(DottedName)]
CheckedHeaderName = Annotated[HeaderName, ValidatedName(HeaderName)]
CheckedFeatureName = Annotated[FeatureName, ValidatedName(FeatureName)]
CheckedFieldName = Annotated[FieldName, ValidatedName(FieldName)]
CheckedHandler = Annotated[SnakeName, ValidatedName(HandlerName)]
CheckedModelName = Annotated[ClassName, ValidatedName(ModelName)]
CheckedRoutePath = Annotated[RoutePath, ValidatedName(RoutePath)]
