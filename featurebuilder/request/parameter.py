"""A parameter of an endpoint: where a client puts it, and what it may hold."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import ConfigDict, Field

from featurebuilder.naming import SnakeName
from featurebuilder.request.checked import Checked, CheckedDottedName
from featurebuilder.request.part import left_out
from featurebuilder.request.reserved_names import ResourceFieldName
from featurebuilder.request.resource_field import CONTAINERS, STORED_TYPES, ResourceField

Source: TypeAlias = Literal["path", "query", "header", "cookie", "form"]
SOURCES: tuple[Source, ...] = get_args(Source)

SINGLE_TYPES = frozenset(STORED_TYPES) - CONTAINERS - {"ref", "refs"}
PARAMETER_TYPES = SINGLE_TYPES | {"list", "file"}
REPEATED = frozenset({"query", "form"})
"""Where a parameter can be sent more than once, as a list is."""

ANSWERED_AS = {
    "str": "str",
    "text": "str",
    "enum": "str",
    "int": "int",
    "float": "float",
    "bool": "bool",
}
"""The types of parameters that an answer can hold, each with the type that it has there."""


class ParameterName(SnakeName):
    """The name of a parameter, which is an argument of the function that answers."""

    __slots__ = ()

    @classmethod
    def refusal(cls, text: str) -> str | None:
        """Return why ``text`` cannot name a parameter, or ``None`` if it can."""
        return super().refusal(text) or ResourceFieldName.refusal(text)


CheckedParameterName = Annotated[SnakeName, Checked(ParameterName)]


class Parameter(ResourceField):
    """What a client sends along with a request: like a field, of a type that a text can hold."""

    model_config = ConfigDict(json_schema_extra=left_out("description"))

    source: Source = Field(
        default="query",
        description="Where it is sent; one that the path names is in the path, a file in a form.",
    )
    dependency: CheckedDottedName | None = Field(
        default=None,
        description="A function of the tree whose result it is, such as app.deps.current_user; "
        "no client sends it.",
    )

    @property
    def is_file(self) -> bool:
        """Whether it is a file, or several."""
        return "file" in {self.type, self.item.type}
