"""Check the names of a resource and its fields for reserved and duplicate names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.inflection import singular
from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.model.findings import Finding, KeyPath
from featurebuilder.request.model.reserved_names import class_refusal, model_refusal, server_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.naming import SnakeName
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.model.resource_field import ResourceField

_FIELDS: KeyPath = ("resource", "fields")


def name_findings(resource: Resource, feature: str) -> Iterator[Finding]:
    """Yield the naming errors of ``resource``; ``feature`` is the name of its feature."""
    if reason := class_refusal(resource.name):
        longer = f"{resource.name}_entry"
        is_derived = resource.name == singular(feature)
        remedy = (
            f"add 'name: {longer}'" if is_derived else f"choose another name, such as {longer!r}"
        )
        yield Finding(("resource", "name"), reason, remedy)
    kept = dict(server_fields(resource))
    for name, field in resource.fields.items():
        at = (*_FIELDS, name)
        if reason := model_refusal(name):
            yield Finding(at, reason, f"choose another name, such as '{name}_kind'", at_key=True)
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
