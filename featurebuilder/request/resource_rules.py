"""What the parts of a resource say about each other: what cannot go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from featurebuilder.request.field_rules import field_findings
from featurebuilder.request.findings import Finding, KeyPath
from featurebuilder.request.list_rules import list_findings
from featurebuilder.request.name_rules import name_findings
from featurebuilder.request.operation_rules import operation_findings
from featurebuilder.request.resource import Resource
from featurebuilder.request.resource_field import UNSTORED, ResourceField
from featurebuilder.request.shapes import mapping_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


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
    if has_resource and data.get("dependencies"):
        what = "a resource depends on what its 'access' and the tree ask for"
        yield Finding(("dependencies",), what, "leave it out", at_key=True)
    if has_resource:
        yield from _findings(mapping_of(data["resource"]), str(data.get("name")))


def _findings(data: Mapping[str, object], feature: str) -> Iterator[Finding]:
    resource = sound_resource(data)
    if resource is None:
        return
    for name, field in resource.fields.items():
        at: KeyPath = ("resource", "fields", name)
        yield from field_findings(name, field, at)
        yield from _unstored(field, at)
    asked = frozenset(mapping_of(data.get("fields")))
    yield from name_findings(resource, feature)
    yield from list_findings(resource, asked)
    yield from operation_findings(resource, asked)


def _unstored(field: ResourceField, at: KeyPath) -> Iterator[Finding]:
    """Yield what only endpoints send and answer."""
    if field.items in UNSTORED:
        what = f"what a {field.type} of a resource holds is never of type '{field.items}'"
        yield Finding((*at, "items"), what, "choose another type")
    if field.type in UNSTORED:
        remedy = "choose another type, or describe endpoints of your own"
        yield Finding((*at, "type"), f"a resource has no field of type '{field.type}'", remedy)
    if isinstance(field.items, ResourceField):
        what = f"what a {field.type} of a resource holds has no keys of its own"
        yield Finding((*at, "items"), what, "write the type alone, such as 'items: str'")
    for name, inner in (field.fields or {}).items():
        yield from _unstored(inner, (*at, "fields", name))


def sound_resource(data: Mapping[str, object]) -> Resource | None:
    """Return the resource without the parts of it that are wrong in themselves, if any is left."""
    try:
        return Resource.model_validate(dict(data))
    except ValidationError as error:
        rest = _without(data, {tuple(found["loc"]) for found in error.errors(include_url=False)})
    try:
        return Resource.model_validate(rest)
    except ValidationError:
        return None


def _without(data: Mapping[str, object], wrong: set[tuple[int | str, ...]]) -> dict[str, object]:
    fields = {loc[1] for loc in wrong if loc[0] == "fields" and len(loc) > 1}
    others = {loc[0] for loc in wrong if loc[0] != "fields" or len(loc) == 1}
    rest = {key: value for key, value in data.items() if key not in others}
    sound = {name: f for name, f in mapping_of(rest.get("fields")).items() if name not in fields}
    return {"name": "resource_of_no_name", **rest, "fields": sound}
