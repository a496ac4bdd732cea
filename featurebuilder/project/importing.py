"""What is imported where a module is: by name, whatever the module does beside that."""

from __future__ import annotations

import ast
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.resolving import Module, Resolver

_IMPORTERS = (b"import_module", b"walk_packages", b"__import__")


def imported_files(resolver: Resolver, start: str) -> dict[str, int]:
    """Return what running the file ``start`` imports, as far as names tell, itself included.

    Each file comes with how many imports lead to it.
    """
    seen = {start: 0}
    waiting = deque([start])
    while waiting:
        path = waiting.popleft()
        module = resolver.module(path)
        for found in _imported(resolver, module) if module else ():
            if found not in seen:
                seen[found] = seen[path] + 1
                waiting.append(found)
    return seen


def finds_modules(resolver: Resolver, path: str, module: str) -> bool:
    """Return whether a file imports modules by their names as texts, and ``module`` may be one.

    Such a file names the package whose modules it imports, ``app.models`` or ``app.models.``.
    """
    if not any(sign in (resolver.snapshot.read(path) or b"") for sign in _IMPORTERS):
        return False
    parsed = resolver.module(path)
    texts = (
        node.value.rstrip(".")
        for node in (ast.walk(parsed.tree) if parsed else ())
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return any(text and module.startswith(f"{text}.") for text in texts)


def _imported(resolver: Resolver, module: Module) -> Iterator[str]:
    """Yield the files that a module's imports name, those of the packages around them too."""
    for one in (*module.imports.values(), *module.stars):
        for name in (one.module, f"{one.module}.{one.name}" if one.module else one.name):
            file = resolver.finder.find(module.path, name, one.level) if name else None
            if file:
                yield file
                yield from _packages(resolver, file)


def _packages(resolver: Resolver, file: str) -> Iterator[str]:
    folder = file.rpartition("/")[0]
    while folder:
        init = f"{folder}/__init__.py"
        if init not in resolver.snapshot:
            return
        yield init
        folder = folder.rpartition("/")[0]
