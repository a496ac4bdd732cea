"""Write a request as YAML that is easy to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.formats.resource_writing import (
    field_lines,
    parameter_lines,
    resource_lines,
)
from featurebuilder.request.formats.schema import schema_reference_line
from featurebuilder.request.formats.yaml_writing import write_flow, write_scalar
from featurebuilder.request.model.endpoint import Response, ResponseField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.request.model.endpoint import Body, Endpoint
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource_field import ResourceField


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
