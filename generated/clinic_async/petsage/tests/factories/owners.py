"""Test data of the owners feature."""

from itertools import count
from typing import Any, Final

from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.models.owners import Owner

NUMBERS: Final = count(1)


async def make_owner(session: AsyncSession, **changes: object) -> Owner:
    """Store an owner with the given values, and defaults for all others."""
    number = next(NUMBERS)
    values: dict[str, Any] = {
        "name": "Ada Lovelace",
        "email": f"ada{number}@example.org",
        "phone": "+44 20 7946 0000",
    } | changes
    owner = Owner(**values)
    session.add(owner)
    await session.commit()
    return owner
