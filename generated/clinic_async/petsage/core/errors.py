"""Errors: their body, and how an operation documents and answers them."""

from collections.abc import Callable, Coroutine
from http import HTTPMethod, HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Receive, Scope, Send


class ErrorBody(BaseModel):
    """Why a request was not carried out."""

    detail: str


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the ``responses`` that say what else an operation answers."""
    told = {"model": ErrorBody}
    return {
        status: told if status >= HTTPStatus.BAD_REQUEST else {} for status in statuses
    }


class SafeRoute(APIRoute):
    """A route that tells all methods of its path, and whatever is invalid of its input.

    What FastAPI says of the methods are those of one route, where others may have the
    same path. What it says of the input repeats it, which JSON may not be able to hold:
    half a character, or a number that is none.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; to a method that is not allowed, name those that are."""
        if self.methods and scope["method"] not in self.methods:
            headers = {"Allow": ", ".join(_allowed_methods(scope))}
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers=headers)
        await super().handle(scope, receive, send)

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


def _allowed_methods(scope: Scope) -> list[HTTPMethod]:
    routes = scope["app"].routes
    return [
        method
        for method in HTTPMethod
        if any(
            route.matches({**scope, "method": method})[0] is Match.FULL
            for route in routes
        )
    ]


def _without_input(detail: dict[str, Any]) -> dict[str, Any]:
    place = [
        part.encode(errors="replace").decode() if isinstance(part, str) else part
        for part in detail["loc"]
    ]
    told = {"type": detail["type"], "loc": place, "msg": detail["msg"]}
    # Where JSON cannot be read, the reason is a text of the reader's own.
    return told | {"ctx": detail["ctx"]} if detail["type"] == "json_invalid" else told
