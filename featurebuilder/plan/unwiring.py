"""Takes a router out of what includes it: the include, and the import that nothing else needs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.edit.containers import element_index
from featurebuilder.edit.imports import FromImport
from featurebuilder.edit.names import is_used
from featurebuilder.edit.removal import remove_element, remove_import, remove_statement
from featurebuilder.edit.source import read_source, write_source
from featurebuilder.edit.splice import perform
from featurebuilder.edit.statements import statement_at
from featurebuilder.errors import EditRefusedError, Location, Problem
from featurebuilder.project.resolving import Resolver

if TYPE_CHECKING:
    from featurebuilder.edit.source import Source
    from featurebuilder.plan.draft import Draft
    from featurebuilder.project.graph import Include


def take_out(draft: Draft, router_path: str) -> list[str]:
    """Take every include of the routers of one module out; return the paths of the edited files.

    Raises:
        EditRefusedError: if an edit cannot be proven.
    """
    edited: list[str] = []
    while include := _next_include(draft, router_path):
        data = draft.now(include.path)
        source = _without_include(read_source(data, include.path), include)
        imported = Resolver(draft.project.snapshot).module(include.path)
        head = include.child_text.partition(".")[0]
        found = imported.imports.get(head) if imported else None
        if found and found.name and not is_used(source, head):
            module = "." * found.level + found.module
            alias = head if head != found.name else None
            source = _without_import(source, FromImport(module, found.name, alias))
        draft.set(include.path, write_source(data, source.text, include.path))
        draft.reread()
        edited.append(include.path)
    return list(dict.fromkeys(edited))


def _next_include(draft: Draft, router_path: str) -> Include | None:
    includes = draft.project.graph.includes
    return next((i for i in includes if i.child and i.child.path == router_path), None)


def _without_include(source: Source, include: Include) -> Source:
    if include.container is None:
        return perform(source, remove_statement(source, statement_at(source, include.line)))
    for node in ast.walk(source.tree):
        if isinstance(node, ast.List | ast.Tuple) and node.lineno == include.anchor:
            text = _element(source, node, include)
            if element_index(node, text) is not None:
                step = remove_element(source, node, text)
                return perform(source, step) if step else source
    where = Location(source.path, include.line)
    raise EditRefusedError(Problem("the router is not where it was", where, "take it out by hand"))


def _element(source: Source, container: ast.List | ast.Tuple, include: Include) -> str:
    """Return the text of the element that names the router: itself, or the row that it is in."""
    for element in container.elts:
        parts = element.elts if isinstance(element, ast.Tuple | ast.List) else [element]
        if any(ast.unparse(part) == include.child_text for part in parts):
            return source.segment(element)
    return include.child_text


def _without_import(source: Source, wanted: FromImport) -> Source:
    scopes = [n for n in ast.walk(source.tree) if isinstance(n, ast.Module | ast.FunctionDef)]
    for scope in scopes:
        if step := remove_import(source, wanted, scope):
            return perform(source, step)
    return source
