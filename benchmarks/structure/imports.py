"""Read the modules of the package and their imports."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_PACKAGE = "featurebuilder"
# The ways in which a module names the artifact: its part, template, path, context or module.
_FACTORY = re.compile(
    r"\bPart\.FACTORY|\bFACTORY =|RESOURCE_FACTORY|[Ff]actory_?[Cc]ontext|places\.factory"
    r"|[.\s]factory import"
)


@dataclass(frozen=True, slots=True)
class Module:
    """One module, and the modules of the package that it imports.

    ``typing`` holds those that only type checkers import.
    """

    folder: str
    lines: int
    classes: int
    runtime: frozenset[str]
    typing: frozenset[str]
    knows_factory: bool


def read_modules(root: Path) -> dict[str, Module]:
    """Return the modules of the package in the checkout at ``root``, by dotted name."""
    paths = {_dotted(path, root): path for path in sorted((root / _PACKAGE).rglob("*.py"))}
    return {name: _read(path, root, paths) for name, path in paths.items()}


def single_importers(modules: Mapping[str, Module]) -> list[str]:
    """Return the modules that exactly one other module imports."""
    counted = Counter(one for module in modules.values() for one in module.runtime | module.typing)
    return [name for name, count in counted.items() if count == 1]


def cycles(modules: Mapping[str, Module], *, typing: bool) -> list[set[str]]:
    """Return the groups of modules that import each other, as strongly connected components."""
    graph = {
        name: (module.runtime | module.typing if typing else module.runtime) - {name}
        for name, module in modules.items()
    }
    reach = {name: _reachable(graph, name) for name in graph}
    groups: list[set[str]] = []
    for name, there in reach.items():
        group = {other for other in there if name in reach[other]} | {name}
        if len(group) > 1 and group not in groups:
            groups.append(group)
    if not groups:
        # Fails if the search above has missed one.
        TopologicalSorter(graph).prepare()
    return groups


def _reachable(graph: Mapping[str, frozenset[str]], name: str) -> set[str]:
    found: set[str] = set()
    left = [*graph[name]]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += graph.get(one, ())
    return found


def _read(path: Path, root: Path, paths: Mapping[str, Path]) -> Module:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    blocks = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    typing = {inner for block in blocks for inner in ast.walk(block)}
    imports = [(node, name) for node in ast.walk(tree) for name in _imported(node, paths)]
    return Module(
        path.parent.relative_to(root).as_posix(),
        len(text.splitlines()),
        sum(isinstance(node, ast.ClassDef) for node in ast.walk(tree)),
        frozenset(name for node, name in imports if node not in typing),
        frozenset(name for node, name in imports if node in typing),
        bool(_FACTORY.search(text)),
    )


def _imported(node: ast.AST, paths: Mapping[str, Path]) -> Iterator[str]:
    """Yield the modules of the package that one statement imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in paths)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            below = f"{node.module}.{alias.name}"
            if below in paths:
                yield below
            elif node.module in paths:
                yield node.module


def _dotted(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
