"""Compute the folder that an expression stands for, such as ``Path(__file__).parent / "api"``."""

from __future__ import annotations

import ast
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.source.modules import join, parent_folder
from featurebuilder.project.source.scopes import Scope, direct_assignments
from featurebuilder.project.source.static_strings import dotted_name, static_string

if TYPE_CHECKING:
    from featurebuilder.project.source.bindings import Names
    from featurebuilder.project.source.resolving import Resolver

_SAME_PATH = frozenset({"abspath", "realpath", "str", "Path", "PurePath", "fspath", "sorted"})
_SAME_PATH_METHODS = frozenset({"resolve", "absolute", "as_posix"})
_DEPTH = 8


class Context(NamedTuple):
    """The scope of an expression, and the values that its parameters are bound to."""

    scope: Scope
    names: Names


@dataclass(frozen=True)
class FolderPaths:
    """Compute paths from source alone.

    A path is relative to the root of the tree. A dotted module name counts as a path too, because
    projects turn one into the other.
    """

    resolver: Resolver

    def path(self, node: ast.expr, context: Context, depth: int = _DEPTH) -> str | None:
        """Return the path that an expression stands for; ``None`` if the source does not say."""
        if not depth:
            return None
        match node:
            case ast.List(elts=[inner]) | ast.Attribute(value=inner, attr="__path__"):
                return self.path(inner, context, depth)
            case ast.Attribute(value=inner, attr="parent"):
                return _ancestor(self.path(inner, context, depth), 1)
            case ast.Subscript(
                value=ast.Attribute(value=inner, attr="parents"), slice=ast.Constant(value=int(up))
            ):
                return _ancestor(self.path(inner, context, depth), up + 1)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return self._join([left, right], context, depth)
            case ast.Call():
                return self._call(node, context, depth)
            case ast.Name() | ast.Attribute():
                return self._name(node, context, depth)
            case _:
                return self.text(node, context)

    def text(self, node: ast.expr, context: Context) -> str | None:
        """Return the string that an expression stands for; ``None`` if the source does not say."""

        def lookup(name: ast.expr) -> str | None:
            is_name = isinstance(name, ast.Name | ast.Attribute)
            return self.path(name, context) if is_name else None

        return static_string(node, lookup)

    def existing(self, folder: str, importer: str) -> str | None:
        """Return a folder of the tree, given from the root or from where ``importer`` starts."""
        for root in ("", self.resolver.finder.root_of(importer)):
            if self.resolver.snapshot.has_folder(place := join(root, folder)):
                return place
        return None

    def _call(self, call: ast.Call, context: Context, depth: int) -> str | None:
        name = (dotted_name(call.func) or "").rpartition(".")[2]
        match call.func, call.args:
            case ast.Attribute(value=inner, attr="replace"), [ast.Constant(value="."), _]:
                text = self.path(inner, context, depth)
                return text.replace(".", "/") if text else None
            case ast.Attribute(value=inner, attr=method), [] if method in _SAME_PATH_METHODS:
                return self.path(inner, context, depth)
            case ast.Attribute(value=inner, attr="joinpath"), parts:
                return self._join([inner, *parts], context, depth)
            case _, [inner, *_] if name in _SAME_PATH:
                return self.path(inner, context, depth)
            case _, [inner] if name == "dirname":
                return _ancestor(self.path(inner, context, depth), 1)
            case _, [inner, *_] if name == "import_module":
                text = self.path(inner, context, depth)
                return self._package_folder(text, context.scope.path) if text else None
            case _, parts if name == "join":
                return self._join(parts, context, depth)
            case _:
                return self.text(call, context)

    def _join(self, parts: list[ast.expr], context: Context, depth: int) -> str | None:
        found = [self.path(part, context, depth) for part in parts]
        known = [part for part in found if part is not None]
        return posixpath.normpath(posixpath.join(*known)) if len(known) == len(found) else None

    def _name(self, node: ast.Name | ast.Attribute, context: Context, depth: int) -> str | None:
        scope, names = context
        dotted = dotted_name(node) or ""
        if (special := self._module_attribute(dotted, scope.path)) is not None:
            return special
        if bound := names.get(dotted):
            return self.path(bound.node, Context(Scope(bound.path), bound.names), depth - 1)
        for name, value in direct_assignments(scope.function.body if scope.function else []):
            if name == dotted:
                return self.path(value, context, depth - 1)
        if found := self.resolver.definition(scope.path, dotted):
            if not isinstance(found.node, ast.expr) or found.node is node:
                return None
            return self.path(found.node, Context(Scope(found.path), {}), depth - 1)
        origin = next(self.resolver.origins(scope.path, dotted), None)
        return self._package_folder(origin, scope.path) if origin else None

    def _module_attribute(self, name: str, path: str) -> str | None:
        match name:
            case "__file__":
                return path
            case "__path__":
                return parent_folder(path)
            case "__name__" | "__package__":
                return self._package_folder(self.resolver.finder.name_of(path), path)
            case _:
                return None

    def _package_folder(self, dotted: str, importer: str) -> str | None:
        name = dotted.lstrip(".")
        file = self.resolver.finder.find(importer, name, len(dotted) - len(name))
        if file is None:
            return self.existing(name.replace(".", "/"), importer)
        return parent_folder(file) if file.endswith("__init__.py") else None


def _ancestor(path: str | None, levels: int) -> str | None:
    for _ in range(levels):
        path = None if path is None else parent_folder(path)
    return path
