"""The models of the clinic by hand, which asks in turn and all at once."""

import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, cast

from fastapi import HTTPException
from pydantic import AwareDatetime, BaseModel, EmailStr
from pydantic import Field as Bounds
from sqlalchemy import JSON, Index, Numeric, UniqueConstraint, or_, tuple_
from sqlalchemy.orm import Mapped, declared_attr
from sqlmodel import Field, Relationship, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

NO_NUL = r"^[^\x00]*$"
Text = Annotated[str, Bounds(pattern=NO_NUL)]
Name = Annotated[str, Bounds(min_length=1, max_length=80, pattern=NO_NUL)]
Phone = Annotated[str | None, Bounds(max_length=30, pattern=NO_NUL)]
Email = Annotated[EmailStr, Bounds(max_length=254)]
Weight = Annotated[Decimal | None, Bounds(max_digits=6, decimal_places=2, gt=0)]
Chip = Annotated[str | None, Bounds(pattern=r"^[0-9]{15}$")]
Notes = Annotated[str, Bounds(max_length=2000, pattern=NO_NUL)]
Labels = Annotated[list[Text], Bounds(max_length=10)]
Friends = Annotated[list[uuid.UUID], Bounds(max_length=100)]
Size = Annotated[int, Bounds(ge=1, le=100)]
Search = Annotated[str | None, Bounds(max_length=200, pattern=NO_NUL)]


class OwnerBase(SQLModel):
    """What is known of an owner."""

    name: Name
    email: Email
    phone: Phone = None


class Owner(OwnerBase, table=True):
    """An owner as it is stored."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    name: Name = Field(index=True)
    email: Email = Field(unique=True)


class OwnerUpdate(SQLModel):
    """What may be changed of an owner."""

    name: Name = Field(default="")
    email: Email = Field(default="")
    phone: Phone = None


class OwnerPublic(OwnerBase):
    """An owner as callers see it."""

    id: uuid.UUID


class OwnerPage(BaseModel):
    """A page of owners."""

    items: list[OwnerPublic]
    total: int
    page: int
    size: int


class OwnerQuery(BaseModel):
    """Which owners a list shows, and in which order."""

    page: Annotated[int, Bounds(ge=1, le=10**9)] = 1
    size: Size = 20
    q: Search = None
    sort: Literal["name", "-name"] | None = None

    def matching(self) -> SelectOfScalar[Owner]:
        """Select the owners that match."""
        statement = select(Owner)
        if self.q is None:
            return statement
        columns = (col(Owner.name), col(Owner.email))
        return statement.where(or_(*(each.icontains(self.q, autoescape=True) for each in columns)))

    def ordered(self) -> SelectOfScalar[Owner]:
        """Select one page of them."""
        offset = (self.page - 1) * self.size
        statement = self.matching().offset(offset).limit(self.size)
        if self.sort is None:
            return statement.order_by(col(Owner.id))
        name = col(Owner.name).desc() if self.sort.startswith("-") else col(Owner.name)
        return statement.order_by(name, col(Owner.id))


class Species(StrEnum):
    """What kind of animal it is."""

    DOG = "dog"
    CAT = "cat"
    BIRD = "bird"


class Friendship(SQLModel, table=True):
    """A pet that another one gets on with."""

    pet_id: uuid.UUID = Field(
        default=None, foreign_key="pet.id", ondelete="CASCADE", primary_key=True
    )
    friend_id: uuid.UUID = Field(
        foreign_key="pet.id", ondelete="CASCADE", primary_key=True, index=True
    )


class PetBase(SQLModel):
    """What is known of a pet."""

    name: Name
    species: Species = Species.DOG
    born_on: date | None = None
    weight: Weight = None
    chip: Chip = None
    notes: Notes = ""
    owner_id: uuid.UUID
    labels: Labels = Field(default_factory=list[str])
    traits: dict[Text, Text] = Field(default_factory=dict[str, str])


def _now() -> datetime:
    return datetime.now(UTC)


class Pet(PetBase, table=True):
    """A pet as it is stored."""

    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        Index("ix_pet_name_id", "name", "id"),
        Index("ix_pet_born_on_id", "born_on", "id"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    species: Species = Field(default=Species.DOG, index=True)
    weight: Weight = Field(default=None, sa_type=Numeric(6, 2))
    chip: Chip = Field(default=None, unique=True, max_length=15)
    owner_id: uuid.UUID = Field(foreign_key="owner.id", ondelete="CASCADE", index=True)
    labels: Labels = Field(default_factory=list[str], sa_type=JSON)
    traits: dict[Text, Text] = Field(default_factory=dict[str, str], sa_type=JSON)
    created_by: uuid.UUID = Field(index=True)
    created_at: AwareDatetime = Field(default_factory=_now)
    updated_at: AwareDatetime = Field(default_factory=_now, sa_column_kwargs={"onupdate": _now})
    version: int = 1
    friendships: list[Friendship] = Relationship(
        cascade_delete=True,
        passive_deletes=True,
        sa_relationship_kwargs={"foreign_keys": "Friendship.pet_id", "lazy": "selectin"},
    )

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Refuse to change what another request has changed since."""
        return {"version_id_col": cls.version}

    @property
    def friend_ids(self) -> list[uuid.UUID]:
        """The pets that it gets on with."""
        return [each.friend_id for each in self.friendships]

    def befriend(self, ids: list[uuid.UUID]) -> None:
        """Give it other friends."""
        self.updated_at = _now()
        self.friendships = [Friendship(friend_id=each) for each in ids]


class PetCreate(PetBase):
    """A new pet."""

    friend_ids: Friends = Field(default_factory=list[uuid.UUID])


class PetUpdate(SQLModel):
    """What may be changed of a pet."""

    name: Name = Field(default="")
    species: Species = Species.DOG
    born_on: date | None = None
    weight: Weight = None
    chip: Chip = None
    notes: Notes = ""
    owner_id: uuid.UUID = Field(default=uuid.UUID(int=0))
    labels: Labels = Field(default_factory=list[str])
    traits: dict[Text, Text] = Field(default_factory=dict[str, str])
    friend_ids: Friends = Field(default_factory=list[uuid.UUID])


class PetPublic(PetBase):
    """A pet as callers see it."""

    id: uuid.UUID
    friend_ids: Friends
    created_by: uuid.UUID
    created_at: AwareDatetime
    updated_at: AwareDatetime


class PetPage(BaseModel):
    """A page of pets, and where the next one begins."""

    items: list[PetPublic]
    next: str | None


class PetQuery(BaseModel):
    """Which pets a list shows, and in which order."""

    cursor: Annotated[str | None, Bounds(max_length=2000)] = None
    size: Size = 20
    species: Species | None = None
    owner_id: uuid.UUID | None = None
    born_on: date | None = None
    born_on_from: date | None = None
    born_on_to: date | None = None
    q: Search = None
    sort: Literal["name", "-name"] | None = None

    def ordered(self) -> SelectOfScalar[Pet]:
        """Select the pets that match, from the cursor on, and one more than the page has."""
        statement = select(Pet).limit(self.size + 1)
        if self.species is not None:
            statement = statement.where(col(Pet.species) == self.species)
        if self.owner_id is not None:
            statement = statement.where(col(Pet.owner_id) == self.owner_id)
        if self.born_on is not None:
            statement = statement.where(col(Pet.born_on) == self.born_on)
        if self.born_on_from is not None:
            statement = statement.where(col(Pet.born_on) >= self.born_on_from)
        if self.born_on_to is not None:
            statement = statement.where(col(Pet.born_on) <= self.born_on_to)
        if self.q is not None:
            columns = (col(Pet.name), col(Pet.notes))
            found = (each.icontains(self.q, autoescape=True) for each in columns)
            statement = statement.where(or_(*found))
        descending = (self.sort or "").startswith("-")
        by: list[Mapped[Any]] = [col(Pet.name)] if self.sort else []
        by.append(cast("Mapped[Any]", Pet.id))
        if self.cursor:
            row, place = tuple_(*by), tuple_(*self._place(self.cursor))
            statement = statement.where(row < place if descending else row > place)
        return statement.order_by(*(each.desc() if descending else each for each in by))

    def page(self, pets: list[Pet]) -> PetPage:
        """Return the page of the pets that were found."""
        shown = pets[: self.size]
        more = len(pets) > self.size
        items = [PetPublic.model_validate(pet) for pet in shown]
        return PetPage(items=items, next=self._cursor(shown[-1]) if more else None)

    def _cursor(self, pet: Pet) -> str:
        place = f"{pet.id}{pet.name if self.sort else ''}"
        return urlsafe_b64encode(place.encode()).decode()

    def _place(self, cursor: str) -> list[object]:
        try:
            place = urlsafe_b64decode(cursor).decode()
            key = uuid.UUID(place[:36])
        except ValueError as error:
            raise HTTPException(404, "no such page") from error
        return [place[36:], key] if self.sort else [key]
