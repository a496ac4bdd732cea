"""Models of the pets feature."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from pydantic import AwareDatetime, StringConstraints
from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, Relationship, SQLModel

from petsage.core.cursor_pagination import CursorParams
from petsage.core.etag import version_with
from petsage.core.timestamps import utc_now

PetSpecies = Literal["dog", "cat", "bird"]
PetSort = Literal["name", "-name", "born_on", "-born_on"]


class PetFriendLink(SQLModel, table=True):
    """The pets that it gets on with."""

    __tablename__ = "pets_friends"  # pyright: ignore[reportAssignmentType]

    pet_id: UUID = Field(
        default=None, foreign_key="pets.id", ondelete="CASCADE", primary_key=True
    )
    friend_id: UUID = Field(
        foreign_key="pets.id", ondelete="CASCADE", primary_key=True, index=True
    )


class PetBase(SQLModel):
    """Fields shared by all pet schemas."""

    name: str = Field(
        min_length=1,
        max_length=80,
        description="What the pet answers to.",
        schema_extra={"examples": ["Rex"]},
    )
    species: PetSpecies = Field(
        default="dog",
        description="What kind of animal it is.",
        sa_type=String(40),
        index=True,
    )
    born_on: date | None = Field(
        default=None,
        description="The day of its birth.",
        schema_extra={"examples": ["2024-02-29"]},
    )
    weight: Decimal | None = Field(
        default=None,
        gt=0,
        max_digits=6,
        decimal_places=2,
        description="What it weighs, in kilograms.",
        schema_extra={"examples": ["12.50"]},
    )
    chip: Annotated[str, StringConstraints(pattern="^[0-9]{15}$")] | None = Field(
        default=None,
        min_length=15,
        max_length=15,
        description="The number of its chip.",
        schema_extra={"examples": ["276098102345678"]},
        unique=True,
    )
    notes: str = Field(
        default="",
        max_length=2000,
        description="What else there is to say.",
        schema_extra={"examples": ["Afraid of thunder."]},
    )
    owner_id: UUID = Field(
        description="Whose pet it is.",
        foreign_key="owners.id",
        ondelete="CASCADE",
        index=True,
    )
    labels: list[str] = Field(
        default_factory=list[str],
        max_length=10,
        description="What to look out for.",
        sa_type=JSON,
    )
    traits: dict[str, str] = Field(
        default_factory=dict[str, str], description="What it looks like.", sa_type=JSON
    )


class Pet(PetBase, table=True):
    """A pet in the database."""

    __tablename__ = "pets"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        Index("ix_pets_name_id", "name", "id"),
        Index("ix_pets_born_on_id", "born_on", "id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    created_by: UUID = Field(index=True)
    created_at: AwareDatetime = Field(default_factory=utc_now)
    updated_at: AwareDatetime = Field(
        default_factory=utc_now, sa_column_kwargs={"onupdate": utc_now}
    )
    version: int = Field(default=None)
    friend_links: list[PetFriendLink] = Relationship(
        cascade_delete=True,
        passive_deletes=True,
        sa_relationship_kwargs={
            "foreign_keys": "PetFriendLink.pet_id",
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


class PetUpdate(SQLModel):
    """The fields of a pet to change; other fields keep their values."""

    name: str = Field(default=None, min_length=1, max_length=80)
    species: PetSpecies = Field(default=None)
    born_on: date | None = None
    weight: Decimal | None = Field(default=None, gt=0, max_digits=6, decimal_places=2)
    chip: Annotated[str, StringConstraints(pattern="^[0-9]{15}$")] | None = Field(
        default=None, min_length=15, max_length=15
    )
    notes: str = Field(default=None, max_length=2000)
    owner_id: UUID = Field(default=None)
    friend_ids: list[UUID] = Field(default=None, max_length=100)
    labels: list[str] = Field(default=None, max_length=10)
    traits: dict[str, str] = Field(default=None)


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
