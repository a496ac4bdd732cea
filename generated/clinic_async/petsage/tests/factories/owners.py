"""Makes owners for tests."""

from itertools import count
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.models.owners import Owner

_numbers = count(1)


async def make_owner(session: AsyncSession, **changes: object) -> Owner:
    """Store an owner, whose fields are what ``changes`` say, and return it."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "name": "Ada Lovelace",
        "email": f"ada{number}@example.org",
    }
    values.update(changes)
    owner = Owner(**values)
    session.add(owner)
    await session.commit()
    return owner
