"""Models of the rooms feature."""

from enum import StrEnum
from itertools import count
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from petsage.core.fields import (
    JSON_NUMBER,
    NO_NUL,
    IntKey,
    QueryInt,
    UtcDatetime,
    unset,
    utc_now,
)
from petsage.core.memory import Record
from petsage.core.pagination import PageParams


class RoomSpace(StrEnum):
    """How much space there is."""

    SMALL = "small"
    LARGE = "large"


RoomCode = Annotated[
    str,
    Field(
        min_length=2,
        max_length=6,
        pattern=NO_NUL,
        description="What stands on its door.",
        examples=["A-12"],
    ),
]
RoomFloor = Annotated[
    int | None, Field(ge=0, le=9, description="Where it is.", examples=[1]), JSON_NUMBER
]
RoomSort = Literal["floor", "-floor"]


class RoomBase(BaseModel):
    """What is told of a room."""

    model_config = ConfigDict(from_attributes=True)

    code: RoomCode
    space: RoomSpace = RoomSpace.SMALL
    floor: RoomFloor = None


class Room(RoomBase, Record):
    """A room as it is kept."""

    __table__ = "rooms"
    __unique__ = (("code",),)

    id: int = Field(default_factory=count(1).__next__)
    created_at: UtcDatetime = Field(default_factory=utc_now)
    updated_at: UtcDatetime = Field(default_factory=utc_now)
    deleted_at: UtcDatetime | None = None


class RoomCreate(RoomBase):
    """A new room, or what replaces one."""


class RoomUpdate(BaseModel):
    """What changes of a room: whatever is left out stays as it is."""

    code: RoomCode = unset()
    space: RoomSpace = unset()
    floor: RoomFloor = unset()


class RoomPublic(RoomBase):
    """A room as the API shows it."""

    id: IntKey
    created_at: UtcDatetime
    updated_at: UtcDatetime


class RoomQuery(PageParams):
    """Which rooms a list shows, and in which order."""

    space: RoomSpace | None = None
    floor: QueryInt | None = None
    floor_from: QueryInt | None = None
    floor_to: QueryInt | None = None
    sort: RoomSort | None = None
