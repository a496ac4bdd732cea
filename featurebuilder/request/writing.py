"""A request to the YAML of a file that a person would like to edit."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from featurebuilder.request.schema import schema_line
from featurebuilder.request.yaml_format import plain_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model import Endpoint, FeatureRequest, ResponseField
    from featurebuilder.request.part import Scalar

_PLAIN = re.compile(r"[A-Za-z/](?:[A-Za-z0-9_/.,;()'+-]| (?! |$))*")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def dump_request(request: FeatureRequest, *, schema_reference: str) -> bytes:
    """Return ``request`` as YAML, beginning with the line that names its schema to editors.

    Loading it gives an equal request. What follows from the rest is left out.

    Raises:
        ValueError: if ``schema_reference`` does not fit on a line.
    """
    lines = [schema_line(".yaml", schema_reference), *_request(request)]
    return "".join(f"{line}\n" for line in lines).encode()


def _request(request: FeatureRequest) -> Iterator[str]:
    yield f"name: {_scalar(request.name)}"
    yield f"title: {_scalar(request.title)}"
    yield f"description: {_scalar(request.description)}"
    yield "tags:"
    yield from (f"  - {_scalar(tag)}" for tag in request.tags)
    yield "endpoints:"
    for endpoint in request.endpoints:
        first, *rest = _endpoint(endpoint)
        yield f"  - {first}"
        yield from (f"    {line}" for line in rest)


def _endpoint(endpoint: Endpoint) -> Iterator[str]:
    yield f"method: {endpoint.method}"
    yield f"path: {_scalar(endpoint.path)}"
    yield f"summary: {_scalar(endpoint.summary)}"
    if endpoint.description:
        yield f"description: {_scalar(endpoint.description)}"
    yield f"handler: {_scalar(endpoint.handler)}"
    yield "response:"
    response = endpoint.response
    yield f"  model: {_scalar(response.model)}"
    if response.description:
        yield f"  description: {_scalar(response.description)}"
    yield "  fields:"
    for name, field in response.fields.items():
        yield f"    {_scalar(name)}:"
        yield from (f"      {line}" for line in _field(field))


def _field(field: ResponseField) -> Iterator[str]:
    if field.type != "str":
        yield f"type: {field.type}"
    yield f"value: {_scalar(field.value)}"
    yield f"description: {_scalar(field.description)}"
    if field.example != field.value:
        yield f"example: {_scalar(field.example)}"


def _scalar(value: Scalar) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and plain_scalar(value) == value:
        return value
    return f'"{"".join(_escaped(char) for char in value)}"'


def _escaped(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    return char if char.isprintable() else f"\\U{ord(char):08X}"
