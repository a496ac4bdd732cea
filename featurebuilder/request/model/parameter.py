"""The model of an endpoint's parameter: its source, type and rules."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field

from featurebuilder.naming import SnakeName
from featurebuilder.request.model.field_types import CheckedDottedName, ValidatedName
from featurebuilder.request.model.part import make_optional
from featurebuilder.request.model.reserved_names import ResourceFieldName
from featurebuilder.request.model.resource_field import CONTAINERS, STORED_TYPES, ResourceField

Source: TypeAlias = Literal["path", "query", "header", "cookie", "form"]

SINGLE_TYPES = frozenset(STORED_TYPES) - CONTAINERS - {"ref", "refs"}
PARAMETER_TYPES = SINGLE_TYPES | {"list", "file"}
REPEATABLE_SOURCES = frozenset({"query", "form"})
"""The sources that can carry a list, as a repeated parameter."""

RESPONSE_TYPES = {
    "str": "str",
    "text": "str",
    "enum": "str",
    "int": "int",
    "float": "float",
    "bool": "bool",
}
"""The parameter types that a response can contain, with the type of the response field."""


class ParameterName(SnakeName):
    """The name of a parameter, which is also an argument of the handler."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` is not a valid parameter name, or ``None`` if it is valid."""
        return super().refusal(text) or ResourceFieldName.refusal(text)


CheckedParameterName = Annotated[SnakeName, ValidatedName(ParameterName)]


class Parameter(ResourceField):
    """A parameter of an endpoint: a field that clients send outside of a JSON body."""

    model_config = ConfigDict(json_schema_extra=make_optional("description"))

    source: Source = Field(
        default="query",
        description="The source (default: path if the path contains it, form for files).",
    )
    dependency: CheckedDottedName | None = Field(
        default=None,
        description="A dependency of the project that returns its value, such as "
        "app.deps.current_user; clients do not send it.",
    )

    @property
    def is_file(self) -> bool:
        """True if it is a file, or a list of files."""
        return "file" in {self.type, self.item.type}
