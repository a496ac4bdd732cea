"""Makes what tests of the owners feature need."""

from itertools import count
from typing import Any, Final, TypedDict, Unpack

from sqlalchemy.orm import Session

from petsage.models.owners import Owner

NUMBERS: Final = count(1)


class OwnerChanges(TypedDict, total=False):
    """What a test wants of an owner."""

    name: str
    email: str
    phone: str | None


def make_owner(session: Session, **changes: Unpack[OwnerChanges]) -> Owner:
    """Store an owner; what the test does not ask for is made up."""
    number = next(NUMBERS)
    values: dict[str, Any] = {
        "name": "Ada Lovelace",
        "email": f"ada{number}@example.org",
        "phone": "+44 20 7946 0000",
        **changes,
    }
    owner = Owner(**values)
    session.add(owner)
    session.commit()
    return owner
