"""Makes what tests of the rooms feature need."""

from datetime import datetime
from itertools import count
from typing import Any, Final, TypedDict, Unpack

from sqlmodel import Session

from petsage.models.rooms import Room, RoomSpace

NUMBERS: Final = count(1)


class RoomChanges(TypedDict, total=False):
    """What a test wants of a room."""

    code: str
    space: RoomSpace
    floor: int | None
    deleted_at: datetime | None


def make_room(session: Session, **changes: Unpack[RoomChanges]) -> Room:
    """Store a room; what the test does not ask for is made up."""
    number = next(NUMBERS)
    values: dict[str, Any] = {
        "code": f"{number:02}",
        "space": RoomSpace.SMALL,
        "floor": 1,
        **changes,
    }
    room = Room(**values)
    session.add(room)
    session.commit()
    return room
