"""Writing: what a request changes is committed whole, or refused."""

from collections.abc import Generator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

from fastapi import HTTPException
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

REFUSED = "The database refuses that."

_DEADLOCKS: Final = {"40001", "40P01"}
"""What SQL calls two requests of which each waits for the other."""


@contextmanager
def writing(
    session: Session, conflict: str = REFUSED, *, stale: int = 404
) -> Generator[None]:
    """Commit what the block changes.

    The answer is 409, with ``conflict``, where a constraint of the database refuses it,
    and where another request waits for this one, and this for it. It is ``stale`` where
    another request has changed or deleted it meanwhile.
    """
    try:
        yield
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise HTTPException(HTTPStatus.CONFLICT, conflict) from error
    except StaleDataError as error:
        session.rollback()
        raise HTTPException(stale, "Another request was faster.") from error
    except DBAPIError as error:
        session.rollback()
        if not _is_deadlock(error):
            raise
        message = "Another request was in the way."
        raise HTTPException(HTTPStatus.CONFLICT, message) from error


def _is_deadlock(error: DBAPIError) -> bool:
    states = {getattr(error.orig, name, None) for name in ("sqlstate", "pgcode")}
    return not states.isdisjoint(_DEADLOCKS)
