"""Writing: what a request changes is committed whole, or refused."""

from collections.abc import Generator
from contextlib import contextmanager
from http import HTTPStatus

from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

REFUSED = "The database refuses that."


@contextmanager
def writing(
    session: Session, conflict: str = REFUSED, *, stale: int = 404
) -> Generator[None]:
    """Commit what the block changes.

    The answer is 409, with ``conflict``, where a constraint of the database refuses it,
    and ``stale`` where another request has changed or deleted it meanwhile.
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
