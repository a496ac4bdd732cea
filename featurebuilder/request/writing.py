"""A request to the YAML of a file that a person would like to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.resource_writing import parameter_lines, resource_lines
from featurebuilder.request.schema import schema_line
from featurebuilder.request.yaml_writing import flow, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model import Endpoint, FeatureRequest, ResponseField


def dump_request(request: FeatureRequest, *, schema_reference: str) -> bytes:
    """Return ``request`` as YAML, beginning with the line that names its schema to editors.

    Loading it gives an equal request. What follows from the rest is left out.

    Raises:
        ValueError: if ``schema_reference`` does not fit on a line.
    """
    lines = [schema_line(".yaml", schema_reference), *_request(request)]
    return "".join(f"{line}\n" for line in lines).encode()


def _request(request: FeatureRequest) -> Iterator[str]:
    yield f"name: {written(request.name)}"
    yield f"title: {written(request.title)}"
    yield f"description: {written(request.description)}"
    yield "tags:"
    yield from (f"  - {written(tag)}" for tag in request.tags)
    if request.resource:
        yield "resource:"
        yield from (f"  {line}" for line in resource_lines(request.resource, request.name))
        return
    yield "endpoints:"
    for endpoint in request.endpoints:
        first, *rest = _endpoint(endpoint)
        yield f"  - {first}"
        yield from (f"    {line}" for line in rest)


def _endpoint(endpoint: Endpoint) -> Iterator[str]:
    yield f"method: {endpoint.method}"
    yield f"path: {written(endpoint.path)}"
    yield f"summary: {written(endpoint.summary)}"
    if endpoint.description:
        yield f"description: {written(endpoint.description)}"
    yield f"handler: {written(endpoint.handler)}"
    if endpoint.parameters:
        yield "parameters:"
        yield from parameter_lines(endpoint)
    if endpoint.status != 200:  # noqa: PLR2004 - the default
        yield f"status: {endpoint.status}"
    if endpoint.tags:
        yield f"tags: {flow(endpoint.tags)}"
    if endpoint.deprecated:
        yield "deprecated: true"
    if endpoint.errors:
        yield "errors:"
        yield from (f"  {status}: {written(words)}" for status, words in endpoint.errors.items())
    yield "response:"
    response = endpoint.response
    yield f"  model: {written(response.model)}"
    if response.description:
        yield f"  description: {written(response.description)}"
    yield "  fields:"
    for name, field in response.fields.items():
        yield f"    {written(name)}:"
        yield from (f"      {line}" for line in _field(field))


def _field(field: ResponseField) -> Iterator[str]:
    if field.parameter is not None:
        yield f"parameter: {field.parameter}"
        yield f"description: {written(field.description)}"
        return
    if field.type != "str":
        yield f"type: {field.type}"
    yield f"value: {written(field.value)}"
    yield f"description: {written(field.description)}"
    if field.example != field.value:
        yield f"example: {written(field.example)}"
