"""The types of a request's texts and names, as Pydantic and a JSON Schema see them."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from featurebuilder.naming import ClassName, FeatureName, Identifier, Name, RoutePath, SnakeName
from featurebuilder.request.findings import HALF, RefusedError, has_half

TYPE_NAMES = frozenset({"str", "int", "float", "bool"})
_IMPORTED = frozenset({"APIRouter", "Annotated", "BaseModel", "ConfigDict", "Field"})
_ROUTER_MODULE = frozenset({"annotations", "router"})


class FieldName(Identifier):
    """The name of a field of a generated Pydantic model."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a model's field, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if text.startswith("_"):
            return f"{text!a} starts with an underscore, which makes it private to the model"
        if text.startswith("model_") or hasattr(BaseModel, text):
            return f"{text!a} has a meaning of its own in a Pydantic model"
        if text in TYPE_NAMES:
            return f"{text!a} is the name of a field's type"
        if text in _IMPORTED:
            return f"{text!a} is a name that the generated model imports"
        return None


class HandlerName(SnakeName):
    """The name of the function that answers an endpoint."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a handler, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if text in _ROUTER_MODULE:
            return f"{text!a} is a name that the generated router's module holds already"
        return None


class JsonName(Name):
    """The name of a field in JSON, such as ``bornOn``."""

    __slots__ = ()
    pattern = "[A-Za-z_][A-Za-z0-9_.-]*"

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a field in JSON, or ``None`` if it can."""
        if reason := cls.too_long(text):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return f"{text!a} is not made of letters, digits, '_', '-' and '.', no digit first"
        return None


class OperationName(SnakeName):
    """The name of what can be done with a resource; of builtins only ``list`` is one."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name an operation, or ``None`` if it can."""
        return None if text == "list" else super().refusal(text)


class ModelName(ClassName):
    """The name of the model of a response."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a response model, or ``None`` if it can."""
        if reason := super().refusal(text):
            return reason
        if text in _IMPORTED:
            return f"{text!a} is a name that the generated modules import"
        return None


class DottedName(Name):
    """The name of something in a module of the tree, such as ``app.deps.verify_key``."""

    __slots__ = ()
    pattern = r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+"
    longest = 200

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name something in a module, or ``None`` if it can."""
        if reason := cls.too_long(text):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return f"{text!a} is no module and a name in it, such as 'app.deps.verify_key'"
        return next(filter(None, map(Identifier.refusal, text.split("."))), None)

    @property
    def module(self) -> str:
        """The module that it is in."""
        return self.rpartition(".")[0]

    @property
    def name(self) -> Identifier:
        """What it is called there."""
        return Identifier(self.rpartition(".")[2])


class HeaderName(Name):
    """The name of a header of an answer, such as ``X-Total-Count``."""

    __slots__ = ()
    pattern = "[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*"
    kept = frozenset({"content-length", "content-type", "set-cookie", "transfer-encoding"})

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a header, or ``None`` if it can."""
        if reason := cls.too_long(text):
            return reason
        if not re.fullmatch(cls.pattern, text):
            return f"{text!a} is not made of words of letters and digits, with '-' between them"
        if text.lower() in cls.kept:
            return f"{text!a} is set by the server itself"
        return None


@dataclass(frozen=True, slots=True)
class Checked:
    """Makes a text of a request a name of ``kind``, in an ``Annotated`` type."""

    kind: type[Name]

    def __get_pydantic_core_schema__(self, _: object, __: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema: a strict text that ``kind`` then checks."""
        text = core_schema.str_schema(strict=True)
        return core_schema.no_info_after_validator_function(self.kind, text)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the JSON Schema: a text with the name's pattern and length."""
        pattern = {"pattern": f"^{self.kind.pattern}$", "maxLength": self.kind.longest}
        return handler(schema) | pattern


def _whole(text: str) -> str:
    if has_half(text):
        raise RefusedError(HALF)
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise RefusedError(f"expected some text, found {'only blanks' if text else 'none'}")
    return text


def _sendable(text: str) -> str:
    if not re.fullmatch(r"[!-~]([ -~]*[!-~])?", text):
        raise RefusedError("expected plain ASCII, with no blank at its ends")
    return text


def error_status(text: str) -> str:
    """Return ``text`` if it is a status of HTTP that tells of an error.

    Raises:
        RefusedError: if it is none.
    """
    known = {str(status.value) for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST}
    if text not in known:
        raise RefusedError(f"{text!a} is no status of an error", "such as 404 or 409")
    return text


Text = Annotated[str, AfterValidator(_whole)]
FilledText = Annotated[
    Text, AfterValidator(_filled), Field(json_schema_extra={"minLength": 1, "pattern": r"\S"})
]
HeaderText = Annotated[Text, AfterValidator(_sendable), Field(pattern="^[!-~]([ -~]*[!-~])?$")]
CheckedDottedName = Annotated[DottedName, Checked(DottedName)]
CheckedHeaderName = Annotated[HeaderName, Checked(HeaderName)]
CheckedFeatureName = Annotated[FeatureName, Checked(FeatureName)]
CheckedFieldName = Annotated[FieldName, Checked(FieldName)]
CheckedHandler = Annotated[SnakeName, Checked(HandlerName)]
CheckedModelName = Annotated[ClassName, Checked(ModelName)]
CheckedRoutePath = Annotated[RoutePath, Checked(RoutePath)]
