"""Restore imports that are no longer generated but that hand-edited code uses."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.edit.imports import FromImport, import_step
from featurebuilder.edit.source import read_source, write_source
from featurebuilder.edit.splice import apply_step
from featurebuilder.errors import EditRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator


def restore_imports(merged: bytes, yours: bytes, path: str, width: int) -> bytes:
    """Return ``merged`` with the imports of ``yours`` that its code uses but does not import.

    An import that cannot be restored safely stays out; verification then reports the missing name.
    ``width`` is the maximum line length.
    """
    data = merged
    try:
        mine, made = read_source(yours, path).tree, read_source(merged, path).tree
        bound, used = set(_bound_names(made)), set(_used_names(made))
        for wanted in _imported_names(mine):
            if wanted.bound in used and wanted.bound not in bound:
                source = read_source(data, path)
                step = import_step(source, wanted, width=width)
                text = apply_step(source, step).text if step else source.text
                data = write_source(data, text, path)
    except EditRefusedError:
        return data
    return data


def _imported_names(tree: ast.Module) -> Iterator[FromImport]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            module = "." * node.level + (node.module or "")
            yield from (FromImport(module, name.name, name.asname) for name in node.names)


def _bound_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.alias(name=name, asname=asname):
                yield asname or name.partition(".")[0]
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case _:
                pass


def _used_names(tree: ast.Module) -> Iterator[str]:
    nodes = ast.walk(tree)
    return (n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
