"""A route class that can report any invalid input."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute


class ValidatedRoute(APIRoute):
    """Return 422, not 500, for input that JSON cannot repeat, such as NaN."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of a request."""
        handle = super().get_route_handler()

        async def handle_validated(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                raise _without_input(error) from error

        return handle_validated


def _without_input(error: RequestValidationError) -> RequestValidationError:
    """Return the error without the values that the client sent."""
    errors = [
        {key: one[key] for key in ("type", "loc", "msg")} for one in error.errors()
    ]
    text = json.dumps(errors, ensure_ascii=False).encode(errors="replace")
    return RequestValidationError(json.loads(text))
