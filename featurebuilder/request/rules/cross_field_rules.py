"""Fill in the defaults of a request, and check its parts against each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from featurebuilder.naming import FeatureName
from featurebuilder.request.model.findings import Finding, KeyPath
from featurebuilder.request.rules.coerce import list_of, mapping_of
from featurebuilder.request.rules.endpoint_defaults import endpoint_with_defaults
from featurebuilder.request.rules.endpoint_rules import endpoint_findings
from featurebuilder.request.rules.resource_defaults import resource_with_defaults
from featurebuilder.request.rules.resource_rules import resource_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Replaces a missing or invalid name, so only the name is reported, not errors in the defaults
# derived from it.
_PLACEHOLDER = FeatureName("feature")


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
