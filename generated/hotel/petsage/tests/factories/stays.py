"""Makes what tests of the stays feature need."""

import uuid
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, Final, TypedDict, Unpack

from sqlmodel import Session

from petsage.models.stays import Stay, StayState
from petsage.tests.factories.rooms import make_room

NUMBERS: Final = count(1)


class StayChanges(TypedDict, total=False):
    """What a test wants of a stay."""

    guest: str
    room_id: int | None
    mate_ids: list[uuid.UUID]
    follows_id: uuid.UUID | None
    from_day: date
    until_day: date | None
    price: Decimal
    state: StayState
    created_by: uuid.UUID


def make_stay(session: Session, **changes: Unpack[StayChanges]) -> Stay:
    """Store a stay; what the test does not ask for is made up."""
    number = next(NUMBERS)
    values: dict[str, Any] = {
        "guest": f"Rex {number}",
        "follows_id": None,
        "from_day": date(2026, 11, 23),
        "until_day": date(2026, 11, 30),
        "price": Decimal("24.50"),
        "state": StayState.BOOKED,
        "created_by": uuid.uuid4(),
        **changes,
    }
    if "room_id" not in values:
        values["room_id"] = (make_room(session)).id
    mate_ids = values.pop("mate_ids", [])
    stay = Stay(**values)
    stay.mate_ids = mate_ids
    session.add(stay)
    session.commit()
    return stay
