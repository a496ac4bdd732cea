"""Error responses, and a route class that prevents internal server errors."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from petsage.core.validation import ValidatedRoute

INVALID: Final = {"type": "value_error", "loc": ("body",), "msg": "Invalid value."}


class ErrorResponse(BaseModel):
    """The reason why a request failed."""

    detail: str


def error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI documentation of error responses."""
    return {status: {"model": ErrorResponse} for status in statuses}


class SafeRoute(ValidatedRoute):
    """Return 409 or 422, not 500, for data that the database cannot store."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of a request."""
        handle = super().get_route_handler()

        async def handle_safely(request: Request) -> Response:
            try:
                return await handle(request)
            except (HTTPException, SQLAlchemyError, OverflowError) as error:
                if _is_conflict(error):
                    raise HTTPException(409, _conflict(error)) from error
                if _is_outdated(error):
                    status = 412 if "If-Match" in request.headers else 404
                    raise HTTPException(status, "The row has changed.") from error
                if _is_invalid(error):
                    raise RequestValidationError([INVALID]) from error
                raise

        return handle_safely


def _is_conflict(error: Exception) -> bool:
    """Return whether a constraint was violated, or requests wait for each other."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return isinstance(error, IntegrityError) or state in {"40001", "40P01"}


def _conflict(error: Exception) -> str:
    """Return the message of a conflict, with the constraint if the driver names it."""
    cause = getattr(error, "orig", None)
    told = (getattr(cause, "diag", None), getattr(cause, "__cause__", None))
    names = [getattr(one, "constraint_name", None) for one in told]
    names.append(str(cause).partition("UNIQUE constraint failed: ")[2])
    name = next(filter(None, names), None)
    message = "Conflicts with existing data"
    return f"{message}: {name}." if name else f"{message}."


def _is_outdated(error: Exception) -> bool:
    """Return whether another request has changed or deleted the row."""
    return isinstance(error, StaleDataError) or "Could not refresh" in str(error)


def _is_invalid(error: Exception) -> bool:
    """Return whether a value cannot be stored, or the body is not UTF-8."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError)
    caused = isinstance(error.__cause__, UnicodeDecodeError)
    return caused or isinstance(error, StatementError | OverflowError)
