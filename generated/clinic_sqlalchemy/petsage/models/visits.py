"""Models of the visits feature."""

from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, FiniteFloat
from sqlalchemy import Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from petsage.core.columns import UTCDateTime
from petsage.core.db import Base
from petsage.core.pagination import PageParams
from petsage.core.timestamps import utc_now

UNSET: Final[Any] = None
"""The default of fields that a change may omit, but not set to null."""

VisitStatus = Literal["planned", "admitted", "home"]
VisitSort = Literal["starts_at", "-starts_at", "minutes", "-minutes"]


class VisitBase(BaseModel):
    """Fields shared by all visit schemas."""

    model_config = ConfigDict(from_attributes=True)

    pet_id: UUID = Field(description="The pet that is looked after.")
    starts_at: AwareDatetime = Field(
        description="When it begins.", examples=["2026-11-23T09:30:00Z"]
    )
    reason: str = Field(
        min_length=1,
        max_length=200,
        description="Why the pet is brought.",
        examples=["Vaccination"],
    )
    minutes: int = Field(default=30, ge=1, le=1440, description="How long it takes.")
    temperature: FiniteFloat | None = Field(
        default=None, ge=20, le=50, description="What was measured.", examples=[38.5]
    )


class Visit(Base):
    """A visit in the database."""

    __tablename__ = "visits"

    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True)
    pet_id: Mapped[UUID] = mapped_column(
        ForeignKey("pets.id", ondelete="RESTRICT"), index=True
    )
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    reason: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int] = mapped_column(index=True)
    temperature: Mapped[float | None] = mapped_column(Float)
    status: Mapped[VisitStatus] = mapped_column(
        String(40), index=True, default="planned"
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
    """The body of a request that creates or replaces a visit."""


class VisitUpdate(BaseModel):
    """The fields of a visit to change; other fields keep their values."""

    pet_id: UUID = UNSET
    starts_at: AwareDatetime = UNSET
    reason: str = Field(default=UNSET, min_length=1, max_length=200)
    minutes: int = Field(default=UNSET, ge=1, le=1440)
    temperature: FiniteFloat | None = Field(default=None, ge=20, le=50)


class VisitPublic(VisitBase):
    """A visit in a response."""

    id: UUID
    status: VisitStatus = Field(description="How far it is.")
    created_by: UUID
    created_at: AwareDatetime
    updated_at: AwareDatetime


class VisitQuery(PageParams):
    """The query parameters of the list."""

    pet_id: UUID | None = None
    status: VisitStatus | None = None
    starts_at: AwareDatetime | None = None
    starts_at_from: AwareDatetime | None = None
    starts_at_to: AwareDatetime | None = None
    minutes: int | None = None
    minutes_from: int | None = None
    minutes_to: int | None = None
    q: str | None = None
    sort: VisitSort | None = None
