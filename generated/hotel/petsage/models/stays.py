"""Models of the stays feature."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from pydantic import Field
from sqlalchemy import ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import declared_attr
from sqlmodel import Field as Column
from sqlmodel import Relationship, SQLModel

from petsage.core.columns import text_enum
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
StayUntilDay = Annotated[
    IsoDate | None,
    Field(description="The last day, if it is known.", examples=["2026-11-30"]),
]
StayPrice = Annotated[
    Annotated[
        Decimal,
        Field(max_digits=6, decimal_places=2, ge=0),
        DecimalText(2, "^(0|[1-9][0-9]{0,3})(\\.[0-9]{1,2})?$"),
    ],
    Field(description="What a day costs.", examples=["24.50"]),
]
StaySort = Literal[
    "from_day", "-from_day", "until_day", "-until_day", "price", "-price"
]


class StayMateLink(SQLModel, table=True):
    """Those that it shares its meals with."""

    __tablename__ = "stays_mates"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        ForeignKeyConstraint(
            ["stay_id"],
            ["stays.id"],
            name="fk_stays_mates_stay_id_stays",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["mate_id"],
            ["stays.id"],
            name="fk_stays_mates_mate_id_stays",
            ondelete="CASCADE",
        ),
    )

    stay_id: UUID = Column(default=None, primary_key=True)
    mate_id: UUID = Column(primary_key=True, index=True)


class StayBase(SQLModel):
    """What is told of a stay."""

    guest: StayGuest
    room_id: StayRoomId
    follows_id: StayFollowsId = None
    from_day: StayFromDay
    until_day: StayUntilDay = None
    price: StayPrice
    state: StayState = StayState.BOOKED


class Stay(StayBase, table=True):
    """A stay as it is stored."""

    __tablename__ = "stays"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("guest", "from_day", name="uq_stays_guest_from_day"),
        ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name="fk_stays_room_id_rooms",
            ondelete="RESTRICT",
        ),
        ForeignKeyConstraint(
            ["follows_id"],
            ["stays.id"],
            name="fk_stays_follows_id_stays",
            ondelete="SET NULL",
        ),
        Index("ix_stays_from_day_id", "from_day", "id"),
        Index("ix_stays_until_day_id", "until_day", "id"),
        Index("ix_stays_price_id", "price", "id"),
    )

    id: UUID = Column(default_factory=uuid4, primary_key=True)
    room_id: StayRoomId = Column(index=True)
    follows_id: StayFollowsId = Column(default=None, index=True)
    price: StayPrice = Column(sa_type=Numeric(6, 2))
    state: StayState = Column(
        default=StayState.BOOKED, sa_type=text_enum(StayState, 40), index=True
    )
    created_by: UUID = Column(index=True)
    created_at: UtcDatetime = Column(default_factory=utc_now)
    updated_at: UtcDatetime = Column(
        default_factory=utc_now, sa_column_kwargs={"onupdate": utc_now}
    )
    version: int = Column(default=None)
    mate_links: list[StayMateLink] = Relationship(
        cascade_delete=True,
        passive_deletes=True,
        sa_relationship_kwargs={
            "foreign_keys": "StayMateLink.stay_id",
            "lazy": "selectin",
        },
    )

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let each change compare and set the version."""
        return {"version_id_col": cls.version}

    @property
    def mate_ids(self) -> list[UUID]:
        """Those that it shares its meals with."""
        return [link.mate_id for link in self.mate_links]

    @mate_ids.setter
    def mate_ids(self, ids: Iterable[UUID]) -> None:
        self.updated_at = utc_now()
        self.mate_links = [StayMateLink(mate_id=key) for key in dict.fromkeys(ids)]


class StayCreate(StayBase):
    """A new stay, or what replaces one."""

    mate_ids: StayMateIds = Field(default_factory=list[UUID])


class StayUpdate(SQLModel):
    """What changes of a stay: whatever is left out stays as it is."""

    guest: StayGuest = unset()
    room_id: StayRoomId = unset()
    mate_ids: StayMateIds = unset()
    follows_id: StayFollowsId = unset()
    from_day: StayFromDay = unset()
    until_day: StayUntilDay = unset()
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
