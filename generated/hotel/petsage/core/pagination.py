"""Lists in pages that are counted, and the order of any list."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field

PageNumber = Annotated[
    int, Field(ge=1, le=10**9, description="Which page; the first is 1.")
]
Size = Annotated[int, Field(ge=1, le=100, description="How many to answer at most.")]

ItemT = TypeVar("ItemT")


class PageParams(BaseModel):
    """Which page of a list."""

    page: PageNumber = 1
    size: Size = 20


class Page(BaseModel, Generic[ItemT]):
    """One page of a list."""

    items: list[ItemT]
    total: int
    page: int
    size: int


def split_sort(sort: str | None) -> tuple[bool, str]:
    """Return whether ``sort`` is descending, and the name in it; none is empty."""
    name = (sort or "").removeprefix("-")
    return name != (sort or ""), name
