"""Models of the stays feature."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from pydantic import AwareDatetime, StringConstraints
from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, Relationship, SQLModel

from petsage.core.cursor_pagination import CursorParams
from petsage.core.etag import version_with
from petsage.core.timestamps import utc_now

StayState = Literal["booked", "here", "left"]
StaySort = Literal[
    "from_day", "-from_day", "until_day", "-until_day", "price", "-price"
]


class StayMateLink(SQLModel, table=True):
    """Those that it shares its meals with."""

    __tablename__ = "stays_mates"  # pyright: ignore[reportAssignmentType]

    stay_id: UUID = Field(
        default=None, foreign_key="stays.id", ondelete="CASCADE", primary_key=True
    )
    mate_id: UUID = Field(
        foreign_key="stays.id", ondelete="CASCADE", primary_key=True, index=True
    )


class StayBase(SQLModel):
    """Fields shared by all stay schemas."""

    guest: str = Field(
        min_length=1,
        max_length=80,
        description="What the animal answers to.",
        schema_extra={"examples": ["Rex"]},
    )
    room_id: int = Field(
        description="Where it stays.",
        foreign_key="rooms.id",
        ondelete="RESTRICT",
        index=True,
    )
    follows_id: UUID | None = Field(
        default=None,
        description="The stay that it goes on from.",
        foreign_key="stays.id",
        ondelete="SET NULL",
        index=True,
    )
    from_day: date = Field(
        description="The first day.", schema_extra={"examples": ["2026-11-23"]}
    )
    until_day: date | None = Field(
        default=None,
        description="The last day, if it is known.",
        schema_extra={"examples": ["2026-11-30"]},
    )
    price: Decimal = Field(
        ge=0,
        max_digits=6,
        decimal_places=2,
        description="What a day costs.",
        schema_extra={"examples": ["24.50"]},
    )


class Stay(StayBase, table=True):
    """A stay in the database."""

    __tablename__ = "stays"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("guest", "from_day"),
        Index("ix_stays_from_day_id", "from_day", "id"),
        Index("ix_stays_until_day_id", "until_day", "id"),
        Index("ix_stays_price_id", "price", "id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    pin: Annotated[str, StringConstraints(pattern="^[0-9]{4}$")] | None = None
    state: StayState = Field(default="booked", sa_type=String(40), index=True)
    created_by: UUID = Field(index=True)
    created_at: AwareDatetime = Field(default_factory=utc_now)
    updated_at: AwareDatetime = Field(
        default_factory=utc_now, sa_column_kwargs={"onupdate": utc_now}
    )
    version: int = Field(default=None)
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
        """Compare and increment the version with each change."""
        return {"version_id_col": cls.version}

    @property
    def shown_version(self) -> str:
        """The version in ETags, which also changes when a referenced row is deleted."""
        return version_with(self.version, [*self.mate_ids, self.follows_id])

    @property
    def mate_ids(self) -> list[UUID]:
        """Those that it shares its meals with."""
        return [link.mate_id for link in self.mate_links]

    @mate_ids.setter
    def mate_ids(self, ids: Iterable[UUID]) -> None:
        self.updated_at = utc_now()
        self.mate_links = [StayMateLink(mate_id=key) for key in dict.fromkeys(ids)]


class StayCreate(StayBase):
    """The body of a request that creates or replaces a stay."""

    pin: Annotated[str, StringConstraints(pattern="^[0-9]{4}$")] | None = Field(
        default=None,
        description="What opens the room's door.",
        schema_extra={"examples": ["2580"]},
    )
    mate_ids: list[UUID] = Field(
        default_factory=list[UUID],
        max_length=100,
        description="Those that it shares its meals with.",
    )


class StayUpdate(SQLModel):
    """The fields of a stay to change; other fields keep their values."""

    guest: str = Field(default=None, min_length=1, max_length=80)
    room_id: int = Field(default=None)
    mate_ids: list[UUID] = Field(default=None, max_length=100)
    follows_id: UUID | None = None
    from_day: date = Field(default=None)
    until_day: date | None = None
    pin: Annotated[str, StringConstraints(pattern="^[0-9]{4}$")] | None = None
    price: Decimal = Field(default=None, ge=0, max_digits=6, decimal_places=2)


class StayPublic(StayBase):
    """A stay in a response."""

    id: UUID
    state: StayState = Field(description="How far it is.")
    mate_ids: list[UUID]
    created_by: UUID
    created_at: AwareDatetime
    updated_at: AwareDatetime


class StayQuery(CursorParams):
    """The query parameters of the list."""

    state: StayState | None = None
    room_id: int | None = None
    from_day: date | None = None
    from_day_from: date | None = None
    from_day_to: date | None = None
    q: str | None = None
    sort: StaySort | None = None
