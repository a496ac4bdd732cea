"""What an endpoint answers: as JSON has it, and as the Python expression that makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING

from featurebuilder.naming import ClassName
from featurebuilder.plan.python_values import as_shown, python_value
from featurebuilder.render.safe_text import PythonText, python_inline, python_literal
from featurebuilder.request.endpoint import SIMPLE_TYPES, ResponseField
from featurebuilder.request.examples import example_of
from featurebuilder.request.model_names import words_after
from featurebuilder.request.unions import variant_of
from featurebuilder.request.words import singular

if TYPE_CHECKING:
    from featurebuilder.request.endpoint import Endpoint
    from featurebuilder.request.examples import Json
    from featurebuilder.request.resource_field import ResourceField

_IN_UTC = "tzinfo=UTC"


def value_of(name: str, field: ResourceField) -> Json:
    """Return what the field answers: its value, or else its example."""
    if isinstance(field, ResponseField) and field.value is not None:
        return field.value
    return example_of(name, field)


def answer_of(endpoint: Endpoint) -> Json:
    """Return the JSON that the endpoint answers; ``None`` if it answers nothing."""
    if endpoint.response is None:
        return None
    body: Json = {
        field.alias or name: answered(field, value_of(name, field))
        for name, field in endpoint.fields.items()
    }
    return [body] if endpoint.response.many else body


def is_plain(endpoint: Endpoint) -> bool:
    """Return whether it takes nothing, and answers no more than values that are told before."""
    takes = endpoint.parameters or endpoint.body or endpoint.dependencies
    response = endpoint.response
    return not takes and response is not None and not response.many and _all_simple(endpoint)


def _all_simple(endpoint: Endpoint) -> bool:
    return all(field.type in SIMPLE_TYPES for field in endpoint.fields.values())


def answered(field: ResourceField, value: Json) -> Json:
    """Return ``value`` as Pydantic writes it: a moment in UTC, a decimal as a text."""
    match field.type, value:
        case _, None:
            return None
        case "list", Sequence():
            return [answered(field.item, item) for item in value]
        case "map", Mapping():
            return {key: answered(field.item, item) for key, item in value.items()}
        case "object", Mapping():
            return {
                key: answered(inner, value.get(key))
                for name, inner in (field.fields or {}).items()
                for key in [inner.alias or name]
            }
        case "union", _:
            name, variant = variant_of(field, value)
            made = answered(variant, value)
            return {field.by: name, **made} if field.by and isinstance(made, Mapping) else made
        case _:
            return _single(field, value)


def _single(field: ResourceField, value: Json) -> Json:
    match field.type, value:
        case "decimal", _:
            return str(Decimal(str(value)))
        case "datetime", _:
            return as_shown(field, value)
        case "time", str():
            return time.fromisoformat(value).isoformat()
        case "email", str():
            local, _, domain = value.partition("@")
            return f"{local}@{domain.lower()}"
        case "url", str():
            return _url(value)
        case _:
            return value


@dataclass(frozen=True, slots=True)
class Sources:
    """Writes values as expressions; ``has_utc`` says whether ``datetime`` has ``UTC``."""

    has_utc: bool = True

    def of(self, field: ResourceField, value: Json, model: str, name: str) -> PythonText:
        """Return the expression of ``value``, of the field ``name`` of ``model``."""
        return PythonText(self._of(field, value, model, name))

    def _of(self, field: ResourceField, value: Json, model: str, name: str) -> str:
        match field.type, value:
            case "list", Sequence():
                items = (self._of(field.item, item, model, singular(name)) for item in value)
                return f"[{', '.join(items)}]"
            case "map", Mapping():
                pairs = (
                    f"{python_inline(key)}: {self._of(field.item, item, model, singular(name))}"
                    for key, item in value.items()
                )
                return f"{{{', '.join(pairs)}}}"
            case "object", Mapping():
                return self._object(field, value, words_after(model, name))
            case "union", _:
                return self._variant(field, value, words_after(model, name))
            case "uuid", str():
                return f"UUID({python_inline(value)})"
            case "url", str():
                return f"HttpUrl({python_inline(value)})"
            case (("str" | "text" | "email" | "enum"), str()):
                return python_literal(value)
            case _:
                made = python_value(ClassName("X"), name, field, value)
                return made if self.has_utc else made.replace(_IN_UTC, "tzinfo=timezone.utc")

    def _object(
        self, field: ResourceField, value: Mapping[str, Json], own: str, kind: str = ""
    ) -> str:
        arguments = [
            f"{one}={self._of(part, value.get(part.alias or one), own, one)}"
            for one, part in (field.fields or {}).items()
        ]
        return f"{own}({', '.join([kind, *arguments] if kind else arguments)})"

    def _variant(self, field: ResourceField, value: Json, own: str) -> str:
        name, variant = variant_of(field, value)
        if field.by is None or not isinstance(value, Mapping):
            return self._of(variant, value, own, name)
        kind = f"{field.by}={python_inline(name)}"
        return self._object(variant, value, words_after(own, name), kind)


def _url(value: str) -> str:
    from pydantic import HttpUrl  # noqa: PLC0415 - few requests have one

    return str(HttpUrl(value))
