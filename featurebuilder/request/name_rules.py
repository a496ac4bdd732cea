"""The names of a resource and of its fields: which are taken, and which come to the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.field_names import attribute_name, json_name
from featurebuilder.request.findings import Finding, KeyPath
from featurebuilder.request.reserved_names import class_refusal, model_refusal, reserved
from featurebuilder.request.words import singular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.naming import SnakeName
    from featurebuilder.request.resource import Resource
    from featurebuilder.request.resource_field import ResourceField

_FIELDS: KeyPath = ("resource", "fields")


def name_findings(resource: Resource, feature: str) -> Iterator[Finding]:
    """Yield what is wrong with the names of ``resource``, of the feature ``feature``."""
    if reason := class_refusal(resource.name):
        longer = f"{resource.name}_entry"
        is_derived = resource.name == singular(feature)
        remedy = f"add 'name: {longer}'" if is_derived else f"choose another, such as {longer!r}"
        yield Finding(("resource", "name"), reason, remedy)
    kept = dict(reserved(resource))
    for name, field in resource.fields.items():
        at = (*_FIELDS, name)
        if reason := model_refusal(name):
            yield Finding(at, reason, f"choose another name, such as '{name}_kind'", at_key=True)
        for called in dict.fromkeys((attribute_name(name, field), json_name(name, field))):
            if called in kept:
                what = f"{called!r} is kept for {kept[called]}"
                yield Finding(at, what, "choose another name", at_key=True)
    yield from _twice(resource.fields, _FIELDS)


def _twice(fields: Mapping[SnakeName, ResourceField], path: KeyPath) -> Iterator[Finding]:
    """Yield each field of which a name is that of an earlier one, here and within objects."""
    attributes: dict[str, str] = {}
    in_json: dict[str, str] = {}
    for name, field in fields.items():
        for taken, called in (
            *((attributes, attribute) for attribute in _attributes(name, field)),
            (in_json, json_name(name, field)),
        ):
            first = taken.setdefault(called, name)
            if first != name:
                what = f"{called!r} is what the field {first!r} is called already"
                yield Finding((*path, name), what, "choose another name", at_key=True)
                break
        yield from _twice(field.fields or {}, (*path, name, "fields"))


def _attributes(name: str, field: ResourceField) -> Iterator[str]:
    """Yield what a model has for the field: a reference is there by its key and by itself."""
    yield attribute_name(name, field)
    if field.type == "ref":
        yield name
    elif field.type == "refs":
        yield from (name, singular(name), f"{singular(name)}_links")
