"""How a tree registers its routers: for a new one, the sibling to follow and what it would say."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.project.modules import ModuleFinder, parent_folder
from featurebuilder.project.renaming import PLACEHOLDER, Renaming, normal_form, words_of_module
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from featurebuilder.project.graph import Include, Key, RouterGraph
    from featurebuilder.project.resolving import Imported, Resolver


@dataclass(frozen=True, slots=True)
class NewRouter:
    """A router to be registered; ``has_prefix`` and ``has_tags`` say what it carries itself."""

    key: Key
    has_prefix: bool
    has_tags: bool


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
class Registrar:
    """Knows the routers that stand beside a new one."""

    graph: RouterGraph
    resolver: Resolver
    siblings: tuple[Include, ...]

    @property
    def finder(self) -> ModuleFinder:
        """Knows which file an import names."""
        return self.resolver.finder

    def reference(self, new: NewRouter) -> Reference | None:
        """Return how siblings would refer to the new router; ``None`` where there is no example.

        Of the forms in use the one that most siblings have wins, and of those that have it the
        one nearest to the new router.
        """
        forms: dict[Include, tuple[Reference, str]] = {}
        for sibling in self.siblings:
            found = self._reference_like(sibling, new)
            if found:
                forms[sibling] = (found, self._form(sibling))
        if not forms:
            return None
        near = [s for s in forms if self._is_near(s, new)] or list(forms)
        form = _commonest([(forms[sibling][1],) for sibling in near])[0]
        return next(forms[s][0] for s in reversed(near) if forms[s][1] == form)

    def call_example(self, new: NewRouter) -> Include | None:
        """Return the sibling whose include call the new one follows."""
        calls = [s for s in self.siblings if s.container is None]
        alike = [s for s in calls if self._carries(s) == (new.has_prefix, new.has_tags)] or calls
        if not alike:
            return None
        shapes = {sibling: self._shape(sibling) for sibling in alike}
        shape = _commonest(list(shapes.values()))
        fitting = [sibling for sibling in alike if shapes[sibling] == shape]
        short = [sibling for sibling in fitting if sibling.line == sibling.end_line]
        return (short or fitting)[-1]

    def renaming(self, sibling: Include, new: NewRouter) -> Renaming:
        """Return the renaming from a sibling to the new router."""
        return Renaming.between(self.module_of(sibling), self.finder.name_of(new.key.path))

    def is_own(self, example: Include, name: str, text: str) -> bool:
        """Return whether an argument is about that sibling alone: no other has it as it stands."""
        if normal_form(text, self.module_of(example)) == text:
            return False
        return not any((name, text) in s.arguments for s in self.siblings if s is not example)

    def prefix_like(self, example: Include, text: str, own: str) -> str:
        """Return the source of a prefix: the example's, with ``own`` from its own segment on."""
        shape = normal_form(text, self.module_of(example))
        at = shape.rfind("/", 0, max(shape.find(PLACEHOLDER), 0))
        if at < 0 or PLACEHOLDER not in shape:
            at = text.find("/")
        return text[:at] + own + text[-1] if at >= 0 else repr(own)

    def writes_kebab(self) -> bool:
        """Return whether the prefixes of the siblings join their words with dashes."""
        prefixes = [text for s in self.siblings for name, text in s.arguments if name == "prefix"]
        return sum("-" in text for text in prefixes) > sum("_" in text for text in prefixes)

    def _carries(self, sibling: Include) -> tuple[bool, bool]:
        router = self.graph.routers.get(sibling.child) if sibling.child else None
        return (bool(router and router.prefix != ""), bool(router and router.tags))

    def _is_near(self, sibling: Include, new: NewRouter) -> bool:
        folder = parent_folder(new.key.path)
        return sibling.child is not None and parent_folder(sibling.child.path) == folder

    def module_of(self, sibling: Include) -> str:
        """Return the dotted name of a sibling's module."""
        return self.finder.name_of(sibling.child.path) if sibling.child else ""

    def _shape(self, sibling: Include) -> tuple[str, ...]:
        module = self.module_of(sibling)
        return tuple(f"{name}={normal_form(text, module)}" for name, text in sibling.arguments)

    def _form(self, sibling: Include) -> str:
        """Return how a sibling is imported and named, less its own name."""
        module = self.module_of(sibling)
        imported = self._imported(sibling)
        where = f"{imported.level} {imported.module} {imported.name}" if imported else ""
        return normal_form(f"{where} {sibling.child_text}", module)

    def _imported(self, sibling: Include) -> Imported | None:
        module = self.resolver.module(sibling.path)
        head = sibling.child_text.partition(".")[0].partition("(")[0]
        return module.imports.get(head) if module else None

    def _reference_like(self, sibling: Include, new: NewRouter) -> Reference | None:
        child = sibling.child
        parsed = ast.parse(sibling.child_text, mode="eval").body
        words = (dotted_name(parsed) or "").split(".")
        imported = self._imported(sibling)
        if child is None or not words[0] or imported is None or child.path == new.key.path:
            return None
        rename = self.renaming(sibling, new)
        old, target = self.finder.name_of(child.path), self.finder.name_of(new.key.path)
        return self._direct(sibling, words, imported, old, target, new, rename) or self._exported(
            sibling, words, imported, new, rename
        )

    def _direct(  # noqa: PLR0913, PLR0917 - all that both names and the import say
        self,
        sibling: Include,
        words: list[str],
        imported: Imported,
        old: str,
        target: str,
        new: NewRouter,
        rename: Renaming,
    ) -> Reference | None:
        """Follow an import of the sibling's module, or of the router from its module."""
        source = self._absolute(sibling.path, imported)
        alias = words[0] if words[0] != imported.name else None
        if imported.name and f"{source}.{imported.name}".strip(".") == old:
            parent, _, name = target.rpartition(".")
            new_alias = rename(alias) if alias and rename(alias) != alias else None
            module = self._like(sibling.path, imported.level, parent)
            bound = new_alias or name
            rest = [new.key.variable] if words[1:] else []
            line = ImportLike(sibling.path, imported.line, module, name, new_alias)
            return Reference(".".join([bound, *rest]), (line,), sibling)
        if imported.name and source == old and len(words) == 1:
            name = new.key.variable
            new_alias = rename(alias) if alias else None
            if new_alias in {None, alias} and (alias or name == imported.name):
                new_alias = f"{'_'.join(words_of_module(target))}_router"
            new_alias = None if new_alias == name else new_alias
            if self._is_taken(sibling.path, new_alias or name, target):
                words_of_parents = "_".join(target.split(".")[-3:-1])
                new_alias = f"{words_of_parents}_router"
            module = self._like(sibling.path, imported.level, target)
            line = ImportLike(sibling.path, imported.line, module, name, new_alias)
            return Reference(new_alias or name, (line,), sibling)
        return None

    def _exported(
        self,
        sibling: Include,
        words: list[str],
        imported: Imported,
        new: NewRouter,
        rename: Renaming,
    ) -> Reference | None:
        """Follow an import from a package whose ``__init__`` takes the router in."""
        package = self.finder.find(sibling.path, imported.module, imported.level)
        if package is None or imported.name is None:
            return None
        inner_words, through = [imported.name], imported.name
        if (module := self.resolver.module(package)) is None or through not in module.imports:
            below = ".".join(part for part in (imported.module, imported.name) if part)
            package = self.finder.find(sibling.path, below, imported.level)
            if package is None or len(words) < 2:  # noqa: PLR2004 - the package and what it has
                return None
            inner_words, through = words[1:], words[1]
            module = self.resolver.module(package)
            if module is None or through not in module.imports:
                return None
        inner = replace(sibling, path=package, child_text=".".join(inner_words))
        found = self._reference_like(inner, new)
        if found is None:
            return None
        first = found.expression.partition(".")[0]
        if inner_words[0] == imported.name:
            alias = words[0] if words[0] != imported.name else None
            new_alias = rename(alias) if alias else None
            bound = new_alias or first
            rest = [new.key.variable] if words[1:] else []
            module_text = "." * imported.level + imported.module
            line = ImportLike(sibling.path, imported.line, module_text, first, new_alias)
            inside = found.imports
            if self._exports(package, through):
                inside = tuple(replace(i, exported=i.path == package) for i in inside)
            return Reference(".".join([bound, *rest]), (*inside, line), sibling)
        return Reference(f"{words[0]}.{found.expression}", found.imports, sibling)

    def _exports(self, path: str, name: str) -> bool:
        """Return whether the module's ``__all__`` holds ``name``."""
        found = self.resolver.definition(path, "__all__")
        nodes = ast.walk(found.node) if found else ()
        return any(isinstance(node, ast.Constant) and node.value == name for node in nodes)

    def _is_taken(self, path: str, name: str, target: str) -> bool:
        """Return whether the file binds ``name`` to something else than the module ``target``."""
        module = self.resolver.module(path)
        imported = module.imports.get(name) if module else None
        return imported is not None and self._absolute(path, imported) != target

    def _absolute(self, path: str, imported: Imported) -> str:
        """Return the absolute name of the module that an import names."""
        if not imported.level:
            return imported.module
        folder = parent_folder(path)
        for _ in range(imported.level - 1):
            folder = parent_folder(folder)
        base = self.finder.name_of(f"{folder}/__init__.py" if folder else "__init__.py")
        return ".".join(part for part in (base, imported.module) if part)

    def _like(self, path: str, level: int, target: str) -> str:
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


def _commonest(shapes: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the commonest shape; of several, one that says the resource's name, then the last."""
    counts = Counter(shapes)
    last = {shape: index for index, shape in enumerate(shapes)}
    return max(
        counts,
        key=lambda shape: (counts[shape], any(PLACEHOLDER in part for part in shape), last[shape]),
    )
