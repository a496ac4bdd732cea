"""The includes of routers that a tree finds by itself."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.project.discovery.following import Follower
from featurebuilder.project.graph import Include

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from featurebuilder.project.discovery.following import Inclusion
    from featurebuilder.project.graph import Key, Router
    from featurebuilder.project.resolving import Resolver

_IMPORTS = (b"import_module", b"__import__(", b"exec_module")
_ENTRY_POINTS = b"entry_points("
_LISTS = (
    b"iter_modules", b"walk_packages", b"glob(", b"iterdir(", b"listdir(", b"scandir(", b"os.walk(",
)  # fmt: skip


def discovered_includes(
    resolver: Resolver, routers: Mapping[Key, Router], key_of: Callable[[str, str], Key | None]
) -> tuple[Include, ...]:
    """Return the includes of routers whose modules are imported by computed names.

    ``key_of`` returns the router that a name of a module stands for. Only modules that may take
    part are followed: those that list files and import by name, and those that import from them.
    """
    paths = _to_follow(resolver)
    if not paths:
        return ()
    follower = Follower(resolver, routers, key_of, paths)
    follower.follow_all()
    found = (_include(resolver, one) for one in follower.inclusions if one.child.found_by)
    return tuple(dict.fromkeys(found))


def _to_follow(resolver: Resolver) -> frozenset[str]:
    snapshot, signed = resolver.snapshot, resolver.finder.signed
    listing = {
        path
        for path in snapshot.holding(*_IMPORTS)
        if any(sign in (snapshot.read(path) or b"") for sign in _LISTS)
    }
    listing |= {*snapshot.holding(_ENTRY_POINTS)}
    found = listing & set(signed)
    while more := {
        path
        for path in signed
        if path not in found and _imported_by(resolver, path) & (listing | found)
    }:
        found |= more
    return frozenset(found | listing if found else ())


def _imported_by(resolver: Resolver, path: str) -> set[str | None]:
    """Return the files that the one at ``path`` imports from."""
    module = resolver.module(path)
    found: set[str | None] = set()
    for imported in module.imports.values() if module else ():
        below = ".".join(part for part in (imported.module, imported.name) if part)
        for dotted in (imported.module, below):
            found.add(resolver.finder.find(path, dotted, imported.level))
    return found


def _include(resolver: Resolver, one: Inclusion) -> Include:
    call = one.call
    child = call.args[0] if call.args else next(w.value for w in call.keywords if w.arg == "router")
    module = resolver.module(one.path)
    segment = module.source.segment if module else ast.unparse
    return Include(
        one.parent,
        one.child.key,
        ast.unparse(child),
        one.path,
        call.lineno,
        one.anchor,
        one.prefix,
        tuple((w.arg, segment(w.value)) for w in call.keywords if w.arg and w.arg != "router"),
        function=one.function,
        end_line=call.end_lineno or call.lineno,
        found_by=one.child.found_by,
    )
