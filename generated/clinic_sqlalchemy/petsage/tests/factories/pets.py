"""Makes what tests of the pets feature need."""

import uuid
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, Final, TypedDict, Unpack

from sqlalchemy.orm import Session

from petsage.models.pets import Pet, PetSpecies
from petsage.tests.factories.owners import make_owner

NUMBERS: Final = count(1)


class PetChanges(TypedDict, total=False):
    """What a test wants of a pet."""

    name: str
    species: PetSpecies
    born_on: date | None
    weight: Decimal | None
    chip: str | None
    notes: str
    owner_id: uuid.UUID
    friend_ids: list[uuid.UUID]
    labels: list[str]
    traits: dict[str, str]
    created_by: uuid.UUID


def make_pet(session: Session, **changes: Unpack[PetChanges]) -> Pet:
    """Store a pet; what the test does not ask for is made up."""
    number = next(NUMBERS)
    values: dict[str, Any] = {
        "name": "Rex",
        "species": PetSpecies.DOG,
        "born_on": date(2024, 2, 29),
        "weight": Decimal("12.50"),
        "chip": f"{number:015}",
        "notes": "Afraid of thunder.",
        "labels": ["Label", "Label 2"],
        "traits": {"first": "Trait"},
        "created_by": uuid.uuid4(),
        **changes,
    }
    if "owner_id" not in values:
        values["owner_id"] = (make_owner(session)).id
    friend_ids = values.pop("friend_ids", [])
    pet = Pet(**values)
    pet.friend_ids = friend_ids
    session.add(pet)
    session.commit()
    return pet
