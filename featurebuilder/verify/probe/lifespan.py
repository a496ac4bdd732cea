"""Run the startup and shutdown of an application as a server does."""

from __future__ import annotations

import asyncio
from typing import Any

from .application import run_and_catch


class Lifespan:
    """The lifespan of an application."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401
        """Start to run the application with a lifespan scope in the running event loop."""
        self.state: dict[str, Any] = {}
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        asgi = {"version": "3.0", "spec_version": "2.0"}
        scope = {"type": "lifespan", "asgi": asgi, "state": self.state}
        self.task = asyncio.ensure_future(
            run_and_catch(app, scope, self.inbox.get, self.outbox.put)
        )

    async def start(self) -> None:
        """Start the application up; raises the application's own exception if that fails."""
        await self.inbox.put({"type": "lifespan.startup"})
        message = asyncio.ensure_future(self.outbox.get())
        await asyncio.wait({message, self.task}, return_when=asyncio.FIRST_COMPLETED)
        if message.done() and message.result()["type"] == "lifespan.startup.complete":
            return
        message.cancel()
        raise await self.task or RuntimeError("the application failed to start up")

    async def stop(self) -> None:
        """Shut the application down; cancel it after one second."""
        await self.inbox.put({"type": "lifespan.shutdown"})
        await asyncio.wait({self.task}, timeout=1)
        self.task.cancel()
