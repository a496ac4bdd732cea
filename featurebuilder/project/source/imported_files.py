"""Follow the imports of a file through the project."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Module, Resolver


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
