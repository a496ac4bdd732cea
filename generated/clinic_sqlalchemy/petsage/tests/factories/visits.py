"""Makes what tests of the visits feature need."""

import uuid
from datetime import UTC, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from petsage.models.visits import Visit, VisitStatus
from petsage.tests.factories.pets import make_pet


class VisitChanges(TypedDict, total=False):
    """What a test wants of a visit."""

    pet_id: uuid.UUID
    starts_at: datetime
    reason: str
    minutes: int
    temperature: float | None
    status: VisitStatus
    created_by: uuid.UUID
    deleted_at: datetime | None


def make_visit(session: Session, **changes: Unpack[VisitChanges]) -> Visit:
    """Store a visit; what the test does not ask for is made up."""
    values: dict[str, Any] = {
        "starts_at": datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        "reason": "Vaccination",
        "minutes": 1,
        "temperature": 38.5,
        "status": VisitStatus.PLANNED,
        "created_by": uuid.uuid4(),
        **changes,
    }
    if "pet_id" not in values:
        values["pet_id"] = (make_pet(session)).id
    visit = Visit(**values)
    session.add(visit)
    session.commit()
    return visit
