"""Refer to a new router in a file as the file refers to one of its siblings."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from featurebuilder.project.source.modules import ModuleFinder, parent_folder
from featurebuilder.project.source.renaming import Renaming, words_of_module
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.project.routers.graph import Include, RouterKey
    from featurebuilder.project.source.resolving import Imported, Resolver


@dataclass(frozen=True, slots=True)
class Factory:
    """A function that creates a router, with the names of its required parameters."""

    name: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewRouter:
    """A router to be registered.

    Attributes:
        key: The file and the variable of the router.
        has_prefix: True if the router sets its own prefix.
        has_tags: True if the router sets its own tags.
        factory: The function that creates the router, if one does.
    """

    key: RouterKey
    has_prefix: bool
    has_tags: bool
    factory: Factory | None = None


@dataclass(frozen=True, slots=True)
class ImportLike:
    """An import to add next to an existing one.

    Attributes:
        path: The file to add it to.
        line: The line of the sibling's import.
        module: The module to import from, with leading dots if the import is relative.
        name: The name to import.
        alias: The name after ``as``, if any.
        exported: True if the module's ``__all__`` contains the sibling's name.
    """

    path: str
    line: int
    module: str
    name: str
    alias: str | None
    exported: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """An expression for the new router, and the imports that it needs.

    ``example`` is the include of the sibling that it is modelled on.
    """

    expression: str
    imports: tuple[ImportLike, ...]
    example: Include | None


@dataclass(frozen=True)
class Referrer:
    """Derive the name and the import of a new router from those of a sibling.

    ``names`` holds the resource words of routers that are not named after their modules.
    """

    resolver: Resolver
    names: Mapping[RouterKey, tuple[str, ...]] = field(default_factory=dict)

    @property
    def finder(self) -> ModuleFinder:
        """The finder of the files that imports name."""
        return self.resolver.finder

    def imported(self, sibling: Include) -> Imported | None:
        """Return the import of the first name in a sibling's expression, if there is one."""
        module = self.resolver.module(sibling.path)
        return module.imports.get(_first_name(sibling)) if module else None

    def renaming(self, sibling: Include, new: NewRouter) -> Renaming:
        """Return the renaming from a sibling's module to the new router's module."""
        old = self.finder.name_of(sibling.child.path) if sibling.child else ""
        return Renaming.between(old, self.finder.name_of(new.key.path))

    def _renaming_of_names(self, sibling: Include, new: NewRouter) -> Renaming:
        """Return the renaming from a sibling's resource name to the new router's."""
        old = self.names.get(sibling.child) if sibling.child else None
        words = self.names.get(new.key)
        return Renaming(old, words) if old and words else self.renaming(sibling, new)

    def like(self, sibling: Include, new: NewRouter) -> Reference | None:
        """Return a reference to the new router in the style of ``sibling``, or ``None``."""
        if sibling.is_module_name:
            return self._follow_string(sibling, new)
        imported = self.imported(sibling)
        parsed = ast.parse(sibling.child_source, mode="eval").body
        words = (dotted_name(parsed) or "").split(".")
        if new.factory or isinstance(parsed, ast.Call):
            return self._follow_call(sibling, parsed, imported, new)
        if sibling.child is None or imported is None or sibling.child.path == new.key.path:
            return None
        if not words[0]:
            return None
        for follow in (
            self._follow_module,
            self._follow_variable,
            self._follow_reexport,
            self._follow_package,
        ):
            if found := follow(sibling, words, imported, new):
                return found
        return None

    def _follow_string(self, sibling: Include, new: NewRouter) -> Reference | None:
        """Follow a string that names the sibling's module, or the end of that name."""
        text = ast.literal_eval(sibling.child_source)
        whole, target = self._module_name(sibling), self.finder.name_of(new.key.path)
        ending = text.lstrip(".")
        start = whole.removesuffix(ending)
        alike = sibling.child and sibling.child.variable == new.key.variable
        if not alike or new.factory or start == whole or not target.startswith(start):
            return None
        quote = sibling.child_source[0]
        dots = "." * (len(text) - len(ending))
        return Reference(f"{quote}{dots}{target.removeprefix(start)}{quote}", (), sibling)

    def _follow_call(
        self, sibling: Include, parsed: ast.expr, imported: Imported | None, new: NewRouter
    ) -> Reference | None:
        """Follow a call of a function of the sibling's module.

        The sibling's call must pass everything that the new factory requires.
        """
        factory = new.factory
        if factory is None or imported is None or not isinstance(parsed, ast.Call):
            return None
        given = {ast.unparse(argument) for argument in parsed.args}
        known = self.absolute(sibling.path, imported) == self._module_name(sibling)
        if not known or not given.issuperset(factory.parameters):
            return None
        target = self.finder.name_of(new.key.path)
        module = self._format_module(sibling.path, imported.level, target)
        line = ImportLike(sibling.path, imported.line, module, factory.name, None)
        return Reference(f"{factory.name}({', '.join(factory.parameters)})", (line,), sibling)

    def _follow_module(
        self, sibling: Include, words: list[str], imported: Imported, new: NewRouter
    ) -> Reference | None:
        """Follow an import of the sibling's module."""
        source = self.absolute(sibling.path, imported)
        if not imported.name or f"{source}.{imported.name}".strip(".") != self._module_name(
            sibling
        ):
            return None
        rename = self.renaming(sibling, new)
        parent, _, name = self.finder.name_of(new.key.path).rpartition(".")
        alias = _alias(words, imported)
        alias = rename(alias) if alias and rename(alias) != alias else None
        rest = [new.key.variable] if words[1:] else []
        module = self._format_module(sibling.path, imported.level, parent)
        line = ImportLike(sibling.path, imported.line, module, name, alias)
        return Reference(".".join([alias or name, *rest]), (line,), sibling)

    def _follow_variable(
        self, sibling: Include, words: list[str], imported: Imported, new: NewRouter
    ) -> Reference | None:
        """Follow an import of the router itself from the sibling's module."""
        source = self.absolute(sibling.path, imported)
        if not imported.name or source != self._module_name(sibling) or len(words) > 1:
            return None
        target = self.finder.name_of(new.key.path)
        name, alias = new.key.variable, _alias(words, imported)
        own = f"{'_'.join(self.names.get(new.key) or words_of_module(target))}_router"
        renamed = self._renaming_of_names(sibling, new)(alias) if alias else None
        if renamed == alias and (alias or name == imported.name):
            renamed = own
        if renamed == name:
            renamed = None
        if self._is_taken(sibling.path, renamed or name, target):
            renamed = f"{'_'.join(target.split('.')[-3:-1])}_router"
        module = self._format_module(sibling.path, imported.level, target)
        line = ImportLike(sibling.path, imported.line, module, name, renamed)
        return Reference(renamed or name, (line,), sibling)

    def _follow_reexport(
        self, sibling: Include, words: list[str], imported: Imported, new: NewRouter
    ) -> Reference | None:
        """Follow a name that a package re-exports from the sibling's module."""
        package = self.finder.find(sibling.path, imported.module, imported.level)
        module = self.resolver.module(package) if package else None
        if package is None or package == sibling.path or module is None:
            return None
        if imported.name not in module.imports:
            return None
        inside = self.like(replace(sibling, path=package, child_source=imported.name), new)
        if inside is None:
            return None
        first = inside.expression.partition(".")[0]
        alias = _alias(words, imported)
        alias = self.renaming(sibling, new)(alias) if alias else None
        rest = [new.key.variable] if words[1:] else []
        dots = "." * imported.level + imported.module
        line = ImportLike(sibling.path, imported.line, dots, first, alias)
        inner = self._mark_exported(inside, package, imported.name)
        return Reference(".".join([alias or first, *rest]), (*inner, line), sibling)

    def _follow_package(
        self, sibling: Include, words: list[str], imported: Imported, new: NewRouter
    ) -> Reference | None:
        """Follow a package that is imported as a whole and named down to the sibling's module."""
        parts = (imported.module, imported.name)
        below = ".".join(part for part in parts if part)
        package = self.finder.find(sibling.path, below, imported.level)
        if package is None or len(words) == 1 or not package.endswith("__init__.py"):
            return None
        module = self.resolver.module(package)
        if module and words[1] in module.imports and package != sibling.path:
            inner = replace(sibling, path=package, child_source=".".join(words[1:]))
            inside = self.like(inner, new)
            if inside:
                imports = self._mark_exported(inside, package, words[1])
                return Reference(f"{words[0]}.{inside.expression}", imports, sibling)
        top = self.finder.name_of(package)
        target = self.finder.name_of(new.key.path)
        if not target.startswith(f"{top}."):
            return None
        inner_name = target.removeprefix(f"{top}.")
        return Reference(f"{words[0]}.{inner_name}.{new.key.variable}", (), sibling)

    def _module_name(self, sibling: Include) -> str:
        return self.finder.name_of(sibling.child.path) if sibling.child else ""

    def _mark_exported(self, inside: Reference, package: str, like: str) -> tuple[ImportLike, ...]:
        """Return the imports, marked as exported if the package's ``__all__`` contains ``like``."""
        exported = self._is_exported(package, like)
        return tuple(replace(i, exported=exported and i.path == package) for i in inside.imports)

    def _is_exported(self, path: str, name: str) -> bool:
        """Return whether the module's ``__all__`` contains ``name``."""
        found = self.resolver.definition(path, "__all__")
        nodes = ast.walk(found.node) if found else ()
        return any(isinstance(node, ast.Constant) and node.value == name for node in nodes)

    def _is_taken(self, path: str, name: str, target: str) -> bool:
        """Return whether the file imports ``name`` from another module than ``target``."""
        module = self.resolver.module(path)
        imported = module.imports.get(name) if module else None
        return imported is not None and self.absolute(path, imported) != target

    def absolute(self, path: str, imported: Imported) -> str:
        """Return the absolute name of the module that an import in ``path`` names."""
        if not imported.level:
            return imported.module
        folder = parent_folder(path)
        for _ in range(imported.level - 1):
            folder = parent_folder(folder)
        base = self.finder.name_of(f"{folder}/__init__.py" if folder else "__init__.py")
        return ".".join(part for part in (base, imported.module) if part)

    def _format_module(self, path: str, level: int, target: str) -> str:
        """Return ``target`` as the file ``path`` writes it: relative unless ``level`` is 0."""
        if not level:
            return target
        here = self.finder.name_of(f"{parent_folder(path)}/__init__.py").split(".")
        there = target.split(".")
        shared = 0
        while shared < min(len(here), len(there)) and here[shared] == there[shared]:
            shared += 1
        if not shared:
            return target
        return "." * (len(here) - shared + 1) + ".".join(there[shared:])


def _first_name(sibling: Include) -> str:
    return sibling.child_source.partition(".")[0].partition("(")[0]


def _alias(words: list[str], imported: Imported) -> str | None:
    return words[0] if words[0] != imported.name else None
