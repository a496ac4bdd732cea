"""Test data of the stays feature."""

import uuid
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, Final

from sqlmodel import Session

from petsage.models.stays import Stay
from petsage.tests.factories.rooms import make_room

NUMBERS: Final = count(1)


def make_stay(session: Session, **changes: object) -> Stay:
    """Store a stay with the given values, and defaults for all others."""
    number = next(NUMBERS)
    values: dict[str, Any] = {
        "guest": f"Rex {number}",
        "follows_id": None,
        "from_day": date(2026, 11, 23),
        "until_day": date(2026, 11, 30),
        "pin": "2580",
        "price": Decimal("24.50"),
        "state": "booked",
        "created_by": uuid.uuid4(),
    } | changes
    if "room_id" not in values:
        values["room_id"] = (make_room(session)).id
    mate_ids = values.pop("mate_ids", [])
    stay = Stay(**values)
    stay.mate_ids = mate_ids
    session.add(stay)
    session.commit()
    return stay
