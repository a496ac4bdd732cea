"""What the names of modules and classes of the tree are worth."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from featurebuilder.project.discovery.files import absolute
from featurebuilder.project.discovery.values import (
    UNKNOWN,
    FailedError,
    Outside,
    TreeClass,
    TreeFunction,
    TreeModule,
    TreeRouter,
)
from featurebuilder.project.makers import fastapi_class
from featurebuilder.project.modules import join, parent_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from featurebuilder.project.discovery.files import Files
    from featurebuilder.project.graph import Key, Router
    from featurebuilder.project.resolving import Imported, Module, Resolver


@dataclass
class Names:
    """Looks names up; ``known`` holds those that a module was given while it was followed.

    ``follow`` runs a module's statements if they matter, and ``evaluate`` an expression in it.
    ``key_of`` returns the router that a name of a module stands for.
    """

    resolver: Resolver
    files: Files
    routers: Mapping[Key, Router]
    key_of: Callable[[str, str], Key | None]
    follow: Callable[[str], None]
    evaluate: Callable[[str, ast.expr], object]
    known: dict[str, dict[str, object]] = field(default_factory=dict)

    def of(self, path: str, name: str) -> object:
        """Return what ``name`` is worth in the module at ``path``; builtins are known too.

        Raises:
            FailedError: if the module imports what is not there.
        """
        module = self.resolver.module(path)
        if module and not self._has(module, path, name):
            return Outside(f"builtins.{name}") if hasattr(builtins, name) else UNKNOWN
        return self.in_module(path, name)

    def in_module(self, path: str, name: str) -> object:
        """Return what ``name`` is worth as an attribute of the module at ``path``.

        Raises:
            FailedError: if it has no such name.
        """
        if (special := self._special(path, name)) is not None:
            return special
        self.follow(path)
        there = self.known.setdefault(path, {})
        if name not in there:
            # A name that needs itself is unknown.
            there[name] = UNKNOWN
            try:
                there[name] = self._looked_up(path, name)
            except FailedError:
                del there[name]
                raise
        return there[name]

    def in_class(self, of: TreeClass, name: str) -> object:
        """Return what ``name`` is worth in a class's own body."""
        for statement in of.node.body:
            match statement:
                case ast.FunctionDef() | ast.AsyncFunctionDef() if statement.name == name:
                    return TreeFunction(of.path, statement)
                case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                    return self.evaluate(of.path, value)
                case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if (
                    target == name
                ):
                    return self.evaluate(of.path, value)
                case _:
                    pass
        return UNKNOWN

    def all_in(self, path: str) -> list[str]:
        """Return every name that the module at ``path`` binds."""
        module = self.resolver.module(path)
        return sorted({*module.definitions, *module.imports}) if module else []

    def _has(self, module: Module, path: str, name: str) -> bool:
        there = name in module.definitions or name in self.known.get(path, {})
        heads = {imported.partition(".")[0] for imported in module.imports}
        return there or name in heads or self._special(path, name) is not None

    def _special(self, path: str, name: str) -> object:
        folder = parent_folder(path)
        dotted = self.files.finder.name_of
        match name:
            case "__file__":
                return str(absolute(path))
            case "__name__":
                return dotted(path)
            case "__package__":
                return dotted(join(folder, "__init__.py"))
            case "__path__" if path.endswith("__init__.py"):
                return [str(absolute(folder))]
            case _:
                return None

    def _looked_up(self, path: str, name: str) -> object:
        if key := self.key_of(path, name):
            return TreeRouter(key)
        module = self.resolver.module(path)
        found = module.definitions.get(name) if module else None
        imported = module.imports.get(name) if module else None
        if imported:
            return self._imported(path, imported)
        match found.node if found else None:
            case ast.ClassDef() as node:
                return TreeClass(path, node)
            case ast.FunctionDef() | ast.AsyncFunctionDef() as node:
                return TreeFunction(path, node)
            case ast.expr() as node:
                return self.evaluate(path, node)
            case _:
                return self._inside(path, name, module)

    def _inside(self, path: str, name: str, module: Module | None) -> object:
        """Return a module of a package, or the first part of ``import a.b``."""
        below = join(parent_folder(path), name)
        if path.endswith("__init__.py"):
            if self.files.exists(f"{below}.py"):
                return TreeModule(f"{below}.py")
            if self.files.is_folder(below):
                return TreeModule(join(below, "__init__.py"))
        if module and any(imported.startswith(f"{name}.") for imported in module.imports):
            found = self.files.module_at(path, name)
            return TreeModule(found) if found else Outside(name)
        raise FailedError(name)

    def _imported(self, path: str, imported: Imported) -> object:
        file = self.files.module_at(path, imported.module, imported.level)
        dotted = ".".join(part for part in (imported.module, imported.name) if part)
        if file is None or fastapi_class(dotted):
            # A FastAPI that the tree vendors is not followed either.
            return Outside(dotted)
        if imported.name is None:
            return TreeModule(file)
        return self.in_module(file, imported.name)
