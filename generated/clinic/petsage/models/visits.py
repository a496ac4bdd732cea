"""Models of the visits feature."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import Field
from sqlalchemy import BigInteger, ForeignKeyConstraint
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from petsage.core.columns import text_enum
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


class VisitBase(SQLModel):
    """What is told of a visit."""

    pet_id: VisitPetId
    starts_at: VisitStartsAt
    reason: VisitReason
    minutes: VisitMinutes = 30
    temperature: VisitTemperature = None
    status: VisitStatus = VisitStatus.PLANNED


class Visit(VisitBase, table=True):
    """A visit as it is stored."""

    __tablename__ = "visits"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        ForeignKeyConstraint(
            ["pet_id"], ["pets.id"], name="fk_visits_pet_id_pets", ondelete="RESTRICT"
        ),
    )

    id: UUID = Column(default_factory=uuid4, primary_key=True)
    pet_id: VisitPetId = Column(index=True)
    starts_at: VisitStartsAt = Column(index=True)
    minutes: VisitMinutes = Column(default=30, sa_type=BigInteger, index=True)
    status: VisitStatus = Column(
        default=VisitStatus.PLANNED, sa_type=text_enum(VisitStatus, 40), index=True
    )
    created_by: UUID = Column(index=True)
    created_at: UtcDatetime = Column(default_factory=utc_now, index=True)
    updated_at: UtcDatetime = Column(
        default_factory=utc_now, sa_column_kwargs={"onupdate": utc_now}
    )
    deleted_at: UtcDatetime | None = None


class VisitCreate(VisitBase):
    """A new visit, or what replaces one."""


class VisitUpdate(SQLModel):
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
