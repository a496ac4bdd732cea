"""The application or router that a setting or an option names."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from featurebuilder.errors import UnusableProjectError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.project.graph import Router
    from featurebuilder.project.modules import ModuleFinder
    from featurebuilder.project.overrides import Chosen


def named_router(
    candidates: Iterable[Router], finder: ModuleFinder, chosen: Chosen, noun: str
) -> Router:
    """Return the one of ``candidates`` that is chosen, by its module or file, and its variable.

    Raises:
        UnusableProjectError: if there is none of that name, or several; ``noun`` says of what.
    """
    module, _, variable = chosen.value.partition(":")
    there = list(candidates)
    found = [router for router in there if _stands_in(router, module)]
    named = [r for r in found if variable in {"", r.key.variable, r.function}]
    if len(named) == 1:
        return named[0]
    is_path = "/" in module or module.endswith(".py")
    names = [_name(router, finder, is_path=is_path) for router in named or found or there]
    if named:
        what = f"{chosen.value!a} makes {len(named)} of what could be {noun}"
        raise UnusableProjectError(chosen.refusal(what, f"name one: {', '.join(names)}"))
    near = difflib.get_close_matches(chosen.value, names, n=1, cutoff=0.4)
    remedy = f"did you mean {(near or names)[0]!r}?" if names else ""
    raise UnusableProjectError(chosen.refusal(f"there is no {noun} {chosen.value!a}", remedy))


def _stands_in(router: Router, module: str) -> bool:
    """Return whether a router's file is the one that ``module`` names, as a path or with dots."""
    path = router.key.path
    if module.endswith(".py"):
        return path == module
    stem = path.removesuffix(".py").removesuffix("/__init__")
    return f"/{stem}".endswith(f"/{module.strip('/').replace('.', '/')}")


def _name(router: Router, finder: ModuleFinder, *, is_path: bool) -> str:
    module = router.key.path if is_path else finder.name_of(router.key.path)
    return f"{module}:{router.key.variable}"
