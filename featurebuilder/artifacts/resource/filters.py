"""Build the contexts of the query parameters that filter a resource's list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.resource.fields import field_context
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText, python_inline
from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.model.reserved_names import is_reserved
from featurebuilder.request.model.resource_field import DATES_AND_TIMES, NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.naming import ClassName
    from featurebuilder.request.model.resource import Resource

_OPERATORS = (("", "=="), ("_from", ">="), ("_to", "<="))


@dataclass(frozen=True, slots=True)
class FilterContext:
    """A query parameter that filters a list by comparing a column with ``operator``."""

    name: Identifier
    annotation: PythonText
    default: PythonText
    operator: PythonText
    column: Identifier


def filters_of(
    resource: Resource, model: ClassName, storage: StorageConventions
) -> Iterator[FilterContext]:
    """Yield the filter parameters of the list, in order.

    Each filter has a parameter for equality; numbers and dates also have ``_from`` and ``_to``.
    """
    for name in resource.filters:
        field = resource.fields[name]
        key_type = storage.reference(field.target).key_type if field.type == "ref" else "uuid"
        context = field_context(model, name, field.model_copy(update={"optional": True}), key_type)
        ranges = field.type in NUMBERS | DATES_AND_TIMES
        for ending, operator in _OPERATORS if ranges else _OPERATORS[:1]:
            key = f"{json_name(name, field)}{ending}"
            is_usable = key.isidentifier() and not is_reserved(key)
            attribute = key if is_usable else f"{context.name}{ending}"
            alias = f"Field(default=None, alias={python_inline(key)})"
            yield FilterContext(
                name=Identifier(attribute),
                annotation=context.plain,
                default=PythonText("None" if key == attribute else alias),
                operator=PythonText(operator),
                column=context.name,
            )
