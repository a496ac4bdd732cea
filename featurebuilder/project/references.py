"""How a file would name a new router: as it names one of its siblings."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from featurebuilder.project.modules import ModuleFinder, parent_folder
from featurebuilder.project.renaming import Renaming, words_of_module
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.project.graph import Include, Key
    from featurebuilder.project.resolving import Imported, Resolver


@dataclass(frozen=True, slots=True)
class Factory:
    """A function that makes a router, and the parameters that it must be given."""

    name: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewRouter:
    """A router to be registered; ``has_prefix`` and ``has_tags`` say what it carries itself.

    ``factory`` is the function that makes it, if one does.
    """

    key: Key
    has_prefix: bool
    has_tags: bool
    factory: Factory | None = None


@dataclass(frozen=True, slots=True)
class ImportLike:
    """An import to add to ``path`` beside the one on ``line``; ``module`` carries its dots.

    ``exported`` says that the sibling's name stands in the module's ``__all__``.
    """

    path: str
    line: int
    module: str
    name: str
    alias: str | None
    exported: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """How the new router is named where it is included, and the imports that make it so."""

    expression: str
    imports: tuple[ImportLike, ...]
    example: Include | None


@dataclass(frozen=True)
class Referrer:
    """Makes of a sibling's name, and of the import behind it, those of a new router.

    ``names`` are what to call routers that are not called by their modules' names.
    """

    resolver: Resolver
    names: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)

    @property
    def finder(self) -> ModuleFinder:
        """Knows which file an import names."""
        return self.resolver.finder

    def imported(self, sibling: Include) -> Imported | None:
        """Return the import that a sibling's name begins with."""
        module = self.resolver.module(sibling.path)
        return module.imports.get(_head(sibling)) if module else None

    def renaming(self, sibling: Include, new: NewRouter) -> Renaming:
        """Return the renaming from a sibling's module to the new one's."""
        old = self.finder.name_of(sibling.child.path) if sibling.child else ""
        return Renaming.between(old, self.finder.name_of(new.key.path))

    def _renaming_of_names(self, sibling: Include, new: NewRouter) -> Renaming:
        """Return the renaming from what a sibling is called to what the new one is to be."""
        old = self.names.get(sibling.child) if sibling.child else None
        words = self.names.get(new.key)
        return Renaming(old, words) if old and words else self.renaming(sibling, new)

    def like(self, sibling: Include, new: NewRouter) -> Reference | None:
        """Return how the new router would be named as ``sibling`` is, if that can be told."""
        if sibling.names_module:
            return self._text(sibling, new)
        imported = self.imported(sibling)
        parsed = ast.parse(sibling.child_text, mode="eval").body
        words = (dotted_name(parsed) or "").split(".")
        if new.factory or isinstance(parsed, ast.Call):
            return self._call(sibling, parsed, imported, new)
        if sibling.child is None or imported is None or sibling.child.path == new.key.path:
            return None
        if not words[0]:
            return None
        for follow in (self._module, self._variable, self._name_of_package, self._package):
            if found := follow(sibling, words, imported, new):
                return found
        return None

    def _text(self, sibling: Include, new: NewRouter) -> Reference | None:
        """Follow a text that names the sibling's module, or the end of that name."""
        text = ast.literal_eval(sibling.child_text)
        whole, target = self._dotted(sibling), self.finder.name_of(new.key.path)
        ending = text.lstrip(".")
        start = whole.removesuffix(ending)
        alike = sibling.child and sibling.child.variable == new.key.variable
        if not alike or new.factory or start == whole or not target.startswith(start):
            return None
        quote = sibling.child_text[0]
        dots = "." * (len(text) - len(ending))
        return Reference(f"{quote}{dots}{target.removeprefix(start)}{quote}", (), sibling)

    def _call(
        self, sibling: Include, parsed: ast.expr, imported: Imported | None, new: NewRouter
    ) -> Reference | None:
        """Follow a call of a function of the sibling's module, with names that are there too."""
        factory = new.factory
        if factory is None or imported is None or not isinstance(parsed, ast.Call):
            return None
        given = {ast.unparse(argument) for argument in parsed.args}
        known = self.absolute(sibling.path, imported) == self._dotted(sibling)
        if not known or not given.issuperset(factory.parameters):
            return None
        target = self.finder.name_of(new.key.path)
        module = self._written_like(sibling.path, imported.level, target)
        line = ImportLike(sibling.path, imported.line, module, factory.name, None)
        return Reference(f"{factory.name}({', '.join(factory.parameters)})", (line,), sibling)

    def _module(
        self, sibling: Include, words: list[str], imported: Imported, new: NewRouter
    ) -> Reference | None:
        """Follow an import of the sibling's module."""
        source = self.absolute(sibling.path, imported)
        if not imported.name or f"{source}.{imported.name}".strip(".") != self._dotted(sibling):
            return None
        rename = self.renaming(sibling, new)
        parent, _, name = self.finder.name_of(new.key.path).rpartition(".")
        alias = _alias(words, imported)
        alias = rename(alias) if alias and rename(alias) != alias else None
        rest = [new.key.variable] if words[1:] else []
        module = self._written_like(sibling.path, imported.level, parent)
        line = ImportLike(sibling.path, imported.line, module, name, alias)
        return Reference(".".join([alias or name, *rest]), (line,), sibling)

    def _variable(
        self, sibling: Include, words: list[str], imported: Imported, new: NewRouter
    ) -> Reference | None:
        """Follow an import of the router itself from the sibling's module."""
        source = self.absolute(sibling.path, imported)
        if not imported.name or source != self._dotted(sibling) or len(words) > 1:
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
        module = self._written_like(sibling.path, imported.level, target)
        line = ImportLike(sibling.path, imported.line, module, name, renamed)
        return Reference(renamed or name, (line,), sibling)

    def _name_of_package(
        self, sibling: Include, words: list[str], imported: Imported, new: NewRouter
    ) -> Reference | None:
        """Follow a name that a package hands on from the sibling's module."""
        package = self.finder.find(sibling.path, imported.module, imported.level)
        module = self.resolver.module(package) if package else None
        if package is None or package == sibling.path or module is None:
            return None
        if imported.name not in module.imports:
            return None
        inside = self.like(replace(sibling, path=package, child_text=imported.name), new)
        if inside is None:
            return None
        first = inside.expression.partition(".")[0]
        alias = _alias(words, imported)
        alias = self.renaming(sibling, new)(alias) if alias else None
        rest = [new.key.variable] if words[1:] else []
        dots = "." * imported.level + imported.module
        line = ImportLike(sibling.path, imported.line, dots, first, alias)
        inner = self._published(inside, package, imported.name)
        return Reference(".".join([alias or first, *rest]), (*inner, line), sibling)

    def _package(
        self, sibling: Include, words: list[str], imported: Imported, new: NewRouter
    ) -> Reference | None:
        """Follow a package that is imported whole, and named down to the sibling's module."""
        parts = (imported.module, imported.name)
        below = ".".join(part for part in parts if part)
        package = self.finder.find(sibling.path, below, imported.level)
        if package is None or len(words) == 1 or not package.endswith("__init__.py"):
            return None
        module = self.resolver.module(package)
        if module and words[1] in module.imports and package != sibling.path:
            inner = replace(sibling, path=package, child_text=".".join(words[1:]))
            inside = self.like(inner, new)
            if inside:
                imports = self._published(inside, package, words[1])
                return Reference(f"{words[0]}.{inside.expression}", imports, sibling)
        top = self.finder.name_of(package)
        target = self.finder.name_of(new.key.path)
        if not target.startswith(f"{top}."):
            return None
        inner_name = target.removeprefix(f"{top}.")
        return Reference(f"{words[0]}.{inner_name}.{new.key.variable}", (), sibling)

    def _dotted(self, sibling: Include) -> str:
        return self.finder.name_of(sibling.child.path) if sibling.child else ""

    def _published(self, inside: Reference, package: str, like: str) -> tuple[ImportLike, ...]:
        """Return the imports that a package needs; its ``__all__`` gains a name if it has one."""
        exported = self._exports(package, like)
        return tuple(replace(i, exported=exported and i.path == package) for i in inside.imports)

    def _exports(self, path: str, name: str) -> bool:
        """Return whether the module's ``__all__`` holds ``name``."""
        found = self.resolver.definition(path, "__all__")
        nodes = ast.walk(found.node) if found else ()
        return any(isinstance(node, ast.Constant) and node.value == name for node in nodes)

    def _is_taken(self, path: str, name: str, target: str) -> bool:
        """Return whether the file binds ``name`` to something else than the module ``target``."""
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

    def _written_like(self, path: str, level: int, target: str) -> str:
        """Return ``target`` as the file ``path`` would write it: absolute, or with dots."""
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


def _head(sibling: Include) -> str:
    return sibling.child_text.partition(".")[0].partition("(")[0]


def _alias(words: list[str], imported: Imported) -> str | None:
    return words[0] if words[0] != imported.name else None
