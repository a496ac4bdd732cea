"""Error responses as problem details (RFC 9457)."""

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
    """The reason why a request failed; ``errors`` lists invalid parts of it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


def error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI documentation of error responses, including 422."""
    schema = Problem.model_json_schema()
    content = {"content": {MEDIA_TYPE: {"schema": schema}}}
    return {
        status: {"description": HTTPStatus(status).phrase, **content}
        for status in (*statuses, INVALID)
    }


class ProblemRoute(SafeRoute):
    """Return errors as problem details, wherever the router is included."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request; errors of the routing become problem details too."""
        try:
            await super().handle(scope, receive, send)
        except HTTPException as error:
            response = _problem(error.status_code, error.detail, error.headers)
            await response(scope, receive, send)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of a request."""
        handle = super().get_route_handler()

        async def handle_with_problems(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                return _problem(
                    INVALID,
                    "The request is not valid.",
                    errors=[_invalid_part(one) for one in error.errors()],
                )
            except HTTPException as error:
                if error.status_code < HTTPStatus.BAD_REQUEST:
                    raise
                return _problem(error.status_code, error.detail, error.headers)

        return handle_with_problems


def _problem(
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


def _invalid_part(error: dict[str, Any]) -> dict[str, str]:
    location, message = error["loc"], str(error["msg"])
    if error["type"] == "json_invalid":
        *location, position = location
        message = f"{message} at character {position}"
    return {"field": ".".join(str(part) for part in location), "message": message}
