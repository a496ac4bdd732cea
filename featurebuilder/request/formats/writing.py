"""Write a request as YAML that is easy to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from featurebuilder.request.formats.schema import schema_reference_line
from featurebuilder.request.formats.yaml_format import write_flow, write_scalar
from featurebuilder.request.model.endpoint import Response, ResponseField
from featurebuilder.request.model.resource_field import ResourceField
from featurebuilder.request.resource_names import singular
from featurebuilder.request.rules.resource_defaults import field_with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.naming import SnakeName
    from featurebuilder.request.formats.yaml_format import Value
    from featurebuilder.request.model.endpoint import Body, Endpoint
    from featurebuilder.request.model.part import RequestPart
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource

_WIDTH = 94
_TRAILING_KEYS = ("unique", "index", "optional", "default", "alias", "description", "example")
_DERIVED_KEYS = ("description", "digits", "places", "on_delete", "by")


def dump_request(request: FeatureRequest, *, schema_reference: str) -> bytes:
    """Return ``request`` as YAML; the first line points editors to its schema.

    Loading the result gives an equal request. Most values equal to the defaults are left out.

    Raises:
        ValueError: if ``schema_reference`` does not fit on one line.
    """
    lines = [schema_reference_line(".yaml", schema_reference), *_write_request(request)]
    return "".join(f"{line}\n" for line in lines).encode()


def _write_request(request: FeatureRequest) -> Iterator[str]:
    yield f"name: {write_scalar(request.name)}"
    yield f"title: {write_scalar(request.title)}"
    yield f"description: {write_scalar(request.description)}"
    yield "tags:"
    yield from (f"  - {write_scalar(tag)}" for tag in request.tags)
    if request.access:
        yield f"access: {request.access}"
    if request.resource:
        yield "resource:"
        yield from (f"  {line}" for line in resource_lines(request.resource, request.name))
        return
    if request.dependencies:
        yield f"dependencies: {write_flow(request.dependencies)}"
    yield "endpoints:"
    for endpoint in request.endpoints:
        first, *rest = _write_endpoint(endpoint)
        yield f"  - {first}"
        yield from (f"    {line}" for line in rest)


def _write_endpoint(endpoint: Endpoint) -> Iterator[str]:
    yield f"method: {endpoint.method}"
    yield f"path: {write_scalar(endpoint.path)}"
    yield f"summary: {write_scalar(endpoint.summary)}"
    if endpoint.description:
        yield f"description: {write_scalar(endpoint.description)}"
    yield f"handler: {write_scalar(endpoint.handler)}"
    if endpoint.parameters:
        yield "parameters:"
        yield from parameter_lines(endpoint)
    if endpoint.dependencies:
        yield f"dependencies: {write_flow(endpoint.dependencies)}"
    if endpoint.status != 200:  # noqa: PLR2004 - the default
        yield f"status: {endpoint.status}"
    if endpoint.tags:
        yield f"tags: {write_flow(endpoint.tags)}"
    if endpoint.deprecated:
        yield "deprecated: true"
    if endpoint.errors:
        yield "errors:"
        yield from (
            f"  {status}: {write_scalar(words)}" for status, words in endpoint.errors.items()
        )
    for key, part in (("body", endpoint.body), ("response", endpoint.response)):
        if part:
            yield f"{key}:"
            yield from (f"  {line}" for line in _write_part(part))


def _write_part(part: Body | Response) -> Iterator[str]:
    yield f"model: {write_scalar(part.model)}"
    if part.description:
        yield f"description: {write_scalar(part.description)}"
    if part.many:
        yield "many: true"
    if not isinstance(part, Response) and part.max_items:
        yield f"max_items: {part.max_items}"
    if isinstance(part, Response) and part.headers:
        yield "headers:"
        for header_name, header in part.headers.items():
            said = {"value": header.value, "description": header.description}
            yield f"  {header_name}: {write_flow(said)}"
    yield "fields:"
    fields: Mapping[str, ResourceField] = {str(name): one for name, one in part.fields.items()}
    for name, field in fields.items():
        if isinstance(field, ResponseField) and field.is_simple:
            yield f"  {write_scalar(name)}:"
            yield from (f"    {line}" for line in _write_simple_field(field))
        else:
            yield from (f"  {line}" for line in field_lines(name, field))


def _write_simple_field(field: ResponseField) -> Iterator[str]:
    """Yield the lines of a simple field, one key per line."""
    if field.parameter is not None:
        yield f"parameter: {field.parameter}"
        yield f"description: {write_scalar(field.description)}"
        return
    if field.type != "str":
        yield f"type: {field.type}"
    if field.value is not None:
        yield f"value: {write_scalar(field.value)}"
    yield f"description: {write_scalar(field.description)}"
    if field.example is not None and field.example != field.value:
        yield f"example: {write_scalar(field.example)}"


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


def _explicit_keys(part: RequestPart) -> dict[str, Value]:
    """Return the keys of a part that differ from the model's defaults."""
    return {
        key: getattr(part, key)
        for key, info in type(part).model_fields.items()
        if getattr(part, key) != info.get_default(call_default_factory=True)
    }
