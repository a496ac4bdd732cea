"""Makes visits for tests."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from petsage.models.visits import Visit
from petsage.tests.factories.pets import make_pet


def make_visit(session: Session, **changes: object) -> Visit:
    """Store a visit, whose fields are what ``changes`` say, and return it."""
    values: dict[str, Any] = {
        "starts_at": datetime.fromisoformat("2026-11-23T09:30:00+00:00"),
        "reason": "Vaccination",
        "created_by": uuid4(),
    }
    if "pet_id" not in changes:
        values["pet_id"] = make_pet(session).id
    values.update(changes)
    visit = Visit(**values)
    session.add(visit)
    session.commit()
    return visit
