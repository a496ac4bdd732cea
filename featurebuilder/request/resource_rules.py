"""What the parts of a resource say about each other: its defaults, and what cannot go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.findings import Finding
from featurebuilder.request.words import singular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.naming import SnakeName


def resource_with_defaults(data: object, feature: SnakeName) -> object:
    """Return a resource's plain data with the name and the descriptions that it left out."""
    if not isinstance(data, dict):
        return data
    filled = {"name": singular(feature), **data}
    fields = filled.get("fields")
    if isinstance(fields, dict):
        filled["fields"] = {name: _described(name, field) for name, field in fields.items()}
    return filled


def resource_findings(data: Mapping[str, object]) -> Iterator[Finding]:
    """Yield what is wrong between the parts of a request's resource.

    ``data`` is what `with_defaults` returned; parts that are not even of the right shape are
    passed over, since they are found elsewhere.
    """
    has_endpoints, has_resource = bool(data.get("endpoints")), data.get("resource") is not None
    if not has_endpoints and not has_resource:
        remedy = "add endpoints, or a resource"
        yield Finding(("endpoints",), "expected at least one, found none", remedy)
    if has_endpoints and has_resource:
        what = "a feature has endpoints or a resource, not both"
        yield Finding(("resource",), what, "make two features of them", at_key=True)


def _described(name: object, field: object) -> object:
    if not isinstance(name, str) or not isinstance(field, dict):
        return field
    words = name.replace("_", " ").capitalize()
    filled = {"description": f"{words}.", **field}
    inner = filled.get("fields")
    if isinstance(inner, dict):
        filled["fields"] = {name: _described(name, one) for name, one in inner.items()}
    return filled
