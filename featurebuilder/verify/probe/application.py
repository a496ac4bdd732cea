"""The target's application: found, and told apart from what wraps it."""

from __future__ import annotations

import asyncio
import importlib
import sys
from typing import Any

_MOST_WRAPPERS = 10


def load_application(
    import_roots: list[str],
    module: str,
    attribute: str,
    *,
    factory: bool,
) -> Any:  # noqa: ANN401 - whatever the target calls its application
    """Import the application, or make it where ``attribute`` names what makes it."""
    sys.path[:0] = import_roots
    found: Any = importlib.import_module(module)
    for part in attribute.split("."):
        name, calls, _ = part.partition("()")
        found = getattr(found, name)
        found = found() if calls else found
    return found() if factory else found


def unwrapped(app: Any) -> Any:  # noqa: ANN401
    """Return the application inside of what wraps it, by the ``app`` that ASGI middleware has."""
    for _ in range(_MOST_WRAPPERS):
        if hasattr(app, "openapi") or not hasattr(app, "app"):
            break
        app = app.app
    return app


def welcome_host(app: object) -> str:
    """Return a host that the application accepts: middleware may know only its public names."""
    for middleware in getattr(unwrapped(app), "user_middleware", ()):
        options = getattr(middleware, "kwargs", None) or getattr(middleware, "options", None) or {}
        allowed = [host.replace("*.", "www.") for host in options.get("allowed_hosts") or ()]
        if allowed and not {"*", "localhost"}.intersection(allowed):
            return str(allowed[0])
    return "localhost"


async def raised_by(app: Any, *arguments: object) -> BaseException | None:  # noqa: ANN401
    """Run the application and return what it raises: an exit would end the event loop as well."""
    try:
        await app(*arguments)
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001
        return error
    return None
