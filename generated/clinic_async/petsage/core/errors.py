"""Errors: their body, and how an operation documents and answers them."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel


class ErrorBody(BaseModel):
    """Why a request was not carried out."""

    detail: str


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the ``responses`` that say which errors an operation answers."""
    return {status: {"model": ErrorBody} for status in statuses}


def invalid(place: tuple[str, ...], message: str) -> RequestValidationError:
    """Return the error of what no schema can tell to be invalid."""
    return RequestValidationError(
        [{"type": "value_error", "loc": place, "msg": message}]
    )


class SafeRoute(APIRoute):
    """A route that can say of every input that it is invalid.

    What FastAPI says repeats the input, which JSON may not be able to hold: half a
    character, or a number that is none.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler that answers, its errors without the input."""
        answer = super().get_route_handler()

        async def answer_safely(request: Request) -> Response:
            try:
                return await answer(request)
            except RequestValidationError as error:
                raise RequestValidationError(
                    [_without_input(detail) for detail in error.errors()]
                ) from error

        return answer_safely


def _without_input(detail: dict[str, Any]) -> dict[str, Any]:
    place = [
        part.encode(errors="replace").decode() if isinstance(part, str) else part
        for part in detail["loc"]
    ]
    return {"type": detail["type"], "loc": place, "msg": detail["msg"]}
