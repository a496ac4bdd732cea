"""Test data of the visits feature."""

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.models.visits import Visit
from petsage.tests.factories.pets import make_pet


async def make_visit(session: AsyncSession, **changes: object) -> Visit:
    """Store a visit with the given values, and defaults for all others."""
    values: dict[str, Any] = {
        "starts_at": datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        "reason": "Vaccination",
        "minutes": 1,
        "temperature": 38.5,
        "status": "planned",
        "created_by": uuid.uuid4(),
    } | changes
    if "pet_id" not in values:
        values["pet_id"] = (await make_pet(session)).id
    visit = Visit(**values)
    session.add(visit)
    await session.commit()
    return visit
