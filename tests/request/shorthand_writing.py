"""Write a field in short form, as typed in a shell: the inverse of reading it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from featurebuilder.request.shorthand.shorthand import KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.resource_field import ResourceField

_KEYS_WITH_VALUES = ("gt", "lt", "pattern", "max_items", "alias", "default", "example")


def write_shorthand(name: str, field: ResourceField) -> str | None:
    """Return the field in short form, without its description.

    Return ``None`` if the short form cannot express it. The result needs no quotes in a shell,
    unless a value of the field contains special characters.
    """
    said = (*(field.values or ()), str(field.to))
    if field.type == "object" or any(
        re.search("[/|:=?!^]|^$", one) or one in KEYWORDS for one in said
    ):
        return None
    return ":".join(part.replace(":", "::") for part in (name, *_write_parts(field)))


def _write_parts(field: ResourceField) -> Iterator[str]:
    yield field.type
    yield from _write_ranges(field)
    if field.digits is not None and field.places is not None:
        yield f"{field.digits},{field.places}"
    if field.values:
        yield "/".join(field.values)
    yield from (str(part) for part in (field.to, field.items) if part)
    if field.on_delete in {"cascade", "set_null"}:
        yield field.on_delete
    flags = ("unique", "index", "optional", "read_only", "write_only")
    yield from (word for word in flags if getattr(field, word))
    if field.read_only is False:
        yield "read_only=false"
    for key in _KEYS_WITH_VALUES:
        value = getattr(field, key)
        if value is not None:
            yield f"{key}={_write_value(value)}"


def _write_ranges(field: ResourceField) -> Iterator[str]:
    if field.min_length is None and field.max_length is not None:
        yield str(field.max_length)
        return
    for low, high in ((field.min_length, field.max_length), (field.ge, field.le)):
        if low is not None or high is not None:
            least, most = ("" if bound is None else _write_value(bound) for bound in (low, high))
            yield f"{least}..{most}"


def _write_value(value: str | float | bool) -> str:  # noqa: FBT001 - a value of a field
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else format(Decimal(str(value)), "f")
