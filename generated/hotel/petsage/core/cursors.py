"""Lists in pieces: where each begins, as a text that clients hand back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, Generic, TypeVar

from pydantic import BaseModel, Field, TypeAdapter
from pydantic_core import from_json, to_json
from starlette.exceptions import HTTPException

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


def cursor_of(
    sort: str | None, values: Sequence[TypeAdapter[Any]], place: Iterable[object]
) -> str:
    """Return the cursor of what comes behind ``place`` in a list in this order.

    ``values`` say what the place is made of.
    """
    told = [
        adapter.dump_python(value, mode="json")
        for adapter, value in zip(values, place, strict=True)
    ]
    return urlsafe_b64encode(to_json([sort, *told])).decode()


def place_of(
    sort: str | None, values: Sequence[TypeAdapter[Any]], cursor: str
) -> list[Any]:
    """Return the place that ``cursor`` names; answer 404 if it is of another order.

    ``values`` say what the place is made of.
    """
    try:
        order, *place = from_json(urlsafe_b64decode(cursor))
        found = [
            adapter.validate_python(value)
            for adapter, value in zip(values, place, strict=True)
        ]
    except (ValueError, TypeError) as error:
        raise HTTPException(HTTPStatus.NOT_FOUND, _NO_CURSOR) from error
    if order != sort:
        raise HTTPException(HTTPStatus.NOT_FOUND, _NO_CURSOR)
    return found
