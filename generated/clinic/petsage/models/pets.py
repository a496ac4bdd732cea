"""Models of the pets feature."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from pydantic import Field
from sqlalchemy import JSON, ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import declared_attr
from sqlmodel import Field as Column
from sqlmodel import Relationship, SQLModel

from petsage.core.columns import text_enum
from petsage.core.cursors import CursorParams
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


class PetFriendLink(SQLModel, table=True):
    """The pets that it gets on with."""

    __tablename__ = "pets_friends"  # pyright: ignore[reportAssignmentType]
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

    pet_id: UUID = Column(default=None, primary_key=True)
    friend_id: UUID = Column(primary_key=True, index=True)


class PetBase(SQLModel):
    """What is told of a pet."""

    name: PetName
    species: PetSpecies = PetSpecies.DOG
    born_on: PetBornOn = None
    weight: PetWeight = None
    chip: PetChip = None
    notes: PetNotes = ""
    owner_id: PetOwnerId
    labels: PetLabels = Field(default_factory=list[str])
    traits: PetTraits = Field(default_factory=dict[str, str])


class Pet(PetBase, table=True):
    """A pet as it is stored."""

    __tablename__ = "pets"  # pyright: ignore[reportAssignmentType]
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

    id: UUID = Column(default_factory=uuid4, primary_key=True)
    species: PetSpecies = Column(
        default=PetSpecies.DOG, sa_type=text_enum(PetSpecies, 40), index=True
    )
    weight: PetWeight = Column(default=None, sa_type=Numeric(6, 2))
    owner_id: PetOwnerId = Column(index=True)
    labels: PetLabels = Column(default_factory=list[str], sa_type=JSON)
    traits: PetTraits = Column(default_factory=dict[str, str], sa_type=JSON)
    created_by: UUID = Column(index=True)
    created_at: UtcDatetime = Column(default_factory=utc_now)
    updated_at: UtcDatetime = Column(
        default_factory=utc_now, sa_column_kwargs={"onupdate": utc_now}
    )
    version: int = Column(default=None)
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


class PetUpdate(SQLModel):
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
