"""Detect routers that serve pages for browsers instead of data."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.routers.graph import RouterKey
    from featurebuilder.project.source.resolving import Resolver

_PAGES = frozenset({"HTMLResponse", "RedirectResponse"})
_OF_PAGES = _PAGES | {"FileResponse"}


def serves_pages(resolver: Resolver, key: RouterKey) -> bool:
    """Return whether a router serves pages only.

    Every operation must declare a response class for pages, files or redirects, and at least one of
    them a class other than ``FileResponse``.
    """
    module = resolver.module(key.path)
    classes = list(_response_classes(module.tree, key.variable)) if module else []
    return not _PAGES.isdisjoint(classes) and _OF_PAGES.issuperset(classes)


def _response_classes(tree: ast.Module, variable: str) -> Iterator[str]:
    """Yield the name of each operation's response class, or an empty string if it declares none."""
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    for decorator in (decorator for function in functions for decorator in function.decorator_list):
        match decorator:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner)), keywords=words):
                if owner == variable:
                    given = {word.arg: dotted_name(word.value) or "" for word in words}
                    yield given.get("response_class", "").rpartition(".")[2]
            case _:
                pass
