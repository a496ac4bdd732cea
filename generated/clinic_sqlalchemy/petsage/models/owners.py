"""Models of the owners feature."""

from typing import Any, Final, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from petsage.core.db import Base
from petsage.core.pagination import PageParams

UNSET: Final[Any] = None
"""The default of fields that a change may omit, but not set to null."""

OwnerSort = Literal["name", "-name"]


class OwnerBase(BaseModel):
    """Fields shared by all owner schemas."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(
        min_length=1,
        max_length=80,
        description="What the owner is called.",
        examples=["Ada Lovelace"],
    )
    email: EmailStr = Field(
        max_length=254,
        description="Where the owner is written to.",
        examples=["ada@example.org"],
    )
    phone: str | None = Field(
        default=None,
        max_length=30,
        description="Where the owner is called.",
        examples=["+44 20 7946 0000"],
    )


class Owner(Base):
    """An owner in the database."""

    __tablename__ = "owners"

    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(String(30))


class OwnerCreate(OwnerBase):
    """The body of a request that creates or replaces an owner."""


class OwnerUpdate(BaseModel):
    """The fields of an owner to change; other fields keep their values."""

    name: str = Field(default=UNSET, min_length=1, max_length=80)
    email: EmailStr = Field(default=UNSET, max_length=254)
    phone: str | None = Field(default=None, max_length=30)


class OwnerPublic(OwnerBase):
    """An owner in a response."""

    id: UUID


class OwnerQuery(PageParams):
    """The query parameters of the list."""

    q: str | None = None
    sort: OwnerSort | None = None
