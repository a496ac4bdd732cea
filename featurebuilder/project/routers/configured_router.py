"""Resolve the application or router that a setting or an option names."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from featurebuilder.errors import UnusableProjectError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.project.routers.graph import Router
    from featurebuilder.project.settings.overrides import Choice
    from featurebuilder.project.source.modules import ModuleFinder


def select_router(
    candidates: Iterable[Router], finder: ModuleFinder, chosen: Choice, noun: str
) -> Router:
    """Return the candidate that ``chosen`` names.

    Args:
        candidates: The routers or applications to choose from.
        finder: Finds the dotted module names for error messages.
        chosen: The choice, as ``module:variable`` or ``path/to/file.py:variable``. Without a
            variable, the module must hold exactly one candidate.
        noun: Word for a candidate in error messages, such as ``router``.

    Raises:
        UnusableProjectError: if no candidate matches, or several do.
    """
    module, _, variable = chosen.value.partition(":")
    listed = list(candidates)
    found = [router for router in listed if _is_in_module(router, module)]
    matching = [r for r in found if variable in {"", r.key.variable, r.function}]
    if len(matching) == 1:
        return matching[0]
    is_path = "/" in module or module.endswith(".py")
    names = [
        _format_reference(router, finder, is_path=is_path) for router in matching or found or listed
    ]
    if matching:
        what = f"{chosen.value!a} matches {len(matching)} candidates for the {noun}"
        raise UnusableProjectError(chosen.refusal(what, f"choose one of {', '.join(names)}"))
    closest = difflib.get_close_matches(chosen.value, names, n=1, cutoff=0.4)
    remedy = f"did you mean {(closest or names)[0]!r}?" if names else ""
    raise UnusableProjectError(chosen.refusal(f"there is no {noun} {chosen.value!a}", remedy))


def _is_in_module(router: Router, module: str) -> bool:
    """Return whether ``module``, a file path or a dotted name, is the router's module."""
    path = router.key.path
    if module.endswith(".py"):
        return path == module
    stem = path.removesuffix(".py").removesuffix("/__init__")
    return f"/{stem}".endswith(f"/{module.strip('/').replace('.', '/')}")


def _format_reference(router: Router, finder: ModuleFinder, *, is_path: bool) -> str:
    """Return ``module:variable``, or ``file:variable`` if ``is_path``."""
    module = router.key.path if is_path else finder.name_of(router.key.path)
    return f"{module}:{router.key.variable}"
