"""What a factory gives fields: enough for them to be stored, and never twice the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from featurebuilder.naming import Identifier
from featurebuilder.plan.resource_fields import json_source
from featurebuilder.plan.resource_names import type_name
from featurebuilder.plan.resource_values import value_of
from featurebuilder.render.resource_context import MadeContext
from featurebuilder.render.safe_text import PythonText, python_inline
from featurebuilder.request.examples import example_of, examples_of
from featurebuilder.request.field_names import attribute_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.naming import ClassName
    from featurebuilder.plan.storage_conventions import StorageConventions
    from featurebuilder.request.part import Scalar
    from featurebuilder.request.resource import Resource
    from featurebuilder.request.resource_field import ResourceField

_MANY = 20
_ROOM = len(" 100000")


def made_of(
    resource: Resource, model: ClassName, storage: StorageConventions
) -> Iterator[MadeContext]:
    """Yield what a factory makes of each field that has to have a value, in order.

    Of what another feature makes, its factory makes one.
    """
    together = {str(name) for names in resource.unique for name in names}
    for name, field in resource.fields.items():
        attribute = Identifier(attribute_name(name, field))
        own, differs = type_name(model, attribute), field.unique or name in together
        has_value = field.default is not None and not differs
        if field.optional or has_value or field.type in {"refs", "list", "map"}:
            continue
        if field.type != "ref":
            yield MadeContext(attribute, PythonText(_source(name, field, own, differs=differs)))
        elif (referred := storage.reference(field.target)).factory:
            factory = Identifier(referred.factory.name)
            yield MadeContext(attribute, None, factory, Identifier(referred.key))


def _source(name: str, field: ResourceField, own: ClassName, *, differs: bool) -> str:
    example = example_of(name, field)
    if field.type == "object":
        return json_source(example)
    value = cast("Scalar", example)
    return _numbered(name, field, value, own) if differs else value_of(field, value, own)


def _numbered(name: str, field: ResourceField, value: Scalar, own: ClassName) -> str:
    """Return the source of a value that is another for each ``number``."""
    text = str(value)
    match field.type:
        case "uuid":
            return "uuid4()"
        case "int" if field.le is None and field.lt is None:
            return f"{value} + number"
        case "email":
            before, _, behind = text.partition("@")
            return f"f{python_inline(_doubled(before) + '{number}@' + _doubled(behind))}"
        case "url":
            return f"f{python_inline(_doubled(text.rstrip('/')) + '/{number}')}"
        case "str" | "text" if field.pattern is None and _has_room(text, field):
            return f"f{python_inline(_doubled(text) + ' {number}')}"
    values = (value, *cast("tuple[Scalar, ...]", examples_of(name, field, _MANY)))
    sources = ", ".join(value_of(field, one, own) for one in values)
    return f"({sources},)[number % {len(values)}]"


def _has_room(text: str, field: ResourceField) -> bool:
    return field.max_length is None or len(text) + _ROOM <= field.max_length


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
