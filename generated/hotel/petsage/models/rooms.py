"""Models of the rooms feature."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from petsage.core.columns import text_enum
from petsage.core.fields import (
    JSON_NUMBER,
    NO_NUL,
    IntKey,
    QueryInt,
    UtcDatetime,
    unset,
    utc_now,
)
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


class RoomBase(SQLModel):
    """What is told of a room."""

    code: RoomCode
    space: RoomSpace = RoomSpace.SMALL
    floor: RoomFloor = None


class Room(RoomBase, table=True):
    """A room as it is stored."""

    __tablename__ = "rooms"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("code", name="uq_rooms_code"),)

    id: int | None = Column(default=None, primary_key=True)
    space: RoomSpace = Column(
        default=RoomSpace.SMALL, sa_type=text_enum(RoomSpace, 40), index=True
    )
    floor: RoomFloor = Column(default=None, sa_type=BigInteger, index=True)
    created_at: UtcDatetime = Column(default_factory=utc_now, index=True)
    updated_at: UtcDatetime = Column(
        default_factory=utc_now, sa_column_kwargs={"onupdate": utc_now}
    )
    deleted_at: UtcDatetime | None = None


class RoomCreate(RoomBase):
    """A new room, or what replaces one."""


class RoomUpdate(SQLModel):
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
