"""Models of the visits feature."""

from typing import Literal
from uuid import UUID, uuid4

from pydantic import AwareDatetime, FiniteFloat
from sqlalchemy import String
from sqlmodel import Field, SQLModel

from petsage.core.pagination import PageParams
from petsage.core.timestamps import utc_now

VisitStatus = Literal["planned", "admitted", "home"]
VisitSort = Literal["starts_at", "-starts_at", "minutes", "-minutes"]


class VisitBase(SQLModel):
    """Fields shared by all visit schemas."""

    pet_id: UUID = Field(
        description="The pet that is looked after.",
        foreign_key="pets.id",
        ondelete="RESTRICT",
        index=True,
    )
    starts_at: AwareDatetime = Field(
        description="When it begins.",
        schema_extra={"examples": ["2026-11-23T09:30:00Z"]},
        index=True,
    )
    reason: str = Field(
        min_length=1,
        max_length=200,
        description="Why the pet is brought.",
        schema_extra={"examples": ["Vaccination"]},
    )
    minutes: int = Field(
        default=30, ge=1, le=1440, description="How long it takes.", index=True
    )
    temperature: FiniteFloat | None = Field(
        default=None,
        ge=20,
        le=50,
        description="What was measured.",
        schema_extra={"examples": [38.5]},
    )


class Visit(VisitBase, table=True):
    """A visit in the database."""

    __tablename__ = "visits"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    status: VisitStatus = Field(default="planned", sa_type=String(40), index=True)
    created_by: UUID = Field(index=True)
    created_at: AwareDatetime = Field(default_factory=utc_now, index=True)
    updated_at: AwareDatetime = Field(
        default_factory=utc_now, sa_column_kwargs={"onupdate": utc_now}
    )
    deleted_at: AwareDatetime | None = None


class VisitCreate(VisitBase):
    """The body of a request that creates or replaces a visit."""


class VisitUpdate(SQLModel):
    """The fields of a visit to change; other fields keep their values."""

    pet_id: UUID = Field(default=None)
    starts_at: AwareDatetime = Field(default=None)
    reason: str = Field(default=None, min_length=1, max_length=200)
    minutes: int = Field(default=None, ge=1, le=1440)
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
