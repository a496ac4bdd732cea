"""Find the endpoint that a request reaches without running it, or run only the expected one.

Routes are distinguished by their attributes, not their classes: the classes of FastAPI differ
between releases, and a project may define more.
"""

from __future__ import annotations

import functools
import inspect
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_REACHED = 204
_NOT_ALLOWED = 405
_MOST_WRAPPERS = 10
_PARAMETER = re.compile(r"{\w+(?::(\w+))?}")
_UUID = "123e4567-e89b-42d3-a456-426614174000"
_VALUES = {"str": "1", "int": "1", "float": "1.0", "uuid": _UUID, "path": "1"}
_GUESSES = ("1", "a", "1.0", _UUID, "2026-01-31", "2026-01-31T12:00:00")


class Interception:
    """Intercept every route of the process, and record which endpoint the last request reached."""

    def __init__(self) -> None:
        """Start inactive."""
        self.active = False
        self.guards_only = False
        self.owner = ""
        self.endpoint = ""
        self.routed = False

    def begin(self, *, reach_only: bool, guards_only: bool, owner: str) -> None:
        """Prepare for a request.

        Args:
            reach_only: run neither an endpoint nor its dependencies.
            guards_only: run the dependencies of an endpoint, but not the endpoint.
            owner: run only this endpoint (``package.module:function``).

        Raises:
            RuntimeError: if the endpoints cannot be intercepted.
        """
        self.active = reach_only or guards_only or bool(owner)
        self.owner, self.guards_only = owner, guards_only
        self.endpoint, self.routed = "", False
        if not self.active:
            return
        routing = sys.modules.get("starlette.routing")
        if routing is None:
            raise RuntimeError("the application does not use Starlette's routes")
        # Repeat this for each request: the lifespan may define further classes.
        if fastapi_routing := sys.modules.get("fastapi.routing"):
            self._wrap(fastapi_routing, "run_endpoint_function", self._wrap_endpoint)
        for route_class in class_and_subclasses(routing.BaseRoute):
            self._wrap(route_class, "handle", self._wrap_handle)
        for router_class in class_and_subclasses(routing.Router):
            self._wrap(router_class, "__call__", self._wrap_call)

    def seen(self) -> dict[str, Any]:
        """Return the endpoint that was reached, and whether a router handled the request last."""
        return {"endpoint": self.endpoint, "routed": self.routed}

    @staticmethod
    def _wrap(owner: Any, name: str, wrap: Any) -> None:  # noqa: ANN401
        original = vars(owner).get(name)
        if original is not None and not hasattr(original, "intercepts"):
            wrapper = wrap(original)
            wrapper.intercepts = True
            setattr(owner, name, wrapper)

    def _wrap_handle(self, original: Any) -> Any:  # noqa: ANN401
        @functools.wraps(original)
        async def handle(route: Any, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
            if not self.active or is_included_router(route):
                await original(route, scope, receive, send)
            elif has_inner_routes(route):
                self.routed = False  # the inner application may have its own middleware
                await original(route, scope, receive, send)
            elif rejects_method(route, scope):
                await send_empty_response(send, _NOT_ALLOWED)
            elif (self.guards_only and runs_endpoint_function(route)) or (
                self.owner and is_same_endpoint(self.owner, name_of(target_of(route)))
            ):
                await original(route, scope, receive, send)
            else:
                self.endpoint = name_of(target_of(route))
                await send_empty_response(send, _REACHED)

        return handle

    def _wrap_endpoint(self, original: Any) -> Any:  # noqa: ANN401
        """Wrap FastAPI's function that calls an endpoint once its dependencies have run."""

        @functools.wraps(original)
        async def run_endpoint_function(**arguments: Any) -> Any:  # noqa: ANN401
            if not self.guards_only:
                return await original(**arguments)
            self.endpoint = name_of(arguments["dependant"].call)
            return sys.modules["starlette.responses"].Response(status_code=_REACHED)

        return run_endpoint_function

    def _wrap_call(self, original: Any) -> Any:  # noqa: ANN401
        @functools.wraps(original)
        async def call(router: Any, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
            self.routed = True
            await original(router, scope, receive, send)

        return call


def class_and_subclasses(base: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield a class and all its subclasses."""
    yield base
    for derived in base.__subclasses__():
        yield from class_and_subclasses(derived)


def is_included_router(route: object) -> bool:
    """Return whether the route stands for an included router, as in FastAPI 0.137 and later."""
    return hasattr(route, "original_router")


def has_inner_routes(route: Any) -> bool:  # noqa: ANN401
    """Return whether a mount or host leads to an application whose routes are intercepted."""
    if hasattr(route, "endpoint"):
        return False
    inner: Any = getattr(route, "app", None)
    for _ in range(_MOST_WRAPPERS):
        if hasattr(inner, "routes") or not hasattr(inner, "app"):
            break
        inner = inner.app
    return hasattr(inner, "routes")


def runs_endpoint_function(route: Any) -> bool:  # noqa: ANN401
    """Return whether FastAPI calls the route's endpoint by ``run_endpoint_function``.

    It iterates over generators itself.
    """
    endpoint = getattr(route, "endpoint", None)
    is_generator = inspect.isgeneratorfunction(endpoint) or inspect.isasyncgenfunction(endpoint)
    return hasattr(route, "dependant") and not is_generator


def rejects_method(route: Any, scope: Mapping[str, Any]) -> bool:  # noqa: ANN401
    """Return whether a route matches the path but not the method."""
    methods: Any = getattr(route, "methods", None)
    return bool(methods) and scope["method"] not in methods


def target_of(route: Any) -> Any:  # noqa: ANN401
    """Return the endpoint or application that a route passes requests to."""
    return getattr(route, "endpoint", None) or getattr(route, "app", None) or route


def name_of(endpoint: Any) -> str:  # noqa: ANN401
    """Return ``package.module:function`` of an endpoint; for other callables, use their class."""
    while isinstance(endpoint, functools.partial):
        endpoint = endpoint.func
    named = endpoint if hasattr(endpoint, "__qualname__") else type(endpoint)
    return f"{named.__module__}:{named.__qualname__}"


def is_same_endpoint(expected: str, found: str) -> bool:
    """Return whether two names (``package.module:function``) may refer to the same function.

    ``expected`` names the module from the root of the tree, but imports may start from a subfolder:
    ``src.app.items`` matches ``app.items``. Only the last part of a qualified function name counts.
    """
    module, _, function = expected.partition(":")
    other_module, _, other_function = found.partition(":")
    names = [name.rpartition(".")[2] for name in (function, other_function)]
    return is_same_module(module, other_module) and (not function or names[0] == names[1])


def is_same_module(module: str, other: str) -> bool:
    """Return whether ``other`` is the dotted name of ``module`` as seen from a subfolder."""
    whole, found = (name.removesuffix(".__init__") for name in (module, other))
    return f".{whole}".endswith(f".{found}")


async def send_empty_response(send: Any, status: int) -> None:  # noqa: ANN401
    """Send an empty response in place of the endpoint."""
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def fill_template(template: str) -> str:
    """Return a path that matches a template such as ``/items/{item_id:int}``."""
    return _PARAMETER.sub(lambda match: _value(match[1] or "str"), template)


def _value(kind: str) -> str:
    """Return a value that the convertor ``kind`` accepts."""
    if kind in _VALUES:
        return _VALUES[kind]
    convertors = sys.modules.get("starlette.convertors")
    convertor = getattr(convertors, "CONVERTOR_TYPES", {}).get(kind)
    pattern = getattr(convertor, "regex", "")
    return next((guess for guess in _GUESSES if re.fullmatch(pattern, guess)), "1")
