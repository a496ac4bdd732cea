"""Dependencies that a request does not run, as a test stands in for them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .application import unwrapped
from .interception import ends_alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def standing_in(app: Any, names: Sequence[str]) -> Iterator[None]:  # noqa: ANN401
    """Run nothing of the dependencies ``names`` (``package.module:name``) meanwhile.

    That holds for the application and for what is mounted in it.
    """
    dependencies = [found for name in names for found in _named(name)]
    before = [(one.dependency_overrides, dict(one.dependency_overrides)) for one in _all(app)]
    for overrides, _ in before:
        overrides.update(dict.fromkeys(dependencies, _nothing))
    try:
        yield
    finally:
        for overrides, old in before:
            overrides.clear()
            overrides.update(old)


def _nothing() -> None:
    """Stand in for a dependency."""


def _named(name: str) -> Iterator[Any]:
    module, _, attribute = name.partition(":")
    for known, loaded in list(sys.modules.items()):
        if known == module or ends_alike(known, module) or ends_alike(module, known):
            found = getattr(loaded, attribute, None)
            if callable(found):
                yield found


def _all(app: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield an application and those that are mounted in it, each once."""
    seen: set[int] = set()
    waiting = [unwrapped(app)]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(getattr(one, "dependency_overrides", None), dict):
            yield one
        mounted = (getattr(route, "app", None) for route in getattr(one, "routes", None) or ())
        waiting += [unwrapped(inner) for inner in mounted if inner is not None]
