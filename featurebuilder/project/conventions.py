"""How a tree does things, read off its own code, each choice with the evidence for it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from featurebuilder.project.modules import ModuleFinder, join, parent_folder
from featurebuilder.project.resolving import Resolver
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from featurebuilder.project.graph import Include, Key, Router, RouterGraph
    from featurebuilder.project.snapshot import Snapshot

_ROUTER_FOLDERS = ("endpoints", "routes", "routers")
_MODEL_FOLDERS = ("models", "schemas")


class Given(Enum):
    """Where a tree's routers get their prefix, or their tags."""

    ROUTER = "on the router"
    INCLUDE = "where the router is included"
    OPERATION = "in each path operation"


class ImportForm(Enum):
    """What an aggregator imports of a router's module."""

    MODULE = "the module"
    VARIABLE = "the router itself"


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders that a feature's parts go to; ``base`` is that of the application."""

    base: str
    routers: str
    models: str
    tests: str
    documents: str
    evidence: dict[str, str]


@dataclass(frozen=True, slots=True)
class Wiring:
    """How the aggregator takes a router in."""

    import_form: ImportForm
    import_module: str | None
    alias: str | None
    attribute: str
    variable: str
    prefix: Given
    tags: Given
    evidence: dict[str, str]


def siblings_of(
    graph: RouterGraph, aggregator: Key, leaving_out: str | None = None
) -> tuple[Include, ...]:
    """Return the includes of the routers that a new one stands beside.

    ``leaving_out`` is the new one's own name or path, which may be among them already.
    """
    return tuple(
        include
        for include in graph.children(aggregator)
        if include.child
        and not graph.is_aggregator(include.child)
        and leaving_out not in {_stem(include.child.path), include.child.path}
    )


def read_layout(snapshot: Snapshot, application: Router, aggregator: Key | None,
                siblings: Sequence[Include]) -> Layout:  # fmt: skip
    """Return where the tree keeps each part of a feature."""
    base = parent_folder(application.key.path)
    api = parent_folder(aggregator.path) if aggregator else join(base, "api/v1")
    if aggregator and aggregator == application.key:
        api = base
    evidence: dict[str, str] = {}
    routers = _routers_folder(snapshot, api, siblings, evidence)
    models = _models_folder(snapshot, base, siblings, evidence)
    tests = _tests_folder(snapshot, base, api, siblings, evidence)
    documents = "docs/features"
    evidence["document"] = _there(snapshot, documents)
    return Layout(base, routers, models, tests, documents, evidence)


def _routers_folder(
    snapshot: Snapshot, api: str, siblings: Sequence[Include], evidence: dict[str, str]
) -> str:
    homes = [i for i in siblings if i.child and i.child.path != i.parent.path]
    folders = Counter(parent_folder(i.child.path) for i in homes if i.child)
    if folders:
        folder = folders.most_common(1)[0][0]
        evidence["router"] = f"like {_named(homes)}"
        return folder
    for name in _ROUTER_FOLDERS:
        if snapshot.has_folder(join(api, name)):
            evidence["router"] = "the folder is there"
            return join(api, name)
    evidence["router"] = "the conventional place: no router is there to follow"
    return join(api, _ROUTER_FOLDERS[0])


def _models_folder(
    snapshot: Snapshot, base: str, siblings: Sequence[Include], evidence: dict[str, str]
) -> str:
    resolver = Resolver(snapshot)
    used = Counter(
        (parent_folder(path), include.child.path)
        for include in siblings
        if include.child
        for path in _model_files(resolver, include.child.path)
        if path != include.child.path
    )
    folders = Counter(folder for folder, _ in used)
    if folders:
        folder = folders.most_common(1)[0][0]
        evidence["model"] = f"like the models of {_names([p for f, p in used if f == folder])}"
        return folder
    for name in _MODEL_FOLDERS:
        if snapshot.has_folder(join(base, name)):
            evidence["model"] = "the folder is there"
            return join(base, name)
    evidence["model"] = "the conventional place: no model is there to follow"
    return join(base, _MODEL_FOLDERS[0])


def _model_files(resolver: Resolver, path: str) -> set[str]:
    """Return the files from which a module takes classes that derive from Pydantic's."""
    module = resolver.module(path)
    found = (resolver.definition(path, name) for name in (module.imports if module else ()))
    return {
        d.path
        for d in found
        if d and isinstance(d.node, ast.ClassDef) and _is_model(resolver, d.path, d.node)
    }


def _is_model(resolver: Resolver, path: str, node: ast.ClassDef, depth: int = 6) -> bool:
    for base in node.bases:
        dotted = dotted_name(base)
        if not dotted or not depth:
            continue
        if resolver.imported_from(path, dotted) == "pydantic.BaseModel":
            return True
        found = resolver.definition(path, dotted)
        if found and isinstance(found.node, ast.ClassDef):
            return _is_model(resolver, found.path, found.node, depth - 1)
    return False


def _tests_folder(
    snapshot: Snapshot, base: str, api: str, siblings: Sequence[Include], evidence: dict[str, str]
) -> str:
    stems = {_stem(i.child.path) for i in siblings if i.child}
    tested = [p for p in snapshot.paths if (m := _TEST_FILE.search(p)) and m[1] in stems]
    if tested:
        folder = Counter(map(parent_folder, tested)).most_common(1)[0][0]
        evidence["tests"] = f"like {_names([p for p in tested if parent_folder(p) == folder])}"
        return folder
    inner = api[len(base) :].strip("/") if api.startswith(base) else ""
    for top in (join(base, "tests"), join(parent_folder(base), "tests"), "tests"):
        if snapshot.has_folder(top):
            evidence["tests"] = f"below {top}/, which is there, as the aggregator stands"
            return join(top, inner)
    evidence["tests"] = "the conventional place: no test is there to follow"
    return join(join(base, "tests"), inner)


_TEST_FILE = re.compile(r"(?:^|/)test_(\w+)\.py$")


def read_wiring(
    snapshot: Snapshot, graph: RouterGraph, siblings: Sequence[Include], layout: Layout
) -> Wiring:
    """Return how the aggregator's own routers are imported and included."""
    resolver = Resolver(snapshot)
    forms = [form for include in siblings if (form := _import_form(resolver, include))]
    evidence: dict[str, str] = {}
    if forms:
        kind = Counter(form for form, *_ in forms).most_common(1)[0][0]
        alike = [form for form in forms if form[0] is kind]
        _, module, alias, attribute, line = alike[-1]
        evidence["import"] = f"like {siblings[-1].path}:{line}"
    else:
        kind, module, alias, attribute = ImportForm.MODULE, None, None, "{}"
        evidence["import"] = "the style guide's form: no router is there to follow"
    prefix = _prefix_given(graph, siblings, evidence)
    tags = _tags_given(siblings, evidence)
    variable = _variable(siblings)
    evidence["layout"] = layout.evidence["router"]
    return Wiring(kind, module, alias, attribute, variable, prefix, tags, evidence)


def _import_form(
    resolver: Resolver, include: Include
) -> tuple[ImportForm, str, str | None, str, int] | None:
    """Return the form, and as patterns the imported module, its alias and what follows the name.

    ``{}`` stands for the name of the router's module, and in the last for that of its variable.
    """
    module = resolver.module(include.path)
    if module is None or include.child is None:
        return None
    words = include.child_text.split(".")
    imported = module.imports.get(words[0])
    if imported is None or imported.name is None:
        return None
    stem = _stem(include.child.path)
    dots = "." * imported.level
    alias = words[0] if words[0] != imported.name else None
    if imported.name == stem and words[1:] in ([include.child.variable], []):
        attribute = "{}" if words[1:] else ""
        module_text = dots + imported.module
        return ImportForm.MODULE, module_text, _pattern(alias, stem), attribute, imported.line
    folder, _, last = imported.module.rpartition(".")
    if last == stem and len(words) == 1:
        text = f"{dots}{folder}.{{}}" if folder else f"{dots}{{}}"
        return ImportForm.VARIABLE, text, _pattern(alias, stem), "", imported.line
    return None


def _pattern(alias: str | None, stem: str) -> str | None:
    return alias.replace(stem, "{}") if alias and stem in alias else None


def _variable(siblings: Sequence[Include]) -> str:
    patterns = Counter(
        include.child.variable.replace(_stem(include.child.path), "{}")
        for include in siblings
        if include.child
    )
    return patterns.most_common(1)[0][0] if patterns else "router"


def _prefix_given(
    graph: RouterGraph, siblings: Sequence[Include], evidence: dict[str, str]
) -> Given:
    votes: list[tuple[Given, Include]] = []
    for include in siblings:
        router = graph.routers.get(include.child) if include.child else None
        if "prefix" in include.keywords:
            votes.append((Given.INCLUDE, include))
        elif router and router.prefix != "":
            votes.append((Given.ROUTER, include))
        elif include.child and _own_paths(graph, include.child):
            votes.append((Given.OPERATION, include))
    return _majority(votes, "prefix", evidence)


def _own_paths(graph: RouterGraph, key: Key) -> bool:
    paths = [operation.path or "" for operation in graph.operations_of(key)]
    return bool(paths) and all(path.strip("/") and path[1:2] != "{" for path in paths)


def _tags_given(siblings: Sequence[Include], evidence: dict[str, str]) -> Given:
    votes = [
        (Given.INCLUDE if "tags" in include.keywords else Given.ROUTER, include)
        for include in siblings
    ]
    return _majority(votes, "tags", evidence)


def _majority(votes: list[tuple[Given, Include]], topic: str, evidence: dict[str, str]) -> Given:
    if not votes:
        evidence[topic] = "the style guide's place: no router is there to follow"
        return Given.ROUTER
    winner = Counter(given for given, _ in votes).most_common(1)[0][0]
    evidence[topic] = f"like {_named([include for given, include in votes if given is winner])}"
    return winner


def quote_of(source: str) -> str:
    """Return the quotation mark that most texts in ``source`` have."""
    return "'" if source.count("'") > source.count('"') else '"'


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".py")


def _named(includes: Iterable[Include]) -> str:
    return _names([include.child.path for include in includes if include.child])


def _names(paths: Sequence[str]) -> str:
    shown = [_stem(path) for path in dict.fromkeys(paths)]
    return ", ".join(shown[:3]) + (" and others" if len(shown) > 3 else "")  # noqa: PLR2004


def _there(snapshot: Snapshot, folder: str) -> str:
    return "the folder is there" if snapshot.has_folder(folder) else "the conventional place"


def packages_to_make(snapshot: Snapshot, folder: str, base: str) -> tuple[str, ...]:
    """Return the ``__init__.py`` files that ``folder`` and those above it lack.

    A tree whose application stands in a namespace package gets none, and neither does a folder
    whose parent, being there, does without.
    """
    if base and join(base, "__init__.py") not in snapshot:
        return ()
    missing: list[str] = []
    root = ModuleFinder(snapshot).root_of(join(base, "x.py"))
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
    return any(parent_folder(path) == folder and path.endswith(".py") for path in snapshot.paths)


def dotted(finder: ModuleFinder, folder: str) -> str:
    """Return the name under which ``folder`` is imported."""
    return finder.name_of(join(folder, "__init__.py"))
