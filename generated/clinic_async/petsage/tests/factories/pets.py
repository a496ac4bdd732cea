"""Makes pets for tests."""

from itertools import count
from typing import Any
from uuid import uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.models.pets import Pet
from petsage.tests.factories.owners import make_owner

_numbers = count(1)


async def make_pet(session: AsyncSession, **changes: object) -> Pet:
    """Store a pet, whose fields are what ``changes`` say, and return it."""
    number = next(_numbers)
    values: dict[str, Any] = {"name": f"Rex {number}", "created_by": uuid4()}
    if "owner_id" not in changes:
        values["owner_id"] = (await make_owner(session)).id
    values.update(changes)
    pet = Pet(**values)
    pet.friend_ids = values.get("friend_ids", [])
    session.add(pet)
    await session.commit()
    return pet
