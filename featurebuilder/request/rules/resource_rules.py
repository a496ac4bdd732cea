"""Check the parts of a resource against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from featurebuilder.request.model.findings import Finding, KeyPath
from featurebuilder.request.model.resource import Resource
from featurebuilder.request.model.resource_field import ENDPOINT_ONLY_TYPES, ResourceField
from featurebuilder.request.rules.coerce import mapping_of
from featurebuilder.request.rules.field_rules import field_findings
from featurebuilder.request.rules.list_rules import list_findings
from featurebuilder.request.rules.name_rules import name_findings
from featurebuilder.request.rules.operation_rules import operation_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def resource_findings(data: Mapping[str, object]) -> Iterator[Finding]:
    """Yield the conflicts between the parts of a request's resource.

    ``data`` is the result of `with_defaults`. Parts of the wrong type are skipped, because Pydantic
    reports them.
    """
    has_endpoints, has_resource = bool(data.get("endpoints")), data.get("resource") is not None
    if not has_endpoints and not has_resource:
        remedy = "add one of them"
        yield Finding(("endpoints",), "expected endpoints or a resource, found neither", remedy)
    if has_endpoints and has_resource:
        what = "a feature has endpoints or a resource, not both"
        yield Finding(("resource",), what, "split it into two features", at_key=True)
    if has_resource and data.get("dependencies"):
        what = "a resource has no dependencies of its own; use 'access'"
        yield Finding(("dependencies",), what, "remove it", at_key=True)
    if has_resource:
        yield from _check_resource(mapping_of(data["resource"]), str(data.get("name")))


def _check_resource(data: Mapping[str, object], feature: str) -> Iterator[Finding]:
    resource = valid_part(data)
    if resource is None:
        return
    for name, field in resource.fields.items():
        at: KeyPath = ("resource", "fields", name)
        yield from field_findings(name, field, at)
        yield from _check_stored_types(field, at)
    asked = frozenset(mapping_of(data.get("fields")))
    yield from name_findings(resource, feature)
    yield from list_findings(resource, asked)
    yield from operation_findings(resource, asked)


def _check_stored_types(field: ResourceField, at: KeyPath) -> Iterator[Finding]:
    """Yield the types that only endpoints can use."""
    if field.items in ENDPOINT_ONLY_TYPES:
        what = f"a {field.type} of a resource cannot have items of type '{field.items}'"
        yield Finding((*at, "items"), what, "choose another type")
    if field.type in ENDPOINT_ONLY_TYPES:
        remedy = "choose another type, or define endpoints instead"
        yield Finding(
            (*at, "type"), f"a resource cannot have a field of type '{field.type}'", remedy
        )
    if isinstance(field.items, ResourceField):
        what = f"the items of a {field.type} of a resource have only a type"
        yield Finding((*at, "items"), what, "write only the type, such as 'items: str'")
    for name, inner in (field.fields or {}).items():
        yield from _check_stored_types(inner, (*at, "fields", name))


def valid_part(data: Mapping[str, object]) -> Resource | None:
    """Return the resource without its invalid parts, or ``None`` if too little remains."""
    try:
        return Resource.model_validate(dict(data))
    except ValidationError as error:
        rest = _remove_invalid(
            data, {tuple(found["loc"]) for found in error.errors(include_url=False)}
        )
    try:
        return Resource.model_validate(rest)
    except ValidationError:
        return None


def _remove_invalid(
    data: Mapping[str, object], wrong: set[tuple[int | str, ...]]
) -> dict[str, object]:
    fields = {loc[1] for loc in wrong if loc[0] == "fields" and len(loc) > 1}
    others = {loc[0] for loc in wrong if loc[0] != "fields" or len(loc) == 1}
    rest = {key: value for key, value in data.items() if key not in others}
    sound = {name: f for name, f in mapping_of(rest.get("fields")).items() if name not in fields}
    return {"name": "resource_of_no_name", **rest, "fields": sound}
