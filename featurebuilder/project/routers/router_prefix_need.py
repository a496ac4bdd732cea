"""Read a router's resource name, and its need for a prefix, from its own paths."""

from __future__ import annotations

import ast
import re
from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from featurebuilder.project.source.renaming import contains_resource_name, words_of_module
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from featurebuilder.project.routers.graph import Include, RouterGraph, RouterKey
    from featurebuilder.project.source.modules import ModuleFinder
    from featurebuilder.project.source.resolving import Resolver

_FIXED = re.compile(r"/[^/{]")
_IDENTIFIER = re.compile(r"/\{(\w+?)_?(?:id|pk|slug|uuid|Id)(?::\w+)?\}")
_PAGES = frozenset({"HTMLResponse", "RedirectResponse"})
_OF_PAGES = _PAGES | {"FileResponse"}


class PrefixNeed(Enum):
    """The need of a router for a prefix: ``/items`` needs none, ``/{id}`` needs one."""

    NONE = "whole paths"
    PREFIX = "paths below a prefix"
    UNKNOWN = "either"


def read_prefix_need(graph: RouterGraph, finder: ModuleFinder, key: RouterKey) -> PrefixNeed:
    """Return whether the router ``key`` needs a prefix.

    It needs none if every path begins with its resource's name, and one if no path has a fixed
    segment.
    """
    module = finder.name_of(key.path)
    paths = [operation.path or "" for operation in graph.operations_of(key)]
    firsts = [path.strip("/").partition("/")[0] for path in paths]
    if paths and all(
        contains_resource_name(first, module) and "{" not in first for first in firsts
    ):
        return PrefixNeed.NONE
    if paths and not any(_FIXED.search(path) for path in paths):
        return PrefixNeed.PREFIX
    return PrefixNeed.UNKNOWN


def name_in_paths(graph: RouterGraph, key: RouterKey) -> tuple[str, ...]:
    """Return the words of the resource in paths such as ``/{team_contact_id}``, if any."""
    paths = (operation.path or "" for operation in graph.operations_of(key))
    found = Counter(match[1] for path in paths if (match := _IDENTIFIER.match(path)))
    return words_of_module(max(found, key=found.__getitem__)) if found else ()


def names_in_paths(
    graph: RouterGraph, finder: ModuleFinder, siblings: Sequence[Include], key: RouterKey
) -> Mapping[RouterKey, tuple[str, ...]]:
    """Return the names in the paths of these routers, if imports use the same names.

    They do if these names match more of the imported names than the modules' names do. Otherwise
    the mapping is empty.
    """
    by_path, by_module = 0, 0
    found = {router: name_in_paths(graph, router) for router in (*_children(siblings), key)}
    for sibling in siblings:
        if sibling.child is None:
            continue
        in_paths = found[sibling.child]
        in_module = words_of_module(finder.name_of(sibling.child.path))
        if in_paths and in_paths != in_module:
            imported = words_of_module(sibling.child_source.partition(".")[0])
            by_path += imported == in_paths
            by_module += imported == in_module
    return {k: words for k, words in found.items() if words} if by_path > by_module else {}


def _children(siblings: Sequence[Include]) -> set[RouterKey]:
    return {sibling.child for sibling in siblings if sibling.child}


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
