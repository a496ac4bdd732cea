"""A resource to the lines of YAML that a person would write for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from featurebuilder.request.resource_defaults import field_with_defaults
from featurebuilder.request.resource_field import ResourceField
from featurebuilder.request.words import singular
from featurebuilder.request.yaml_writing import flow, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.naming import SnakeName
    from featurebuilder.request.endpoint import Endpoint
    from featurebuilder.request.part import Part
    from featurebuilder.request.resource import Resource
    from featurebuilder.request.yaml_writing import Value

_WIDTH = 94
_LAST = ("unique", "index", "optional", "default", "alias", "description", "example")
_FOLLOWING = ("description", "digits", "places", "on_delete", "by")


def resource_lines(resource: Resource, feature: SnakeName) -> Iterator[str]:
    """Yield the lines of ``resource``, of the feature ``feature``; what follows is left out."""
    said = _said(resource)
    if resource.name == singular(feature):
        del said["name"]
    said["fields"] = {name: _field(name, field) for name, field in resource.fields.items()}
    said["actions"] = tuple(_said(action) for action in resource.actions)
    yield from _mapping({key: value for key, value in said.items() if value != ()})


def parameter_lines(endpoint: Endpoint) -> Iterator[str]:
    """Yield the lines of an endpoint's parameters; where one is, if the path does not name it."""
    said: dict[str, Value] = {}
    for name, parameter in endpoint.parameters.items():
        keys = _field(name, parameter)
        if parameter.source == "path" or (parameter.is_file and parameter.source == "form"):
            keys.pop("source", None)
        if parameter.dependency is not None:
            del keys["type"]
        said[name] = keys
    yield from _entries(said)


def field_lines(name: str, field: ResourceField) -> Iterator[str]:
    """Yield the lines of one field of a body or an answer."""
    yield from _entry(f"{flow(name)}:", _field(name, field))


def _mapping(
    said: Mapping[str, Value], outermost: tuple[str, ...] = ("fields", "actions")
) -> Iterator[str]:
    for key, value in said.items():
        if key in outermost:
            yield f"{key}:"
            yield from _entries(value)
        else:
            yield from _entry(f"{flow(key)}:", value)


def _entries(value: Value) -> Iterator[str]:
    """Yield the entries of a mapping, or of a list, each on a line if it fits."""
    if isinstance(value, tuple):
        yield from (f"  {line}" for item in value for line in _item(item))
        return
    for key, inner in cast("Mapping[str, Value]", value).items():
        yield from (f"  {line}" for line in _entry(f"{flow(key)}:", inner))


def _entry(start: str, value: Value) -> Iterator[str]:
    line = f"{start} {flow(value)}"
    if isinstance(value, str | int | float | bool):
        yield f"{start} {written(value)}"
    elif len(line) <= _WIDTH or isinstance(value, tuple):
        yield line
    else:
        yield start
        yield from (f"  {inner}" for inner in _mapping(value, ()))


def _item(value: Value) -> Iterator[str]:
    """Yield the lines of an item of a list."""
    line = f"- {flow(value)}"
    if len(line) <= _WIDTH:
        yield line
        return
    first, *rest = _mapping(cast("Mapping[str, Value]", value), ())
    yield f"- {first}"
    yield from (f"  {inner}" for inner in rest)


def _field(name: str, field: ResourceField) -> dict[str, Value]:
    """Return the keys of a field that are not what would be without them, words at the end."""
    said = {"type": field.type, **_said(field)}
    for key in ("fields", "of"):
        if inner := getattr(field, key):
            said[key] = {name: _field(name, one) for name, one in inner.items()}
    if isinstance(field.items, ResourceField):
        said["items"] = _field(singular(name), field.items)
    without = {key: value for key, value in said.items() if key not in _FOLLOWING}
    filled = cast("dict[str, Value]", field_with_defaults(name, without))
    if all(filled.get(key) == said.get(key) for key in _FOLLOWING[1:]):
        said = {**without, "description": field.description}
    if filled["description"] == field.description:
        del said["description"]
    last = {key: said.pop(key) for key in _LAST if key in said}
    return said | last


def _said(part: Part) -> dict[str, Value]:
    """Return the keys of a part that do not hold what they would by themselves."""
    return {
        key: getattr(part, key)
        for key, info in type(part).model_fields.items()
        if getattr(part, key) != info.get_default(call_default_factory=True)
    }
