"""Models of the stays feature."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

from petsage.core.cursors import CursorParams
from petsage.core.fields import (
    NO_NUL,
    DecimalText,
    IntKey,
    IntRef,
    IsoDate,
    SearchText,
    UtcDatetime,
    unset,
    utc_now,
)
from petsage.core.memory import EachOnce, Record, Reference


class StayState(StrEnum):
    """How far it is."""

    BOOKED = "booked"
    HERE = "here"
    LEFT = "left"


StayGuest = Annotated[
    str,
    Field(
        min_length=1,
        max_length=80,
        pattern=NO_NUL,
        description="What the animal answers to.",
        examples=["Rex"],
    ),
]
StayRoomId = Annotated[IntRef, Field(description="Where it stays.")]
StayMateIds = Annotated[
    list[UUID],
    Field(max_length=100, description="Those that it shares its meals with."),
]
StayFollowsId = Annotated[
    UUID | None, Field(description="The stay that it goes on from.")
]
StayFromDay = Annotated[
    IsoDate, Field(description="The first day.", examples=["2026-11-23"])
]
StayPrice = Annotated[
    Annotated[
        Decimal,
        Field(max_digits=6, decimal_places=2, ge=0),
        DecimalText(2, "^(0|[1-9][0-9]{0,3})(\\.[0-9]{1,2})?$"),
    ],
    Field(description="What a day costs.", examples=["24.50"]),
]
StaySort = Literal["from_day", "-from_day", "price", "-price"]


class StayBase(BaseModel):
    """What is told of a stay."""

    model_config = ConfigDict(from_attributes=True)

    guest: StayGuest
    room_id: StayRoomId
    follows_id: StayFollowsId = None
    from_day: StayFromDay
    price: StayPrice
    state: StayState = StayState.BOOKED


class Stay(StayBase, Record):
    """A stay as it is kept."""

    __table__ = "stays"
    __unique__ = (("guest", "from_day"),)
    __references__ = (
        Reference("room_id", "rooms", "restrict"),
        Reference("mate_ids", "stays", "forget"),
        Reference("follows_id", "stays", "forget"),
    )

    id: UUID = Field(default_factory=uuid4)
    mate_ids: Annotated[StayMateIds, EachOnce] = Field(default_factory=list[UUID])
    created_by: UUID
    created_at: UtcDatetime = Field(default_factory=utc_now)
    updated_at: UtcDatetime = Field(default_factory=utc_now)
    version: int = 1


class StayCreate(StayBase):
    """A new stay, or what replaces one."""

    mate_ids: StayMateIds = Field(default_factory=list[UUID])


class StayUpdate(BaseModel):
    """What changes of a stay: whatever is left out stays as it is."""

    guest: StayGuest = unset()
    room_id: StayRoomId = unset()
    mate_ids: StayMateIds = unset()
    follows_id: StayFollowsId = unset()
    from_day: StayFromDay = unset()
    price: StayPrice = unset()
    state: StayState = unset()


class StayPublic(StayBase):
    """A stay as the API shows it."""

    id: UUID
    mate_ids: StayMateIds
    created_by: UUID
    created_at: UtcDatetime
    updated_at: UtcDatetime


class StayQuery(CursorParams):
    """Which stays a list shows, and in which order."""

    state: StayState | None = None
    room_id: IntKey | None = None
    from_day: IsoDate | None = None
    from_day_from: IsoDate | None = None
    from_day_to: IsoDate | None = None
    q: SearchText = None
    sort: StaySort | None = None
