"""Find the routers that a project includes by listing its own modules.

Only the common ways are read: `pkgutil`, `glob`, `pathlib` or `os` lists a folder, and `importlib`
imports each module. The folder and the pattern are computed from the source, and every router
module that they match counts as included. Nothing is imported.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.routers.discovered_prefixes import DiscoveredPrefix
from featurebuilder.project.source.bindings import Binder
from featurebuilder.project.source.folder_paths import Context, FolderPaths
from featurebuilder.project.source.scopes import Function, Scope, walk_statements
from featurebuilder.project.source.static_strings import dotted_name, names_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from featurebuilder.project.routers.graph import Include, Router, RouterKey
    from featurebuilder.project.source.bindings import Names
    from featurebuilder.project.source.resolving import Resolver

_IMPORT_SIGNS = (b"import_module", b"__import__(", b"exec_module")
_LIST_SIGNS = (
    b"iter_modules", b"walk_packages", b"glob(", b"iterdir(", b"listdir(", b"scandir(", b"os.walk(",
)  # fmt: skip
_PATH_METHODS = frozenset({"iterdir", "glob", "rglob"})
_FUNCTIONS = frozenset(
    {"iter_modules", "walk_packages", "listdir", "scandir", "walk", "glob", "iglob"}
)
_GLOBS = frozenset({"glob", "iglob", "rglob"})
_RECURSIVE = frozenset({"walk_packages", "rglob", "walk"})


class Listing(NamedTuple):
    """A call that lists a folder.

    Attributes:
        path: The module with the call.
        function: The function with the call; ``None`` at the top level of the module.
        call: The name of the function that lists, such as ``iter_modules``.
        folder: The folder that is listed.
        pattern: The glob pattern; empty if every entry counts.
        module: The module imported from each listed folder, such as ``router``; empty if the
            listed entries are modules themselves.
        is_recursive: True if folders below the listed one count too.
    """

    path: str
    function: str | None
    call: str
    folder: str
    pattern: str
    module: str
    is_recursive: bool

    @property
    def evidence(self) -> str:
        """The call, pattern and folder, as evidence for a router that was found."""
        pattern = f" '{self.pattern}'" if self.pattern else ""
        return f"{self.call}{pattern} in {self.folder}/"

    def entry(self, path: str) -> str | None:
        """Return the name of the entry that lists the module at ``path``; ``None`` if none does."""
        inner = path.removeprefix(f"{self.folder}/")
        if inner in {path, "__init__.py"}:
            return None
        *folders, name = inner.split("/")
        if folders and name == "__init__.py":
            name = folders.pop()
        if (self.is_recursive or not folders) and fnmatchcase(
            name, self.pattern.rpartition("/")[2] or "*"
        ):
            return name.removesuffix(".py")
        is_in_listed_folder = len(folders) == 1 and name == f"{self.module}.py"
        return folders[0] if is_in_listed_folder and not self.pattern else None


class UnresolvedInclude(NamedTuple):
    """An include whose router the source does not name, with the bindings around it."""

    include: Include
    scope: Scope
    names: Names


class _ListingCall(NamedTuple):
    """A call that lists a folder, before the folder is computed; see `Listing`."""

    call: ast.Call
    name: str
    scope: Scope
    module: str


def discovered_includes(
    resolver: Resolver,
    routers: Mapping[RouterKey, Router],
    key_of: Callable[[str, str], RouterKey | None],
    unresolved: Iterable[UnresolvedInclude],
) -> tuple[Include, ...]:
    """Return an include for each router that one of the ``unresolved`` includes finds by listing.

    ``key_of`` returns the router that a name in a module stands for.
    """
    finder = _ListingFinder(resolver)
    found: dict[Include, None] = {}
    for one in unresolved:
        include = one.include
        for listing in finder.listings_for(one):
            for key in _listed_routers(listing, include, routers, key_of):
                prefix = include.prefix
                if prefix is None:
                    entry = listing.entry(key.path) or ""
                    prefix = _prefix(resolver, one, key.path, entry)
                evidence = listing.evidence
                found[replace(include, child=key, prefix=prefix, found_by=evidence)] = None
    return tuple(found)


def _prefix(resolver: Resolver, one: UnresolvedInclude, module: str, entry: str) -> str | None:
    """Return the prefix that an include gives to a found module; ``None`` if it is unknown."""
    source = dict(one.include.arguments).get("prefix")
    if not source:
        return None
    found = DiscoveredPrefix(resolver, one.scope, module, entry)
    return found.text(ast.parse(source, mode="eval").body)


def _listed_routers(
    listing: Listing,
    include: Include,
    routers: Mapping[RouterKey, Router],
    key_of: Callable[[str, str], RouterKey | None],
) -> Iterator[RouterKey]:
    """Yield the router of each listed module that the include names; all if it names none."""
    keys = [key for key, router in routers.items() if not router.is_application]
    variable = _attribute_name(include.child_source)
    for path in sorted({key.path for key in keys if listing.entry(key.path) is not None}):
        if variable:
            yield from filter(None, [key_of(path, variable)])
        else:
            yield from (key for key in keys if key.path == path)


def _attribute_name(child: str) -> str:
    """Return ``router`` for ``module.router`` and ``getattr(module, "router")``."""
    match ast.parse(child, mode="eval").body:
        case ast.Attribute(attr=name):
            return name
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return name
        case _:
            return ""


@dataclass
class _ListingFinder:
    resolver: Resolver

    def __post_init__(self) -> None:
        self._binder = Binder(self.resolver)
        self._paths = FolderPaths(self.resolver)

    def listings_for(self, one: UnresolvedInclude) -> list[Listing]:
        """Return the listings that may supply an include.

        These are the listings of its function, or else of its module, or else of the modules that
        its module imports from. A router that is a plain name comes from its own function, or from
        a loop over what another function lists.
        """
        include, scope = one.include, one.scope
        own = [call for call in self._calls if call.scope.function is scope.function]
        own = [call for call in own if call.scope.path == scope.path]
        if own:
            return [found for call in own for found in self._listings(call, one.names)]
        if not _attribute_name(include.child_source) and not _is_loop_variable(include, scope):
            return []
        here = [call for call in self._calls if call.scope.path == scope.path]
        if not here:
            imported = set(self._imported_files(scope.path))
            here = [call for call in self._calls if call.scope.path in imported]
        return [found for call in here for found in self._listings(call, {})]

    @cached_property
    def _calls(self) -> tuple[_ListingCall, ...]:
        """Every call that lists a folder in a module that imports by name."""
        snapshot = self.resolver.snapshot
        found: list[_ListingCall] = []
        for path in snapshot.holding(*_IMPORT_SIGNS):
            module = self.resolver.module(path)
            data = snapshot.read(path) or b""
            if module and any(sign in data for sign in _LIST_SIGNS):
                inner = _module_in_folders(module.tree)
                for statement, scope in walk_statements(module.tree.body, Scope(path)):
                    found += (
                        _ListingCall(call, name, scope, inner)
                        for call, name in _listing_calls(statement)
                    )
        return tuple(found)

    def _listings(self, call: _ListingCall, names: Names) -> Iterator[Listing]:
        """Yield the listings of a call with the bindings ``names``, or with all if it is empty."""
        scope = call.scope
        used = set(names_in(scope.function)) if scope.function else set()
        cases = [names] if names else self._binder.cases(replace(scope, loops=()), used)
        for case in cases:
            if listing := self._listing(call.call, call.name, Context(scope, case)):
                yield listing._replace(module=call.module)

    def _listing(self, call: ast.Call, name: str, context: Context) -> Listing | None:
        scope = context.scope
        folder, pattern = self._listed(call, name, context)
        if folder is None or pattern is None:
            return None
        *above, last = pattern.split("/")
        fixed = [part for part in above if part not in {"", ".", "**"}]
        place = self._paths.existing("/".join([*filter(None, [folder]), *fixed]), scope.path)
        if place is None:
            return None
        is_recursive = name in _RECURSIVE or "**" in above or _calls_itself(scope.function)
        pattern = pattern if "**" in above else last
        return Listing(scope.path, scope.function_name, name, place, pattern, "", is_recursive)

    def _listed(self, call: ast.Call, name: str, context: Context) -> tuple[str | None, str | None]:
        """Return the folder that a call lists and its pattern; ``None`` for what is unknown."""
        first = call.args[0] if call.args else None
        root = next((word.value for word in call.keywords if word.arg == "root_dir"), None)
        match call.func:
            case ast.Attribute(value=owner) if name in _PATH_METHODS and not _is_module(owner):
                root = owner
        if root is not None:
            pattern = self._paths.text(first, context) if first else ""
            return self._paths.path(root, context), pattern
        folder = self._paths.path(first, context) if first else None
        if folder is None or name not in _GLOBS:
            return folder, ""
        folder, _, pattern = folder.rpartition("/")
        return folder, pattern

    def _imported_files(self, path: str) -> Iterator[str]:
        module = self.resolver.module(path)
        for imported in module.imports.values() if module else ():
            below = ".".join(part for part in (imported.module, imported.name) if part)
            for dotted in (imported.module, below):
                if found := self.resolver.finder.find(path, dotted, imported.level):
                    yield found


def _module_in_folders(tree: ast.Module) -> str:
    """Return ``router`` where a module calls ``import_module(f"shop.{folder}.router")``."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=called, args=[ast.JoinedStr(values=[*_, ast.Constant(value=str(last))]), *_]
            ) if (dotted_name(called) or "").endswith("import_module"):
                return last.rpartition(".")[2]
            case _:
                pass
    return ""


def _listing_calls(statement: ast.stmt) -> Iterator[tuple[ast.Call, str]]:
    """Yield each call in a statement that lists a folder, with the name of its function."""
    for expression in ast.iter_child_nodes(statement):
        for node in ast.walk(expression) if isinstance(expression, ast.expr) else ():
            if isinstance(node, ast.Call) and (name := _listing_function(node)):
                yield node, name


def _is_loop_variable(include: Include, scope: Scope) -> bool:
    return any(include.child_source in names_in(loop.target) for loop in scope.loops)


def _listing_function(call: ast.Call) -> str:
    """Return the name of the function if it lists a folder, or an empty string."""
    match call.func:
        case ast.Attribute(attr=name) if name in _PATH_METHODS | _FUNCTIONS:
            return name
        case ast.Name(id=name) if name in _FUNCTIONS:
            return name
        case _:
            return ""


def _is_module(owner: ast.expr) -> bool:
    return isinstance(owner, ast.Name) and owner.id == "glob"


def _calls_itself(function: Function | None) -> bool:
    """Return whether a function calls itself, as one does that lists folders in folders."""
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call)) if function else ()
    return any(dotted_name(call.func) == function.name for call in calls if function)
