"""Remove a router's includes, and the imports that nothing else needs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import places
from featurebuilder.edit.containers import container_of, element_index
from featurebuilder.edit.names import is_used
from featurebuilder.edit.removal import remove_element, remove_name, remove_statement
from featurebuilder.edit.source import read_source, write_source
from featurebuilder.edit.splice import apply_step
from featurebuilder.edit.statements import statement_at
from featurebuilder.errors import EditRefusedError, Location, Problem
from featurebuilder.wiring.include_layout import router_element

if TYPE_CHECKING:
    from featurebuilder.edit.source import Source
    from featurebuilder.plan.draft import Draft
    from featurebuilder.project.routers.graph import Include


def remove_includes(draft: Draft, router_path: str) -> list[str]:
    """Remove every include of the routers of one module; return the paths of the edited files.

    Routers that the project discovers by itself have no include line to remove.

    Raises:
        EditRefusedError: if an edit cannot be proven correct.
    """
    edited: list[str] = []
    while include := _next_include(draft, router_path):
        if include.is_shared:
            where = Location(include.path, include.line)
            what = "this call gets the router as an argument and includes other routers too"
            raise EditRefusedError(Problem(what, where, "remove the router by hand"))
        data = draft.now(include.path)
        source = _remove_include(read_source(data, include.path), include)
        draft.set(include.path, write_source(data, source.text, include.path))
        edited.append(include.path)
        edited += _remove_imports(draft, include, router_path)
        draft.reread()
    return list(dict.fromkeys(edited))


def _remove_imports(draft: Draft, include: Include, router_path: str) -> list[str]:
    """Remove the import of the included name, and its re-exports, if nothing else uses them."""
    head, *inner = include.child_source.partition("(")[0].split(".")
    if whole := _dotted_import(draft, include):
        return _remove_unused_import(draft, include.path, whole, router_path)
    edited = _remove_unused_import(draft, include.path, head, router_path)
    if edited or not inner:
        return edited
    module = draft.project.resolver.module(include.path)
    found = module.imports.get(head) if module else None
    below = ".".join(part for part in (found.module, found.name) if part) if found else ""
    package = draft.project.finder.find(include.path, below, found.level) if found else None
    if package is None or package == router_path:
        return []
    return _remove_unused_import(draft, package, inner[0], router_path)


def _dotted_import(draft: Draft, include: Include) -> str | None:
    """Return ``a.b`` if the include names ``a.b.router`` and the file has ``import a.b``."""
    module = draft.project.resolver.module(include.path)
    names = (name for name in (module.imports if module else ()) if "." in name)
    return next((name for name in names if include.child_source.startswith(f"{name}.")), None)


def _remove_unused_import(draft: Draft, path: str, name: str, router_path: str) -> list[str]:
    """Remove the import of ``name`` if it is unused, and the re-export that it came from."""
    module = draft.project.resolver.module(path)
    found = module.imports.get(name) if module else None
    data = draft.now(path)
    source = read_source(data, path)
    if found is None or is_used(source, name):
        return []
    source = _remove_bound_import(source, name)
    draft.set(path, write_source(data, source.text, path))
    if found.name is None:
        return [path]
    package = draft.project.finder.find(path, found.module, found.level)
    is_reexported = package is not None and package.endswith("__init__.py")
    if package is None or not is_reexported or package in {path, router_path}:
        return [path]
    return [path, *_remove_export(draft, package, found.name, router_path)]


def _remove_export(draft: Draft, package: str, name: str, router_path: str) -> list[str]:
    """Remove a router's re-export from a package, unless other modules import it."""
    if _is_imported_elsewhere(draft, package, name):
        return []
    data = draft.now(package)
    source = read_source(data, package)
    if _exports(source, name):
        names = container_of(source, "__all__")
        text = next(source.segment(n) for n in getattr(names, "elts", []) if _is_text(n, name))
        if step := remove_element(source, names, text):
            source = apply_step(source, step)
            draft.set(package, write_source(data, source.text, package))
    return _remove_unused_import(draft, package, name, router_path) or [package]


def _is_imported_elsewhere(draft: Draft, package: str, name: str) -> bool:
    finder = draft.project.finder
    for path in draft.holding(name.encode()):
        if path == package:
            continue
        tree = read_source(draft.now(path), path).tree
        if any(
            isinstance(node, ast.ImportFrom)
            and any(alias.name == name for alias in node.names)
            and finder.find(path, node.module or "", node.level) == package
            for node in ast.walk(tree)
        ):
            return True
    return False


def _exports(source: Source, name: str) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
        and any(_is_text(part, name) for part in ast.walk(node.value))
        for node in source.tree.body
    )


def _is_text(node: ast.AST, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def _next_include(draft: Draft, router_path: str) -> Include | None:
    includes = draft.project.graph.includes
    mine = (i for i in includes if i.child and i.child.path == router_path)
    return next((include for include in mine if not include.found_by), None)


def _remove_include(source: Source, include: Include) -> Source:
    if include.container is None:
        return apply_step(source, remove_statement(source, statement_at(source, include.line)))
    for node in ast.walk(source.tree):
        if isinstance(node, ast.List | ast.Tuple) and node.lineno == include.anchor:
            row = router_element(node, include)
            text = source.segment(row) if row else include.child_source
            if element_index(node, text) is not None:
                step = remove_element(source, node, text)
                return apply_step(source, step) if step else source
    where = Location(source.path, include.line)
    raise EditRefusedError(Problem("the router is not on this line", where, "remove it by hand"))


def _remove_bound_import(source: Source, name: str) -> Source:
    """Remove the import that binds ``name``, unless its block would become empty."""
    for place, node in places(source.tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for index, alias in enumerate(node.names):
            is_alone = len(node.names) == len(place.block) == 1
            if (alias.asname or alias.name) == name and not is_alone:
                return apply_step(source, remove_name(source, node, index))
    return source
