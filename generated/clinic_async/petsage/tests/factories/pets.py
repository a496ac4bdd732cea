"""Test data of the pets feature."""

import uuid
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, Final

from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.models.pets import Pet
from petsage.tests.factories.owners import make_owner

NUMBERS: Final = count(1)


async def make_pet(session: AsyncSession, **changes: object) -> Pet:
    """Store a pet with the given values, and defaults for all others."""
    number = next(NUMBERS)
    values: dict[str, Any] = {
        "name": "Rex",
        "species": "dog",
        "born_on": date(2024, 2, 29),
        "weight": Decimal("12.50"),
        "chip": f"{number:015}",
        "notes": "Afraid of thunder.",
        "labels": ["Label", "Label 2"],
        "traits": {"first": "Trait"},
        "created_by": uuid.uuid4(),
    } | changes
    if "owner_id" not in values:
        values["owner_id"] = (await make_owner(session)).id
    friend_ids = values.pop("friend_ids", [])
    pet = Pet(**values)
    pet.friend_ids = friend_ids
    session.add(pet)
    await session.commit()
    return pet
