"""Choose the files for a new feature's parts, as the siblings do."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from featurebuilder.project.source.modules import ModuleFinder, join, parent_folder
from featurebuilder.project.source.renaming import Renaming, words_of_module
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from featurebuilder.project.routers.graph import Include, Router, RouterKey
    from featurebuilder.project.settings.overrides import Override, Overrides
    from featurebuilder.project.source.resolving import Resolver
    from featurebuilder.project.source.snapshot import Snapshot

_ROUTER_FOLDERS = ("endpoints", "routes", "routers")
_MODEL_FOLDERS = ("models", "schemas")
_TEST = re.compile(r"(?:^|/)(?:test_[^/]*|tests?/(?:.*/)?[^/]*_test)\.py$")
_MAX_NAMES = 3
_MODEL_FILES = frozenset(
    f"{name}.py" for name in ("dto", "dtos", "model", "models", "schema", "schemas", "types")
)
_TEST_FILES = frozenset(
    f"test_{name}.py"
    for name in ("api", "endpoint", "endpoints", "router", "routers", "routes", "views")
)


@dataclass(frozen=True, slots=True)
class PartPlace:
    """The place of one part of a feature.

    Attributes:
        pattern: The path with ``{name}`` for the feature; empty if there is an ``example``.
        evidence: The reason for the place, in words.
        example: The path of this part of a sibling, which is renamed for the feature.
        words: The words in ``example`` that name that sibling.
        base: The folder of the application, which is never renamed.
    """

    pattern: str
    evidence: str
    example: str = ""
    words: tuple[str, ...] = ()
    base: str = ""

    def path(self, name: str) -> str:
        """Return the path of this part for the feature ``name``."""
        return self._rename_example(tuple(name.split("_"))) or self.pattern.format(name=name)

    @property
    def shown(self) -> str:
        """The path with ``{name}`` in place of the feature's name."""
        return self._rename_example(("{name}",)) or self.pattern

    def _rename_example(self, words: tuple[str, ...]) -> str:
        """Return the example's path for another resource, or an empty string without an example."""
        fixed = f"{self.base}/" if self.base and self.example.startswith(f"{self.base}/") else ""
        return fixed + Renaming(self.words, words)(self.example.removeprefix(fixed))


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of a feature's parts; ``base`` is the folder of the application."""

    base: str
    router: PartPlace
    model: PartPlace
    tests: PartPlace
    document: PartPlace

    def overridden(self, chosen: Overrides) -> Layout:
        """Return the layout with the places that settings or options override."""

        def place(one: Override | None, learned: PartPlace) -> PartPlace:
            return PartPlace(one.value, one.evidence) if one else learned

        return replace(
            self,
            router=place(chosen.router, self.router),
            model=place(chosen.model, self.model),
            tests=place(chosen.tests, self.tests),
            document=place(chosen.document, self.document),
        )


def read_layout(
    resolver: Resolver,
    application: Router,
    aggregator: RouterKey | None,
    siblings: Sequence[Include],
) -> Layout:
    """Return the place of each part of a feature, learned from the ``siblings``.

    ``aggregator`` is the router that is to include the new one, if there is one.
    """
    base = parent_folder(application.key.path)
    api = parent_folder(aggregator.path) if aggregator else join(base, "api/v1")
    reader = _PlaceReader(resolver, siblings)
    there = resolver.snapshot.has_folder("docs/features")
    document = "the folder exists" if there else "the default location"
    return Layout(
        base,
        replace(reader.router_place(api, is_direct=aggregator == application.key), base=base),
        replace(reader.model_place(base), base=base),
        replace(reader.tests_place(base, api), base=base),
        PartPlace("docs/features/{name}.md", document),
    )


@dataclass(frozen=True)
class _PlaceReader:
    resolver: Resolver
    siblings: Sequence[Include]

    @property
    def snapshot(self) -> Snapshot:
        return self.resolver.snapshot

    def router_place(self, api: str, *, is_direct: bool) -> PartPlace:
        """Return the place that most siblings' routers follow, or else a conventional folder."""
        homes = [
            path for path, words in self._modules() if self._shape_of_path(path, words) != path
        ]
        if homes:
            shape = Counter(map(self._shape_of_module, homes)).most_common(1)[0][0]
            alike = [path for path in homes if self._shape_of_module(path) == shape]
            return PartPlace("", f"like {describe_files(alike)}", alike[-1], self._words(alike[-1]))
        for name in _ROUTER_FOLDERS:
            if self.snapshot.has_folder(join(api, name)):
                return PartPlace(join(api, f"{name}/{{name}}.py"), "the folder exists")
        folder = "routers" if is_direct else _ROUTER_FOLDERS[0]
        pattern = join(api, f"{folder}/{{name}}.py")
        return PartPlace(pattern, "the default location: there is no router to follow")

    def model_place(self, base: str) -> PartPlace:
        """Return the place that most siblings' models follow, or else a conventional folder."""
        used = [
            (model, path, words)
            for path, words in self._modules()
            for model in sorted(self._model_files(path) - {path})
            if self._is_named_after(model, words, _MODEL_FILES)
        ]
        if used:
            shape = Counter(self._shape_of_path(m, w) for m, _, w in used).most_common(1)[0][0]
            alike = [one for one in used if self._shape_of_path(one[0], one[2]) == shape]
            model, _, words = alike[-1]
            return PartPlace(
                "", f"like the models of {describe_files([p for _, p, _ in alike])}", model, words
            )
        for name in _MODEL_FOLDERS:
            if self.snapshot.has_folder(join(base, name)):
                return PartPlace(join(base, f"{name}/{{name}}.py"), "the folder exists")
        why = "the default location: there is no model to follow"
        for name in _MODEL_FOLDERS:
            if f"{join(base, name)}.py" not in self.snapshot:
                return PartPlace(join(base, f"{name}/{{name}}.py"), why)
        return PartPlace(join(base, "{name}_schemas.py"), why)

    def tests_place(self, base: str, api: str) -> PartPlace:
        """Return the place that most siblings' tests follow, or else one like the router's."""
        tests = [path for path in self.snapshot.paths if _TEST.search(path)]
        found = [
            (test, path, words)
            for path, words in self._modules()
            for test in tests
            if self._is_named_after(test, words, _TEST_FILES)
        ]
        if found:
            shape = Counter(self._shape_of_path(t, w) for t, _, w in found).most_common(1)[0][0]
            alike = [one for one in found if self._shape_of_path(one[0], one[2]) == shape]
            test, _, words = alike[-1]
            return PartPlace("", f"like {describe_files([t for t, _, _ in alike])}", test, words)
        inner = api[len(base) :].strip("/") if api.startswith(base) else ""
        for top in (join(base, "tests"), join(parent_folder(base), "tests"), "tests"):
            if self.snapshot.has_folder(top):
                why = f"{top}/ exists; in the same subfolder as the aggregator"
                return PartPlace(join(top, join(inner, "test_{name}.py")), why)
        why = "the default location: there is no test to follow"
        return PartPlace(join(base, join("tests", join(inner, "test_{name}.py"))), why)

    def _modules(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the modules of the siblings' routers, each with the words that name it."""
        paths = (i.child.path for i in self.siblings if i.child and i.child.path != i.parent.path)
        return [(path, self._words(path)) for path in dict.fromkeys(paths)]

    def _words(self, path: str) -> tuple[str, ...]:
        return words_of_module(path.removesuffix(".py").replace("/", "."))

    def _is_named_after(self, path: str, words: tuple[str, ...], common: frozenset[str]) -> bool:
        """Return whether a file belongs to one sibling alone.

        Either its own name contains the sibling's words, or its folder's name does and the file has
        a ``common`` name.
        """
        shape = self._shape_of_path(path, words)
        folder, _, name = shape.rpartition("/")
        return "{name}" in name or ("{name}" in folder and name in common)

    def _shape_of_module(self, path: str) -> str:
        return self._shape_of_path(path, self._words(path))

    def _shape_of_path(self, path: str, words: tuple[str, ...]) -> str:
        """Return the path with ``{name}`` in place of the ``words``."""
        return _to_placeholder(words)(path)

    def _model_files(self, path: str) -> set[str]:
        """Return the files that a module imports Pydantic models from."""
        module = self.resolver.module(path)
        names = module.imports if module else ()
        found = (self.resolver.definition(path, name) for name in names)
        return {
            d.path
            for d in found
            if d and isinstance(d.node, ast.ClassDef) and _is_model(self.resolver, d.path, d.node)
        }


# A project with many siblings needs each renaming again for each of its tests.
@lru_cache(maxsize=1024)
def _to_placeholder(words: tuple[str, ...]) -> Renaming:
    """Return the renaming from a sibling's words to ``{name}``."""
    return Renaming(words, ("{name}",))


def _is_model(resolver: Resolver, path: str, node: ast.ClassDef, depth: int = 6) -> bool:
    """Return whether a class derives from ``pydantic.BaseModel``, directly or not."""
    for base in node.bases:
        dotted = dotted_name(base)
        if not dotted or not depth:
            continue
        if "pydantic.BaseModel" in resolver.origins(path, dotted):
            return True
        found = resolver.definition(path, dotted)
        if found and isinstance(found.node, ast.ClassDef):
            return _is_model(resolver, found.path, found.node, depth - 1)
    return False


def missing_packages(finder: ModuleFinder, folder: str, base: str) -> tuple[str, ...]:
    """Return the ``__init__.py`` files to create for ``folder`` and its parents, outermost first.

    There are none if the application is in a namespace package, or if ``folder`` or a parent
    already has Python files without an ``__init__.py``.
    """
    snapshot = finder.snapshot
    root = finder.root_of(join(base, "x.py"))
    if base not in {"", root} and join(base, "__init__.py") not in snapshot:
        return ()
    missing: list[str] = []
    while folder and folder != root:
        file = join(folder, "__init__.py")
        if file in snapshot:
            break
        if snapshot.has_folder(folder) and _has_python(snapshot, folder):
            return ()
        missing.append(file)
        folder = parent_folder(folder)
    return tuple(reversed(missing))


def _has_python(snapshot: Snapshot, folder: str) -> bool:
    return any(path.startswith(f"{folder}/") and path.endswith(".py") for path in snapshot.paths)


def describe_siblings(includes: Iterable[Include]) -> str:
    """Return the names of the first few siblings, for evidence."""
    return describe_files([include.child.path for include in includes if include.child])


def describe_files(paths: Sequence[str]) -> str:
    """Return the names of the first few files, for evidence."""
    shown = [_short_name(path) for path in dict.fromkeys(paths)]
    return ", ".join(shown[:_MAX_NAMES]) + (" and others" if len(shown) > _MAX_NAMES else "")


def _short_name(path: str) -> str:
    """Return the name of a module, with its folder if the name alone is generic."""
    stem = path.rpartition("/")[2].removesuffix(".py")
    words = words_of_module(stem)
    return stem if words else f"{parent_folder(path).rpartition('/')[2]}/{stem}"
