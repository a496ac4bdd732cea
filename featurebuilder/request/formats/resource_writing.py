"""Write a resource as compact YAML lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from featurebuilder.request.formats.yaml_writing import write_flow, write_scalar
from featurebuilder.request.inflection import singular
from featurebuilder.request.model.resource_field import ResourceField
from featurebuilder.request.rules.resource_defaults import field_with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.naming import SnakeName
    from featurebuilder.request.formats.yaml_writing import Value
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.part import Part
    from featurebuilder.request.model.resource import Resource

_WIDTH = 94
_TRAILING_KEYS = ("unique", "index", "optional", "default", "alias", "description", "example")
_DERIVED_KEYS = ("description", "digits", "places", "on_delete", "by")


def resource_lines(resource: Resource, feature: SnakeName) -> Iterator[str]:
    """Yield the YAML lines of ``resource``; values equal to the defaults are left out."""
    said = _explicit_keys(resource)
    if resource.name == singular(feature):
        del said["name"]
    said["fields"] = {name: _field_keys(name, field) for name, field in resource.fields.items()}
    said["actions"] = tuple(_explicit_keys(action) for action in resource.actions)
    yield from _write_mapping({key: value for key, value in said.items() if value != ()})


def parameter_lines(endpoint: Endpoint) -> Iterator[str]:
    """Yield the YAML lines of an endpoint's parameters.

    The source is left out where it is the default: for path parameters, and files in a form.
    """
    said: dict[str, Value] = {}
    for name, parameter in endpoint.parameters.items():
        keys = _field_keys(name, parameter)
        if parameter.source == "path" or (parameter.is_file and parameter.source == "form"):
            keys.pop("source", None)
        if parameter.dependency is not None:
            del keys["type"]
        said[name] = keys
    yield from _write_entries(said)


def field_lines(name: str, field: ResourceField) -> Iterator[str]:
    """Yield the YAML lines of one field of a body or a response."""
    yield from _write_entry(f"{write_flow(name)}:", _field_keys(name, field))


def _write_mapping(
    said: Mapping[str, Value], outermost: tuple[str, ...] = ("fields", "actions")
) -> Iterator[str]:
    for key, value in said.items():
        if key in outermost:
            yield f"{key}:"
            yield from _write_entries(value)
        else:
            yield from _write_entry(f"{write_flow(key)}:", value)


def _write_entries(value: Value) -> Iterator[str]:
    """Yield the entries of a mapping or a list, each on one line if it fits."""
    if isinstance(value, tuple):
        yield from (f"  {line}" for item in value for line in _write_item(item))
        return
    for key, inner in cast("Mapping[str, Value]", value).items():
        yield from (f"  {line}" for line in _write_entry(f"{write_flow(key)}:", inner))


def _write_entry(start: str, value: Value) -> Iterator[str]:
    line = f"{start} {write_flow(value)}"
    if isinstance(value, str | int | float | bool):
        yield f"{start} {write_scalar(value)}"
    elif len(line) <= _WIDTH or isinstance(value, tuple):
        yield line
    else:
        yield start
        yield from (f"  {inner}" for inner in _write_mapping(value, ()))


def _write_item(value: Value) -> Iterator[str]:
    """Yield the lines of one list item."""
    line = f"- {write_flow(value)}"
    if len(line) <= _WIDTH:
        yield line
        return
    first, *rest = _write_mapping(cast("Mapping[str, Value]", value), ())
    yield f"- {first}"
    yield from (f"  {inner}" for inner in rest)


def _field_keys(name: str, field: ResourceField) -> dict[str, Value]:
    """Return the keys of a field that differ from the defaults, with the texts last."""
    said = {"type": field.type, **_explicit_keys(field)}
    for key in ("fields", "of"):
        if inner := getattr(field, key):
            said[key] = {name: _field_keys(name, one) for name, one in inner.items()}
    if isinstance(field.items, ResourceField):
        said["items"] = _field_keys(singular(name), field.items)
    without = {key: value for key, value in said.items() if key not in _DERIVED_KEYS}
    filled = cast("dict[str, Value]", field_with_defaults(name, without))
    if all(filled.get(key) == said.get(key) for key in _DERIVED_KEYS[1:]):
        said = {**without, "description": field.description}
    if filled["description"] == field.description:
        del said["description"]
    last = {key: said.pop(key) for key in _TRAILING_KEYS if key in said}
    return said | last


def _explicit_keys(part: Part) -> dict[str, Value]:
    """Return the keys of a part that differ from the model's defaults."""
    return {
        key: getattr(part, key)
        for key, info in type(part).model_fields.items()
        if getattr(part, key) != info.get_default(call_default_factory=True)
    }
