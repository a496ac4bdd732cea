"""What is imported where a module is: by name, whatever the module does beside that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.resolving import Module, Resolver


def imports_file(resolver: Resolver, start: str, target: str) -> bool:
    """Return whether running the file ``start`` imports ``target``, as far as names tell."""
    waiting, seen = [start], {start}
    while waiting:
        path = waiting.pop()
        if path == target:
            return True
        module = resolver.module(path)
        for found in _imported(resolver, module) if module else ():
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return False


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
