"""Compute the example response of an endpoint, as JSON and as Python source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING

from featurebuilder.artifacts.python_values import python_value, response_value
from featurebuilder.render.safe_text import PythonText, python_inline, python_literal
from featurebuilder.request.model.endpoint import SIMPLE_TYPES, ResponseField
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.model.model_names import append_field_name
from featurebuilder.request.model.unions import find_variant
from featurebuilder.request.resource_names import singular
from featurebuilder.request.values.examples import example_of

if TYPE_CHECKING:
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.resource_field import ResourceField
    from featurebuilder.request.values.examples import Json

_IN_UTC = "tzinfo=UTC"


def field_value(name: str, field: ResourceField) -> Json:
    """Return the fixed value that the field returns, or an example if it has none."""
    if isinstance(field, ResponseField) and field.value is not None:
        return field.value
    return example_of(name, field)


def response_json(endpoint: Endpoint) -> Json:
    """Return the JSON response of the endpoint, or ``None`` if it returns no body."""
    if endpoint.response is None:
        return None
    body: Json = {
        json_name(name, field): serialized_value(field, field_value(name, field))
        for name, field in endpoint.fields.items()
    }
    return [body] if endpoint.response.many else body


def has_fixed_response(endpoint: Endpoint) -> bool:
    """Return whether the endpoint takes no input and returns one object of simple, fixed values."""
    if endpoint.parameters or endpoint.body or endpoint.dependencies:
        return False
    if endpoint.response is None or endpoint.response.many:
        return False
    return all(field.type in SIMPLE_TYPES for field in endpoint.fields.values())


def serialized_value(field: ResourceField, value: Json) -> Json:
    """Return ``value`` as Pydantic serializes it: datetimes in UTC, decimals as strings."""
    match field.type, value:
        case _, None:
            return None
        case "list", Sequence():
            return [serialized_value(field.item, item) for item in value]
        case "map", Mapping():
            return {key: serialized_value(field.item, item) for key, item in value.items()}
        case "object", Mapping():
            return {
                key: serialized_value(inner, value.get(key))
                for name, inner in (field.fields or {}).items()
                for key in [json_name(name, inner)]
            }
        case "union", _:
            name, variant = find_variant(field, value)
            made = serialized_value(variant, value)
            return {field.by: name, **made} if field.by and isinstance(made, Mapping) else made
        case _:
            return _serialized_scalar(field, value)


def _serialized_scalar(field: ResourceField, value: Json) -> Json:
    """Return a value that is neither a container nor a union as Pydantic serializes it."""
    match field.type, value:
        case "decimal", _:
            return str(Decimal(str(value)))
        case "datetime", _:
            return response_value(field, value)
        case "time", str():
            return time.fromisoformat(value).isoformat()
        case "email", str():
            local, _, domain = value.partition("@")
            return f"{local}@{domain.lower()}"
        case "url", str():
            return _normalized_url(value)
        case _:
            return value


@dataclass(frozen=True, slots=True)
class ExpressionWriter:
    """Turn JSON values into Python expressions.

    Attributes:
        has_utc: True if ``datetime.UTC`` exists (Python 3.11 or newer).
    """

    has_utc: bool = True

    def of(self, field: ResourceField, value: Json, model: str, name: str) -> PythonText:
        """Return the expression for ``value`` of the field ``name`` in ``model``."""
        return PythonText(self._source(field, value, model, name))

    def _source(self, field: ResourceField, value: Json, model: str, name: str) -> str:
        """Return the expression as a plain string, with nested values built recursively."""
        match field.type, value:
            case "list", Sequence():
                items = (self._source(field.item, item, model, singular(name)) for item in value)
                return f"[{', '.join(items)}]"
            case "map", Mapping():
                pairs = (
                    f"{python_inline(key)}: {self._source(field.item, item, model, singular(name))}"
                    for key, item in value.items()
                )
                return f"{{{', '.join(pairs)}}}"
            case "object", Mapping():
                return self._object(field, value, append_field_name(model, name))
            case "union", _:
                return self._variant(field, value, append_field_name(model, name))
            case "uuid", str():
                return f"UUID({python_inline(value)})"
            case "url", str():
                return f"HttpUrl({python_inline(value)})"
            case (("str" | "text" | "email" | "enum"), str()):
                return python_literal(value)
            case _:
                made = python_value(field, value)
                return made if self.has_utc else made.replace(_IN_UTC, "tzinfo=timezone.utc")

    def _object(
        self, field: ResourceField, value: Mapping[str, Json], own: str, kind: str = ""
    ) -> str:
        """Return a call of the class ``own``; ``kind`` is the discriminator argument, if any."""
        sources = {
            attribute_name(one, part): self._source(part, value.get(json_name(one, part)), own, one)
            for one, part in (field.fields or {}).items()
        }
        arguments = [f"{attribute}={source}" for attribute, source in sources.items()]
        return f"{own}({', '.join([kind, *arguments] if kind else arguments)})"

    def _variant(self, field: ResourceField, value: Json, own: str) -> str:
        """Return the expression of a union's value, using the variant that matches it."""
        name, variant = find_variant(field, value)
        if field.by is None or not isinstance(value, Mapping):
            return self._source(variant, value, own, name)
        kind = f"{field.by}={python_inline(name)}"
        return self._object(variant, value, append_field_name(own, name), kind)


def _normalized_url(value: str) -> str:
    """Return the URL as Pydantic normalizes it."""
    from pydantic import HttpUrl  # noqa: PLC0415 - slow import that few requests need

    return str(HttpUrl(value))
