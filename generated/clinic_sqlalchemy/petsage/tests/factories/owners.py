"""Makes owners for tests."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from petsage.models.owners import Owner

_numbers = count(1)


def make_owner(session: Session, **changes: object) -> Owner:
    """Store an owner, whose fields are what ``changes`` say, and return it."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "name": "Ada Lovelace",
        "email": f"ada{number}@example.org",
    }
    values.update(changes)
    owner = Owner(**values)
    session.add(owner)
    session.commit()
    return owner
