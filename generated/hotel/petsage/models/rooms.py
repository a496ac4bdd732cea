"""Models of the rooms feature."""

from typing import Literal

from pydantic import AwareDatetime
from sqlalchemy import Index, String, text
from sqlmodel import Field, SQLModel

from petsage.core.pagination import PageParams
from petsage.core.timestamps import utc_now

RoomSpace = Literal["small", "large"]
RoomSort = Literal["floor", "-floor"]


class RoomBase(SQLModel):
    """Fields shared by all room schemas."""

    code: str = Field(
        min_length=2,
        max_length=6,
        description="What stands on its door.",
        schema_extra={"examples": ["A-12"]},
    )
    space: RoomSpace = Field(
        default="small",
        description="How much space there is.",
        sa_type=String(40),
        index=True,
    )
    floor: int | None = Field(
        default=None, ge=0, le=9, description="Where it is.", index=True
    )


class Room(RoomBase, table=True):
    """A room in the database."""

    __tablename__ = "rooms"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index(
            "uq_rooms_code",
            "code",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    created_at: AwareDatetime = Field(default_factory=utc_now, index=True)
    updated_at: AwareDatetime = Field(
        default_factory=utc_now, sa_column_kwargs={"onupdate": utc_now}
    )
    deleted_at: AwareDatetime | None = None


class RoomCreate(RoomBase):
    """The body of a request that creates or replaces a room."""


class RoomUpdate(SQLModel):
    """The fields of a room to change; other fields keep their values."""

    code: str = Field(default=None, min_length=2, max_length=6)
    space: RoomSpace = Field(default=None)
    floor: int | None = Field(default=None, ge=0, le=9)


class RoomPublic(RoomBase):
    """A room in a response."""

    id: int
    created_at: AwareDatetime
    updated_at: AwareDatetime


class RoomQuery(PageParams):
    """The query parameters of the list."""

    space: RoomSpace | None = None
    floor: int | None = None
    floor_from: int | None = None
    floor_to: int | None = None
    sort: RoomSort | None = None
