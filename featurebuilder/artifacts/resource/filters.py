"""Build the contexts of the query parameters that filter a resource's list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.key_types import IN_URL
from featurebuilder.artifacts.resource.fields import decimal_source
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.model.resource_field import DATES_AND_TIMES, NUMBERS
from featurebuilder.request.resource_names import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.naming import ClassName
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.model.resource_field import ResourceField

_PARAMETER_TYPES = {
    "int": "QueryInt",
    "float": "QueryFloat",
    "bool": "bool",
    "date": "IsoDate",
    "datetime": "UtcDatetime",
    "time": "ClockTime",
    "uuid": "UUID",
}


@dataclass(frozen=True, slots=True)
class FilterContext:
    """A query parameter that filters a list; ``condition`` is the function that applies it."""

    name: Identifier
    annotation: PythonText
    condition: Identifier
    column: Identifier


def filters_of(
    resource: Resource, model: ClassName, storage: StorageConventions
) -> Iterator[FilterContext]:
    """Yield the filter parameters of the list, in order.

    Each filter has a parameter for equality; numbers and dates also have ``_from`` and ``_to``.
    """
    for name in resource.filters:
        field = resource.fields[name]
        column = Identifier(attribute_name(name, field))
        asked = PythonText(f"{_parameter_type(field, type_name(model, column), storage)} | None")
        called = Identifier(json_name(name, field))
        yield FilterContext(called, asked, Identifier("equals"), column)
        if field.type in NUMBERS | DATES_AND_TIMES:
            for ending, condition in (("from", "at_least"), ("to", "at_most")):
                named = Identifier(f"{called}_{ending}")
                yield FilterContext(named, asked, Identifier(condition), column)


def _parameter_type(field: ResourceField, own: ClassName, storage: StorageConventions) -> str:
    """Return the type of a filter's query parameter."""
    match field.type:
        case "enum":
            return own
        case "ref":
            return IN_URL[storage.reference(field.target).key_type]
        case "decimal":
            unbounded = {"ge": None, "gt": None, "le": None, "lt": None}
            return decimal_source(field.model_copy(update=unbounded))
        case _:
            return _PARAMETER_TYPES.get(field.type, "QueryText")
