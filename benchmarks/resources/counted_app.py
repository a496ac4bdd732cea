"""An application whose every answer tells how many queries it took. It is copied into a tree."""

from __future__ import annotations

import importlib
import os
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

_QUERIES: ContextVar[list[str] | None] = ContextVar("_QUERIES", default=None)
_MODULE, _, _NAME = os.environ["APPLICATION"].partition(":")
_APPLICATION = getattr(importlib.import_module(_MODULE), _NAME)


@event.listens_for(Engine, "before_cursor_execute")
def _note(_1: object, _2: object, statement: str, *_: object) -> None:
    queries = _QUERIES.get()
    if queries is not None:
        queries.append(statement)


async def app(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    """Hand a request on, and tell of its queries in a header of the answer."""
    queries: list[str] = []
    _QUERIES.set(queries)

    async def told(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            number = str(len(queries)).encode()
            message["headers"] = [*message["headers"], (b"x-queries", number)]
        await send(message)

    await _APPLICATION(scope, receive, told)
