"""Lists in pieces: where each begins, as a text that clients hand back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final, Generic, TypeVar

from pydantic import BaseModel, Field, TypeAdapter
from pydantic_core import from_json, to_json

from petsage.core.errors import invalid
from petsage.core.pagination import Size

Cursor = Annotated[
    str | None, Field(max_length=2000, description="What the piece before calls next.")
]

_NO_CURSOR: Final = "This is no cursor of the list in this order."

ItemT = TypeVar("ItemT")


class CursorParams(BaseModel):
    """Which piece of a list."""

    cursor: Cursor = None
    size: Size = 20


class CursorPage(BaseModel, Generic[ItemT]):
    """One piece of a list; ``next`` is the cursor of the piece behind it."""

    items: list[ItemT]
    next: str | None


def cursor_of(sort: str | None, place: Iterable[object]) -> str:
    """Return the cursor of what comes behind ``place`` in a list in this order."""
    return urlsafe_b64encode(to_json([sort, *place])).decode()


def place_of(
    sort: str | None, values: Sequence[TypeAdapter[Any]], cursor: str
) -> list[Any]:
    """Return the place that ``cursor`` names; answer 422 if it is of another order.

    ``values`` say what the place is made of.
    """
    try:
        order, *place = from_json(urlsafe_b64decode(cursor))
        found = [
            adapter.validate_python(value)
            for adapter, value in zip(values, place, strict=True)
        ]
    except (ValueError, TypeError) as error:
        raise invalid(("query", "cursor"), _NO_CURSOR) from error
    if order != sort:
        raise invalid(("query", "cursor"), _NO_CURSOR)
    return found
