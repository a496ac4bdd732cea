"""Models of the owners feature."""

from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import Field
from sqlalchemy import UniqueConstraint
from sqlmodel import Field as Column
from sqlmodel import SQLModel

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


class OwnerBase(SQLModel):
    """What is told of an owner."""

    name: OwnerName
    email: OwnerEmail
    phone: OwnerPhone = None


class Owner(OwnerBase, table=True):
    """An owner as it is stored."""

    __tablename__ = "owners"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("email", name="uq_owners_email"),)

    id: UUID = Column(default_factory=uuid4, primary_key=True)
    name: OwnerName = Column(index=True)


class OwnerCreate(OwnerBase):
    """A new owner, or what replaces one."""


class OwnerUpdate(SQLModel):
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
