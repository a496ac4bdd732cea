"""Derive the names of fields in code and in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.model.reserved_names import is_reserved
from featurebuilder.request.resource_names import singular

if TYPE_CHECKING:
    from featurebuilder.request.model.resource_field import ResourceField


def attribute_name(name: str, field: ResourceField) -> str:
    """Return the field's attribute name in models.

    The ref ``owner`` becomes ``owner_id``, and the refs ``friends`` become ``friend_ids``. A name
    that models reserve, such as ``date``, gets an underscore (PEP 8).
    """
    match field.type:
        case "ref":
            return f"{name}_id"
        case "refs":
            return f"{singular(name)}_ids"
        case _:
            return f"{name}_" if is_reserved(name) else name


def column_name(name: str, field: ResourceField) -> str:
    """Return the name of the field's column: its attribute name, without an underscore."""
    return attribute_name(name, field).removesuffix("_")


def json_name(name: str, field: ResourceField) -> str:
    """Return the field's name in JSON: its alias, or else the name of its column."""
    return field.alias or column_name(name, field)


def alias_of(name: str, field: ResourceField) -> str | None:
    """Return the field's name in JSON if it differs from its attribute name."""
    found = json_name(name, field)
    return None if found == attribute_name(name, field) else found
