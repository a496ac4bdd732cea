"""Models of the visits feature."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import BigInteger, Float, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from petsage.core.columns import UTCDateTime, text_enum
from petsage.core.db import Base
from petsage.core.fields import (
    JSON_NUMBER,
    NO_NUL,
    FiniteFloat,
    QueryInt,
    SearchText,
    UtcDatetime,
    unset,
    utc_now,
)
from petsage.core.pagination import PageParams


class VisitStatus(StrEnum):
    """How far it is."""

    PLANNED = "planned"
    ADMITTED = "admitted"
    HOME = "home"


VisitPetId = Annotated[UUID, Field(description="The pet that is looked after.")]
VisitStartsAt = Annotated[
    UtcDatetime, Field(description="When it begins.", examples=["2026-11-23T09:30:00Z"])
]
VisitReason = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        pattern=NO_NUL,
        description="Why the pet is brought.",
        examples=["Vaccination"],
    ),
]
VisitMinutes = Annotated[
    int,
    Field(ge=1, le=1440, description="How long it takes.", examples=[1]),
    JSON_NUMBER,
]
VisitTemperature = Annotated[
    FiniteFloat | None,
    Field(ge=20, le=50, description="What was measured.", examples=[38.5]),
]
VisitSort = Literal["starts_at", "-starts_at", "minutes", "-minutes"]


class VisitBase(BaseModel):
    """What is told of a visit."""

    model_config = ConfigDict(from_attributes=True)

    pet_id: VisitPetId
    starts_at: VisitStartsAt
    reason: VisitReason
    minutes: VisitMinutes = 30
    temperature: VisitTemperature = None
    status: VisitStatus = VisitStatus.PLANNED


class Visit(Base):
    """A visit as it is stored."""

    __tablename__ = "visits"
    __table_args__ = (
        ForeignKeyConstraint(
            ["pet_id"], ["pets.id"], name="fk_visits_pet_id_pets", ondelete="RESTRICT"
        ),
    )

    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True)
    pet_id: Mapped[UUID] = mapped_column(index=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    reason: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int] = mapped_column(BigInteger, index=True, default=30)
    temperature: Mapped[float | None] = mapped_column(Float)
    status: Mapped[VisitStatus] = mapped_column(
        text_enum(VisitStatus, 40), index=True, default=VisitStatus.PLANNED
    )
    created_by: Mapped[UUID] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(
        UTCDateTime, default=utc_now, index=True
    )
    updated_at: Mapped[datetime] = mapped_column(
        UTCDateTime, default=utc_now, onupdate=utc_now
    )
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class VisitCreate(VisitBase):
    """A new visit, or what replaces one."""


class VisitUpdate(BaseModel):
    """What changes of a visit: whatever is left out stays as it is."""

    pet_id: VisitPetId = unset()
    starts_at: VisitStartsAt = unset()
    reason: VisitReason = unset()
    minutes: VisitMinutes = unset()
    temperature: VisitTemperature = unset()
    status: VisitStatus = unset()


class VisitPublic(VisitBase):
    """A visit as the API shows it."""

    id: UUID
    created_by: UUID
    created_at: UtcDatetime
    updated_at: UtcDatetime


class VisitQuery(PageParams):
    """Which visits a list shows, and in which order."""

    pet_id: UUID | None = None
    status: VisitStatus | None = None
    starts_at: UtcDatetime | None = None
    starts_at_from: UtcDatetime | None = None
    starts_at_to: UtcDatetime | None = None
    minutes: QueryInt | None = None
    minutes_from: QueryInt | None = None
    minutes_to: QueryInt | None = None
    q: SearchText = None
    sort: VisitSort | None = None
