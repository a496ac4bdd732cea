"""Test data of the rooms feature."""

from itertools import count
from typing import Any, Final

from sqlmodel import Session

from petsage.models.rooms import Room

NUMBERS: Final = count(1)


def make_room(session: Session, **changes: object) -> Room:
    """Store a room with the given values, and defaults for all others."""
    number = next(NUMBERS)
    values: dict[str, Any] = {
        "code": f"{number:02}",
        "space": "small",
        "floor": 1,
    } | changes
    room = Room(**values)
    session.add(room)
    session.commit()
    return room
