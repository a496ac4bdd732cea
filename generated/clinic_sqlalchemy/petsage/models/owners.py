"""Models of the owners feature."""

from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petsage.core.db import Base
from petsage.core.fields import NO_NUL, WITH_SHORT_NAME, EmailText, SearchText, unset
from petsage.core.pagination import PageParams

OwnerName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=80,
        pattern=NO_NUL,
        description="What the owner is called.",
        examples=["Ada Lovelace"],
    ),
]
OwnerEmail = Annotated[
    EmailText,
    Field(
        max_length=254,
        description="Where the owner is written to.",
        examples=["ada@example.org"],
    ),
    WITH_SHORT_NAME,
]
OwnerPhone = Annotated[
    str | None,
    Field(
        max_length=30,
        pattern=NO_NUL,
        description="Where the owner is called.",
        examples=["+44 20 7946 0000"],
    ),
]
OwnerSort = Literal["name", "-name"]


class OwnerBase(BaseModel):
    """What is told of an owner."""

    model_config = ConfigDict(from_attributes=True)

    name: OwnerName
    email: OwnerEmail
    phone: OwnerPhone = None


class Owner(Base):
    """An owner as it is stored."""

    __tablename__ = "owners"
    __table_args__ = (UniqueConstraint("email", name="uq_owners_email"),)

    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(30))


class OwnerCreate(OwnerBase):
    """A new owner, or what replaces one."""


class OwnerUpdate(BaseModel):
    """What changes of an owner: whatever is left out stays as it is."""

    name: OwnerName = unset()
    email: OwnerEmail = unset()
    phone: OwnerPhone = unset()


class OwnerPublic(OwnerBase):
    """An owner as the API shows it."""

    id: UUID


class OwnerQuery(PageParams):
    """Which owners a list shows, and in which order."""

    q: SearchText = None
    sort: OwnerSort | None = None
