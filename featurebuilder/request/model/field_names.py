"""Derive the names of fields in code and in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.resource_names import singular

if TYPE_CHECKING:
    from featurebuilder.request.model.resource_field import ResourceField


def attribute_name(name: str, field: ResourceField) -> str:
    """Return the field's attribute name in models.

    The ref ``owner`` becomes ``owner_id``, and the refs ``friends`` become ``friend_ids``.
    """
    match field.type:
        case "ref":
            return f"{name}_id"
        case "refs":
            return f"{singular(name)}_ids"
        case _:
            return name


def json_name(name: str, field: ResourceField) -> str:
    """Return the field's name in JSON: its alias, or else its attribute name."""
    return field.alias or attribute_name(name, field)
