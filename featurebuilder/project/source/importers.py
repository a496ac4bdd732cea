"""Follow imports from file to file by name, without running them."""

from __future__ import annotations

import ast
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Module, Resolver

_IMPORTERS = (b"import_module", b"walk_packages", b"__import__")


def imported_files(resolver: Resolver, start: str) -> dict[str, int]:
    """Return the files that running the file ``start`` imports, including ``start`` itself.

    Each file is mapped to the number of imports that lead from ``start`` to it.
    """
    seen = {start: 0}
    queue = deque([start])
    while queue:
        path = queue.popleft()
        module = resolver.module(path)
        for found in _find_imported(resolver, module) if module else ():
            if found not in seen:
                seen[found] = seen[path] + 1
                queue.append(found)
    return seen


def may_import_by_name(resolver: Resolver, path: str, module: str) -> bool:
    """Return whether a file imports modules by strings, and ``module`` may be one of them.

    Such a file contains the name of the package whose modules it imports, as ``app.models`` or
    ``app.models.``.
    """
    if not any(sign in (resolver.snapshot.read(path) or b"") for sign in _IMPORTERS):
        return False
    parsed = resolver.module(path)
    strings = (
        node.value.rstrip(".")
        for node in (ast.walk(parsed.tree) if parsed else ())
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return any(text and module.startswith(f"{text}.") for text in strings)


def _find_imported(resolver: Resolver, module: Module) -> Iterator[str]:
    """Yield the files that a module imports, with the ``__init__.py`` files of their packages."""
    for one in (*module.imports.values(), *module.star_imports):
        for name in (one.module, f"{one.module}.{one.name}" if one.module else one.name):
            file = resolver.finder.find(module.path, name, one.level) if name else None
            if file:
                yield file
                yield from _find_packages(resolver, file)


def _find_packages(resolver: Resolver, file: str) -> Iterator[str]:
    """Yield the ``__init__.py`` files of the packages around ``file``, innermost first."""
    folder = file.rpartition("/")[0]
    while folder:
        init = f"{folder}/__init__.py"
        if init not in resolver.snapshot:
            return
        yield init
        folder = folder.rpartition("/")[0]
