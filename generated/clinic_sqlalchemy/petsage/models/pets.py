"""Models of the pets feature."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import (
    JSON,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from petsage.core.columns import UTCDateTime, text_enum
from petsage.core.cursors import CursorParams
from petsage.core.db import Base
from petsage.core.fields import (
    NO_NUL,
    NO_OTHER_KEYS,
    WITHOUT_NUL,
    DecimalText,
    IsoDate,
    SearchText,
    UtcDatetime,
    unset,
    utc_now,
)


class PetSpecies(StrEnum):
    """What kind of animal it is."""

    DOG = "dog"
    CAT = "cat"
    BIRD = "bird"


PetName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=80,
        pattern=NO_NUL,
        description="What the pet answers to.",
        examples=["Rex"],
    ),
]
PetBornOn = Annotated[
    IsoDate | None, Field(description="The day of its birth.", examples=["2024-02-29"])
]
PetWeight = Annotated[
    Annotated[
        Decimal,
        Field(max_digits=6, decimal_places=2, gt=0),
        DecimalText(2, "^(0\\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,3}(\\.[0-9]{1,2})?)$"),
    ]
    | None,
    Field(description="What it weighs, in kilograms.", examples=["12.50"]),
]
PetChip = Annotated[
    str | None,
    Field(
        min_length=15,
        max_length=15,
        pattern="^[0-9]{15}$",
        description="The number of its chip.",
        examples=["276098102345678"],
    ),
    WITHOUT_NUL,
]
PetNotes = Annotated[
    str,
    Field(
        max_length=2000,
        pattern=NO_NUL,
        description="What else there is to say.",
        examples=["Afraid of thunder."],
    ),
]
PetOwnerId = Annotated[UUID, Field(description="Whose pet it is.")]
PetFriendIds = Annotated[
    list[UUID], Field(max_length=100, description="The pets that it gets on with.")
]
PetLabels = Annotated[
    list[Annotated[str, Field(pattern=NO_NUL)]],
    Field(
        max_length=10,
        description="What to look out for.",
        examples=[["Label", "Label 2"]],
    ),
]
PetTraits = Annotated[
    Annotated[
        dict[
            Annotated[str, Field(pattern=NO_NUL)], Annotated[str, Field(pattern=NO_NUL)]
        ],
        NO_OTHER_KEYS,
    ],
    Field(description="What it looks like.", examples=[{"first": "Trait"}]),
]
PetSort = Literal["name", "-name", "born_on", "-born_on"]


class PetFriendLink(Base):
    """The pets that it gets on with."""

    __tablename__ = "pets_friends"
    __table_args__ = (
        ForeignKeyConstraint(
            ["pet_id"],
            ["pets.id"],
            name="fk_pets_friends_pet_id_pets",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["friend_id"],
            ["pets.id"],
            name="fk_pets_friends_friend_id_pets",
            ondelete="CASCADE",
        ),
    )

    pet_id: Mapped[UUID] = mapped_column(primary_key=True)
    friend_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class PetBase(BaseModel):
    """What is told of a pet."""

    model_config = ConfigDict(from_attributes=True)

    name: PetName
    species: PetSpecies = PetSpecies.DOG
    born_on: PetBornOn = None
    weight: PetWeight = None
    chip: PetChip = None
    notes: PetNotes = ""
    owner_id: PetOwnerId
    labels: PetLabels = Field(default_factory=list[str])
    traits: PetTraits = Field(default_factory=dict[str, str])


class Pet(Base):
    """A pet as it is stored."""

    __tablename__ = "pets"
    __table_args__ = (
        UniqueConstraint("chip", name="uq_pets_chip"),
        UniqueConstraint("owner_id", "name", name="uq_pets_owner_id_name"),
        ForeignKeyConstraint(
            ["owner_id"],
            ["owners.id"],
            name="fk_pets_owner_id_owners",
            ondelete="CASCADE",
        ),
        Index("ix_pets_name_id", "name", "id"),
        Index("ix_pets_born_on_id", "born_on", "id"),
    )

    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    species: Mapped[PetSpecies] = mapped_column(
        text_enum(PetSpecies, 40), index=True, default=PetSpecies.DOG
    )
    born_on: Mapped[date | None] = mapped_column()
    weight: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    chip: Mapped[str | None] = mapped_column(String(15))
    notes: Mapped[str] = mapped_column(String(2000), default="")
    owner_id: Mapped[UUID] = mapped_column(index=True)
    labels: Mapped[list[str]] = mapped_column(JSON, default=list[str])
    traits: Mapped[dict[str, str]] = mapped_column(JSON, default=dict[str, str])
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
        """Let each change compare and set the version."""
        return {"version_id_col": cls.version}

    @property
    def friend_ids(self) -> list[UUID]:
        """The pets that it gets on with."""
        return [link.friend_id for link in self.friend_links]

    @friend_ids.setter
    def friend_ids(self, ids: Iterable[UUID]) -> None:
        self.updated_at = utc_now()
        self.friend_links = [PetFriendLink(friend_id=key) for key in dict.fromkeys(ids)]


class PetCreate(PetBase):
    """A new pet, or what replaces one."""

    friend_ids: PetFriendIds = Field(default_factory=list[UUID])


class PetUpdate(BaseModel):
    """What changes of a pet: whatever is left out stays as it is."""

    name: PetName = unset()
    species: PetSpecies = unset()
    born_on: PetBornOn = unset()
    weight: PetWeight = unset()
    chip: PetChip = unset()
    notes: PetNotes = unset()
    owner_id: PetOwnerId = unset()
    friend_ids: PetFriendIds = unset()
    labels: PetLabels = unset()
    traits: PetTraits = unset()


class PetPublic(PetBase):
    """A pet as the API shows it."""

    id: UUID
    friend_ids: PetFriendIds
    created_by: UUID
    created_at: UtcDatetime
    updated_at: UtcDatetime


class PetQuery(CursorParams):
    """Which pets a list shows, and in which order."""

    species: PetSpecies | None = None
    owner_id: UUID | None = None
    born_on: IsoDate | None = None
    born_on_from: IsoDate | None = None
    born_on_to: IsoDate | None = None
    q: SearchText = None
    sort: PetSort | None = None
