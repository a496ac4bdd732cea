"""Override dependencies for a request, as tests do."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .application import unwrap
from .interception import is_same_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def override_dependencies(app: Any, names: Sequence[str]) -> Iterator[None]:  # noqa: ANN401
    """Override the dependencies ``names`` (``package.module:name``) during the block.

    This includes mounted applications.
    """
    dependencies = [found for name in names for found in _find_callables(name)]
    before = [
        (one.dependency_overrides, dict(one.dependency_overrides)) for one in _all_applications(app)
    ]
    for overrides, _ in before:
        overrides.update(dict.fromkeys(dependencies, _empty_dependency))
    try:
        yield
    finally:
        for overrides, old in before:
            overrides.clear()
            overrides.update(old)


def _empty_dependency() -> None:
    """Do nothing, in place of a dependency."""


def _find_callables(name: str) -> Iterator[Any]:
    """Yield the callables with that name from all matching loaded modules."""
    module, _, attribute = name.partition(":")
    for known, loaded in list(sys.modules.items()):
        if known == module or is_same_module(known, module) or is_same_module(module, known):
            found = getattr(loaded, attribute, None)
            if callable(found):
                yield found


def _all_applications(app: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield an application and all applications mounted in it, each once."""
    seen: set[int] = set()
    waiting = [unwrap(app)]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(getattr(one, "dependency_overrides", None), dict):
            yield one
        mounted = (getattr(route, "app", None) for route in getattr(one, "routes", None) or ())
        waiting += [unwrap(inner) for inner in mounted if inner is not None]
