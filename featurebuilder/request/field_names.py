"""What a field of a resource, and each value of an enum, is called in code and in JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from featurebuilder.request.words import singular

if TYPE_CHECKING:
    from featurebuilder.request.resource_field import ResourceField


def attribute_name(name: str, field: ResourceField) -> str:
    """Return what models call the field: ``owner_id`` for the ref ``owner``, ``friend_ids``."""
    match field.type:
        case "ref":
            return f"{name}_id"
        case "refs":
            return f"{singular(name)}_ids"
        case _:
            return name


def json_name(name: str, field: ResourceField) -> str:
    """Return what JSON calls the field: its alias, or what models call it."""
    return field.alias or attribute_name(name, field)


def member_name(value: str) -> str:
    """Return what the member of an enum is called: ``in-progress`` gives ``IN_PROGRESS``.

    It is empty where nothing of ``value`` can stand in a name.
    """
    words = re.findall(r"[A-Za-z0-9]+", value)
    name = "_".join(words).upper()
    return f"VALUE_{name}" if name[:1].isdigit() else name
