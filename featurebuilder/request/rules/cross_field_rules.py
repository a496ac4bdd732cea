"""Fill in the defaults of a request, and check its parts against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from featurebuilder.naming import FeatureName, SnakeName
from featurebuilder.request.model.endpoint import SIMPLE_TYPES, require_scalar_of_type
from featurebuilder.request.model.findings import Finding, KeyPath, RejectedValueError
from featurebuilder.request.model.part import list_of, mapping_of
from featurebuilder.request.rules.endpoint_rules import endpoint_findings
from featurebuilder.request.rules.parameter_rules import endpoint_with_parameters
from featurebuilder.request.rules.resource_defaults import (
    field_with_defaults,
    resource_with_defaults,
)
from featurebuilder.request.rules.resource_rules import resource_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Replaces a missing or invalid name, so only the name is reported, not errors in the defaults
# derived from it.
_PLACEHOLDER = FeatureName("feature")
_PARTS = ("response", "body")


def with_defaults(data: Mapping[str, object]) -> dict[str, object]:
    """Return the raw data of a request with the defaults that depend on other parts filled in.

    The ``$schema`` key, which is for editors, is removed.
    """
    filled = {key: value for key, value in data.items() if key != "$schema"}
    name = data.get("name")
    feature = _PLACEHOLDER
    if isinstance(name, str) and not FeatureName.refusal(name):
        feature = FeatureName(name)
    endpoints = data.get("endpoints")
    if isinstance(endpoints, list | tuple):
        filled["endpoints"] = [
            endpoint_with_defaults(endpoint, feature, place)
            for place, endpoint in enumerate(endpoints)
        ]
    if "resource" in data:
        filled["resource"] = resource_with_defaults(data["resource"], feature)
        filled.setdefault("tags", [data.get("title", feature.words)])
    return filled


def request_findings(data: Mapping[str, object]) -> Iterator[Finding]:
    """Yield the conflicts between the parts of a request, such as names used twice.

    ``data`` is the result of `with_defaults`. Parts of the wrong type are skipped, because Pydantic
    reports them.
    """
    yield from resource_findings(data)
    endpoints = data.get("endpoints")
    first: dict[tuple[str, str], int] = {}
    for place, endpoint in enumerate(endpoints if isinstance(endpoints, list) else ()):
        yield from endpoint_findings(mapping_of(endpoint), ("endpoints", place))
        for kind, name, below in _unique_names(endpoint):
            earlier = first.setdefault((kind, name), place)
            if earlier != place:
                what = f"{name!r} is already the {kind} of endpoints[{earlier}]"
                yield Finding(("endpoints", place, *below), what)
    yield from _check_shadowed(mapping_of(endpoint) for endpoint in list_of(endpoints))


def _unique_names(endpoint: object) -> Iterator[tuple[str, str, KeyPath]]:
    parts = mapping_of(endpoint)
    method, path, handler = parts.get("method", "get"), parts.get("path"), parts.get("handler")
    if isinstance(method, str) and isinstance(path, str):
        yield "operation", f"{method.upper()} {path}", ("path",)
    if isinstance(handler, str):
        yield "handler", handler, ("handler",)
    for part in ("response", "body"):
        model = mapping_of(parts.get(part)).get("model")
        if isinstance(model, str):
            yield "model", model, (part, "model")


def _check_shadowed(endpoints: Iterable[Mapping[str, object]]) -> Iterator[Finding]:
    """Yield each path that an earlier endpoint's path parameters match."""
    earlier: list[tuple[str, str]] = []
    for place, endpoint in enumerate(endpoints):
        method, path = str(endpoint.get("method", "get")).lower(), str(endpoint.get("path"))
        for other_method, other in earlier:
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(other))
            if method == other_method and path != other and re.fullmatch(pattern, path):
                what = f"{path!r} is shadowed by {other!r}, which comes before it"
                yield Finding(("endpoints", place, "path"), what, "move this endpoint before it")
        earlier.append((method, path))


def endpoint_with_defaults(endpoint: object, feature: SnakeName, place: int) -> object:
    """Return the raw data of an endpoint with its defaults filled in.

    The default path is the feature's name. The models of the first endpoint are named after the
    feature, all others after their handler, so a new endpoint never renames a model.

    Args:
        endpoint: The raw data; returned unchanged if it is not a mapping.
        feature: The name of the feature.
        place: The index of the endpoint in the request.
    """
    if not isinstance(endpoint, dict):
        return endpoint
    filled = {"path": f"/{feature}", **endpoint}
    owner = _model_prefix(filled.get("handler"), place) if place else feature
    for key, ending in (("response", "Response"), ("body", "Request")):
        part = filled.get(key)
        if isinstance(part, dict):
            filled[key] = {"model": f"{owner.capwords}{ending}", **part}
    filled = endpoint_with_parameters(filled)
    return {**filled, **{key: _fill_fields(filled[key]) for key in _PARTS if key in filled}}


def _fill_fields(part: object) -> object:
    if not isinstance(part, dict) or not isinstance(part.get("fields"), dict):
        return part
    fields = {
        name: _fill_example(field_with_defaults(name, field))
        for name, field in part["fields"].items()
    }
    return {**part, "fields": fields}


def _fill_example(field: object) -> object:
    """Return a response field with its value as its example, if the type matches."""
    if not isinstance(field, Mapping) or "value" not in field or "example" in field:
        return field
    kind = str(field.get("type", "str"))
    if kind not in SIMPLE_TYPES:
        return field
    try:
        return {**field, "example": require_scalar_of_type(field["value"], kind)}
    except RejectedValueError:
        return field  # report only the value, not the example too


def _model_prefix(handler: object, place: int) -> SnakeName:
    if isinstance(handler, str) and not SnakeName.refusal(handler):
        return SnakeName(handler)
    return SnakeName(f"feature{place}")
