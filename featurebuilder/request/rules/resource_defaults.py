"""Fill in the defaults of a resource that depend on other parts of the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.resource_names import singular

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.naming import SnakeName

_DIGITS, _PLACES, _MOST_DIGITS = 12, 2, 38


def resource_with_defaults(data: object, feature: SnakeName) -> object:
    """Return the raw data of a resource with its defaults filled in.

    These are its name, the descriptions of fields, the size of decimals, the ``on_delete`` of
    references, and the discriminators of unions. ``feature`` is the name of the feature.
    """
    if not isinstance(data, dict):
        return data
    filled = {"name": singular(feature), **data}
    fields = filled.get("fields")
    if isinstance(fields, dict):
        filled["fields"] = {
            name: field_with_defaults(name, field) for name, field in fields.items()
        }
    return filled


def default_description(name: str) -> str:
    """Return the default description of the field ``name``: its name in words."""
    return f"{name.replace('_', ' ').capitalize()}."


def field_with_defaults(name: object, field: object) -> object:
    """Return the raw data of a field and its nested fields with their defaults filled in."""
    if not isinstance(name, str) or not isinstance(field, dict):
        return field
    filled = {"description": default_description(name), **field}
    if field.get("type") == "decimal":
        filled = {**_decimal_size(field), **filled}
    elif field.get("type") == "ref":
        filled = {"on_delete": "restrict", **filled}
    elif field.get("type") == "union" and _are_all_objects(field.get("of")):
        filled = {"by": "kind", **filled}
    for key in ("fields", "of"):
        inner = filled.get(key)
        if isinstance(inner, dict):
            filled[key] = {name: field_with_defaults(name, one) for name, one in inner.items()}
    if isinstance(filled.get("items"), dict):
        filled["items"] = field_with_defaults(singular(name), filled["items"])
    return filled


def _are_all_objects(variants: object) -> bool:
    """Return whether all variants of a union are objects, so a key can be the discriminator."""
    return isinstance(variants, dict) and all(
        isinstance(one, dict) and one.get("type") == "object" for one in variants.values()
    )


def _decimal_size(field: Mapping[str, object]) -> dict[str, int]:
    digits, places = field.get("digits"), field.get("places")
    if isinstance(digits, int):
        return {"places": min(_PLACES, digits)}
    if isinstance(places, int):
        return {"digits": min(max(_DIGITS, places + _DIGITS - _PLACES), _MOST_DIGITS)}
    return {"digits": _DIGITS, "places": _PLACES}
