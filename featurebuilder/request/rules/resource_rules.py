"""Check the parts of a resource against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.model.findings import Finding, KeyPath
from featurebuilder.request.model.part import mapping_of
from featurebuilder.request.model.reserved_names import class_refusal
from featurebuilder.request.model.resource import Resource
from featurebuilder.request.model.resource_field import ENDPOINT_ONLY_TYPES, ResourceField
from featurebuilder.request.resource_names import singular
from featurebuilder.request.rules.exposure_rules import exposure_findings
from featurebuilder.request.rules.field_rules import field_findings
from featurebuilder.request.rules.list_rules import list_findings
from featurebuilder.request.rules.operation_rules import operation_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.naming import SnakeName

_FIELDS: KeyPath = ("resource", "fields")


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
    yield from exposure_findings(resource)


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


def name_findings(resource: Resource, feature: str) -> Iterator[Finding]:
    """Yield the naming errors of ``resource``; ``feature`` is the name of its feature."""
    if reason := class_refusal(resource.name):
        longer = f"{resource.name}_entry"
        is_derived = resource.name == singular(feature)
        remedy = (
            f"add 'name: {longer}'" if is_derived else f"choose another name, such as {longer!r}"
        )
        yield Finding(("resource", "name"), reason, remedy)
    kept = dict(_server_fields(resource))
    for name, field in resource.fields.items():
        at = (*_FIELDS, name)
        for called in dict.fromkeys((attribute_name(name, field), json_name(name, field))):
            if called in kept:
                what = f"{called!r} is reserved for {kept[called]}"
                yield Finding(at, what, "choose another name", at_key=True)
    yield from _check_duplicates(resource.fields, _FIELDS)


def _check_duplicates(
    fields: Mapping[SnakeName, ResourceField], path: KeyPath
) -> Iterator[Finding]:
    """Yield each field with a name that an earlier field has, in objects too."""
    attributes: dict[str, str] = {}
    in_json: dict[str, str] = {}
    for name, field in fields.items():
        for taken, called in (
            *((attributes, attribute) for attribute in _attributes_of(name, field)),
            (in_json, json_name(name, field)),
        ):
            first = taken.setdefault(called, name)
            if first != name:
                what = f"{called!r} is already the name of the field {first!r}"
                yield Finding((*path, name), what, "choose another name", at_key=True)
                break
        yield from _check_duplicates(field.fields or {}, (*path, name, "fields"))


def _attributes_of(name: str, field: ResourceField) -> Iterator[str]:
    """Yield the attributes of a field: a reference has one for its key and others for the row."""
    yield attribute_name(name, field)
    if field.type == "ref":
        yield name
    elif field.type == "refs":
        yield from (name, singular(name), f"{singular(name)}_links")


def _server_fields(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield each name that the server uses in ``resource``, with its purpose."""
    yield "id", "the primary key"
    if resource.concurrency == "etag":
        yield "version", "'concurrency: etag'"
        yield "shown_version", "'concurrency: etag'"
    if resource.timestamps:
        yield "created_at", "'timestamps'"
        yield "updated_at", "'timestamps'"
    if resource.soft_delete:
        yield "deleted_at", "'soft_delete'"
    if resource.is_owned:
        yield "created_by", "owner access"
