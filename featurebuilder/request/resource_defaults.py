"""What a resource has where its request leaves it out, as it follows from the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.words import singular

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.naming import SnakeName

_DIGITS, _PLACES, _MOST_DIGITS = 12, 2, 38


def resource_with_defaults(data: object, feature: SnakeName) -> object:
    """Return a resource's plain data with what it left out, as far as that follows from the rest.

    These are its name, the descriptions of fields, the size of decimals, and what becomes of
    whatever refers to something that is deleted.
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


def words_for(name: str) -> str:
    """Return the description of a field that has none: its name in words."""
    return f"{name.replace('_', ' ').capitalize()}."


def field_with_defaults(name: object, field: object) -> object:
    """Return a field's plain data with what it left out."""
    if not isinstance(name, str) or not isinstance(field, dict):
        return field
    filled = {"description": words_for(name), **field}
    if field.get("type") == "decimal":
        filled = {**_decimal(field), **filled}
    elif field.get("type") == "ref":
        filled = {"on_delete": "restrict", **filled}
    elif field.get("type") == "union" and _tells_apart(field.get("of")):
        filled = {"by": "kind", **filled}
    for key in ("fields", "of"):
        inner = filled.get(key)
        if isinstance(inner, dict):
            filled[key] = {name: field_with_defaults(name, one) for name, one in inner.items()}
    if isinstance(filled.get("items"), dict):
        filled["items"] = field_with_defaults(singular(name), filled["items"])
    return filled


def _tells_apart(variants: object) -> bool:
    """Return whether all that a union may hold are objects, which a key can tell apart."""
    return isinstance(variants, dict) and all(
        isinstance(one, dict) and one.get("type") == "object" for one in variants.values()
    )


def _decimal(field: Mapping[str, object]) -> dict[str, int]:
    digits, places = field.get("digits"), field.get("places")
    if isinstance(digits, int):
        return {"places": min(_PLACES, digits)}
    if isinstance(places, int):
        return {"digits": min(max(_DIGITS, places + _DIGITS - _PLACES), _MOST_DIGITS)}
    return {"digits": _DIGITS, "places": _PLACES}
