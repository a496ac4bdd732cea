"""Models of the pets feature."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import JSON, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from petsage.core.columns import UTCDateTime
from petsage.core.cursor_pagination import CursorParams
from petsage.core.db import Base
from petsage.core.etag import version_with
from petsage.core.timestamps import utc_now

UNSET: Final[Any] = None
"""The default of fields that a change may omit, but not set to null."""

PetSpecies = Literal["dog", "cat", "bird"]
PetSort = Literal["name", "-name", "born_on", "-born_on"]


class PetFriendLink(Base):
    """The pets that it gets on with."""

    __tablename__ = "pets_friends"

    pet_id: Mapped[UUID] = mapped_column(
        ForeignKey("pets.id", ondelete="CASCADE"), primary_key=True
    )
    friend_id: Mapped[UUID] = mapped_column(
        ForeignKey("pets.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class PetBase(BaseModel):
    """Fields shared by all pet schemas."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(
        min_length=1,
        max_length=80,
        description="What the pet answers to.",
        examples=["Rex"],
    )
    species: PetSpecies = Field(default="dog", description="What kind of animal it is.")
    born_on: date | None = Field(
        default=None, description="The day of its birth.", examples=["2024-02-29"]
    )
    weight: Decimal | None = Field(
        default=None,
        gt=0,
        max_digits=6,
        decimal_places=2,
        description="What it weighs, in kilograms.",
        examples=["12.50"],
    )
    chip: str | None = Field(
        default=None,
        min_length=15,
        max_length=15,
        pattern="^[0-9]{15}$",
        description="The number of its chip.",
        examples=["276098102345678"],
    )
    notes: str = Field(
        default="",
        max_length=2000,
        description="What else there is to say.",
        examples=["Afraid of thunder."],
    )
    owner_id: UUID = Field(description="Whose pet it is.")
    labels: list[str] = Field(
        default_factory=list[str], max_length=10, description="What to look out for."
    )
    traits: dict[str, str] = Field(
        default_factory=dict[str, str], description="What it looks like."
    )


class Pet(Base):
    """A pet in the database."""

    __tablename__ = "pets"
    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        Index("ix_pets_name_id", "name", "id"),
        Index("ix_pets_born_on_id", "born_on", "id"),
    )

    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    species: Mapped[PetSpecies] = mapped_column(String(40), index=True)
    born_on: Mapped[date | None]
    weight: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    chip: Mapped[str | None] = mapped_column(String(15), unique=True)
    notes: Mapped[str] = mapped_column(String(2000))
    owner_id: Mapped[UUID] = mapped_column(
        ForeignKey("owners.id", ondelete="CASCADE"), index=True
    )
    labels: Mapped[list[str]] = mapped_column(JSON)
    traits: Mapped[dict[str, str]] = mapped_column(JSON)
    created_by: Mapped[UUID] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(
        UTCDateTime, default=utc_now, onupdate=utc_now
    )
    version: Mapped[int] = mapped_column()
    friend_links: Mapped[list[PetFriendLink]] = relationship(
        cascade="all, delete-orphan",
        foreign_keys=[PetFriendLink.pet_id],
        lazy="selectin",
        passive_deletes=True,
    )

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Compare and increment the version with each change."""
        return {"version_id_col": cls.version}

    @property
    def shown_version(self) -> str:
        """The version in ETags, which also changes when a referenced row is deleted."""
        return version_with(self.version, [*self.friend_ids])

    @property
    def friend_ids(self) -> list[UUID]:
        """The pets that it gets on with."""
        return [link.friend_id for link in self.friend_links]

    @friend_ids.setter
    def friend_ids(self, ids: Iterable[UUID]) -> None:
        self.updated_at = utc_now()
        self.friend_links = [PetFriendLink(friend_id=key) for key in dict.fromkeys(ids)]


class PetCreate(PetBase):
    """The body of a request that creates or replaces a pet."""

    friend_ids: list[UUID] = Field(
        default_factory=list[UUID],
        max_length=100,
        description="The pets that it gets on with.",
    )


class PetUpdate(BaseModel):
    """The fields of a pet to change; other fields keep their values."""

    name: str = Field(default=UNSET, min_length=1, max_length=80)
    species: PetSpecies = UNSET
    born_on: date | None = None
    weight: Decimal | None = Field(default=None, gt=0, max_digits=6, decimal_places=2)
    chip: str | None = Field(
        default=None, min_length=15, max_length=15, pattern="^[0-9]{15}$"
    )
    notes: str = Field(default=UNSET, max_length=2000)
    owner_id: UUID = UNSET
    friend_ids: list[UUID] = Field(default=UNSET, max_length=100)
    labels: list[str] = Field(default=UNSET, max_length=10)
    traits: dict[str, str] = UNSET


class PetPublic(PetBase):
    """A pet in a response."""

    id: UUID
    friend_ids: list[UUID]
    created_by: UUID
    created_at: AwareDatetime
    updated_at: AwareDatetime


class PetQuery(CursorParams):
    """The query parameters of the list."""

    species: PetSpecies | None = None
    owner_id: UUID | None = None
    born_on: date | None = None
    born_on_from: date | None = None
    born_on_to: date | None = None
    q: str | None = None
    sort: PetSort | None = None
