"""Load the target's application, and find it inside the middleware that wraps it."""

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
) -> Any:  # noqa: ANN401 - the target's application may be any object
    """Import the application, or create it if ``attribute`` is a factory.

    Args:
        import_roots: folders to add to ``sys.path``.
        module: the module.
        attribute: a dotted attribute; a part that ends in ``()`` is called.
        factory: whether to call the attribute.
    """
    sys.path[:0] = import_roots
    found: Any = importlib.import_module(module)
    for part in attribute.split("."):
        name, calls, _ = part.partition("()")
        found = getattr(found, name)
        found = found() if calls else found
    return found() if factory else found


def unwrap(app: Any) -> Any:  # noqa: ANN401
    """Return the application inside its ASGI middleware, by following ``app`` attributes."""
    for _ in range(_MOST_WRAPPERS):
        if hasattr(app, "openapi") or not hasattr(app, "app"):
            break
        app = app.app
    return app


def allowed_host(app: object) -> str:
    """Return a host name that the application's ``TrustedHostMiddleware`` accepts."""
    for middleware in getattr(unwrap(app), "user_middleware", ()):
        options = getattr(middleware, "kwargs", None) or getattr(middleware, "options", None) or {}
        allowed = [host.replace("*.", "www.") for host in options.get("allowed_hosts") or ()]
        if allowed and not {"*", "localhost"}.intersection(allowed):
            return str(allowed[0])
    return "localhost"


async def run_and_catch(app: Any, *arguments: object) -> BaseException | None:  # noqa: ANN401
    """Run the application and return the exception it raises, if any.

    Even ``SystemExit`` is returned, since raising it would end the event loop.
    """
    try:
        await app(*arguments)
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001
        return error
    return None
