"""Models of the owners feature."""

from typing import Literal
from uuid import UUID, uuid4

from pydantic import EmailStr
from sqlmodel import Field, SQLModel

from petsage.core.pagination import PageParams

OwnerSort = Literal["name", "-name"]


class OwnerBase(SQLModel):
    """Fields shared by all owner schemas."""

    name: str = Field(
        min_length=1,
        max_length=80,
        description="What the owner is called.",
        schema_extra={"examples": ["Ada Lovelace"]},
        index=True,
    )
    email: EmailStr = Field(
        max_length=254,
        description="Where the owner is written to.",
        schema_extra={"examples": ["ada@example.org"]},
        unique=True,
    )
    phone: str | None = Field(
        default=None,
        max_length=30,
        description="Where the owner is called.",
        schema_extra={"examples": ["+44 20 7946 0000"]},
    )


class Owner(OwnerBase, table=True):
    """An owner in the database."""

    __tablename__ = "owners"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(default_factory=uuid4, primary_key=True)


class OwnerCreate(OwnerBase):
    """The body of a request that creates or replaces an owner."""


class OwnerUpdate(SQLModel):
    """The fields of an owner to change; other fields keep their values."""

    name: str = Field(default=None, min_length=1, max_length=80)
    email: EmailStr = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=30)


class OwnerPublic(OwnerBase):
    """An owner in a response."""

    id: UUID


class OwnerQuery(PageParams):
    """The query parameters of the list."""

    q: str | None = None
    sort: OwnerSort | None = None
