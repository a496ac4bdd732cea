"""One HTTP request and its response over raw ASGI."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Mapping


class Exchange:
    """One request to an ASGI application and its response."""

    def __init__(
        self, request: Mapping[str, Any], scheme: str, host: str, state: Mapping[str, Any]
    ) -> None:
        """Prepare the request; must be called inside the running event loop."""
        path, _, query = request["path"].partition("?")
        self.reach_only: bool = request["reach_only"]
        self.guards_only: bool = request["guards_only"]
        self.owner: str = request["owner"]
        self.scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request["method"],
            "scheme": scheme,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", host.encode()), (b"accept", b"*/*")],
            "client": ("127.0.0.1", 50000),
            "server": (host, 443 if scheme == "https" else 80),
            "extensions": {},
            "state": dict(state),
        }
        self.asked = False
        self.done = asyncio.Event()
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.body = b""

    @property
    def finished(self) -> bool:
        """True if the response is complete."""
        return self.done.is_set()

    async def receive(self) -> dict[str, Any]:
        """Return the empty body, then wait for the end of the response."""
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.done.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Mapping[str, Any]) -> None:
        """Store a part of the response."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            for key, value in message.get("headers", ()):
                self.headers[bytes(key).decode("latin-1").lower()] = bytes(value).decode("latin-1")
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                self.done.set()

    def answer(self) -> dict[str, Any]:
        """Return the response as far as it was sent."""
        return {
            "status": self.status,
            "content_type": self.headers.get("content-type", ""),
            "location": self.headers.get("location", ""),
            "body": self.body.decode("utf-8", "replace"),
        }
