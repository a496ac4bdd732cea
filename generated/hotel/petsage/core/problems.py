"""Problem details: errors as RFC 9457 has them."""

from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from petsage.core.errors import SafeRoute

INVALID = 422
MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """Why a request was not carried out.

    ``errors`` are the parts of it that are not valid: where each is, and why.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the ``responses`` that say what else an operation answers."""
    schema = Problem.model_json_schema()
    told = {"content": {MEDIA_TYPE: {"schema": schema}}}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            **(told if status >= HTTPStatus.BAD_REQUEST else {}),
        }
        for status in (*statuses, INVALID)
    }


class ProblemRoute(SafeRoute):
    """A route that answers errors as problem details, wherever it is mounted."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and an error of the routing as problem details too."""
        try:
            await super().handle(scope, receive, send)
        except HTTPException as error:
            answer = _response(error.status_code, error.detail, error.headers)
            await answer(scope, receive, send)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler that answers, its errors as problem details."""
        answer = super().get_route_handler()

        async def answer_with_problems(request: Request) -> Response:
            try:
                return await answer(request)
            except RequestValidationError as error:
                return _response(
                    INVALID,
                    "The request is not valid.",
                    errors=[_told(one) for one in error.errors()],
                )
            except HTTPException as error:
                if error.status_code < HTTPStatus.BAD_REQUEST:
                    raise
                return _response(error.status_code, error.detail, error.headers)

        return answer_with_problems


def _response(
    status: int,
    detail: str,
    headers: Mapping[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
) -> Response:
    problem = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors
    )
    content = problem.model_dump(exclude_none=True)
    return JSONResponse(content, status, headers, MEDIA_TYPE)


def _told(error: dict[str, Any]) -> dict[str, str]:
    """Return where a part of a request is not valid, and why."""
    loc, message = error["loc"], str(error["msg"])
    if error["type"] == "json_invalid":
        *loc, position = loc
        message = f"{message} at character {position}: {error['ctx']['error']}"
    return {"field": ".".join(str(part) for part in loc), "message": message}
