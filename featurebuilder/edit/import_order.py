"""Choose the position of a new import among the imports of a module."""

from __future__ import annotations

import ast
from itertools import dropwhile
from typing import TYPE_CHECKING, Any, TypeAlias

from featurebuilder.edit.blocks import DEFINITIONS
from featurebuilder.edit.comments import first_own_line
from featurebuilder.edit.items import least_inverted_index, member_key, natural_key
from featurebuilder.edit.source import last_line
from featurebuilder.naming import STANDARD_MODULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.edit.source import Source

ImportStatement: TypeAlias = ast.Import | ast.ImportFrom
_LOCAL = 4


def module_of(node: ast.stmt) -> str:
    """Return the module of a ``from`` import with its leading dots, ``""`` for other statements."""
    return "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""


def choose_neighbor(
    source: Source,
    block: Sequence[ast.stmt],
    siblings: Sequence[ImportStatement],
    wanted: ast.ImportFrom,
) -> tuple[ImportStatement, bool]:
    """Return the import to insert next to, and whether to insert above it rather than below.

    If the siblings are in isort order, the new import keeps that order, together with the ``from``
    imports adjacent to them. If they are mostly sorted, it goes to the position with the fewest
    inversions. Otherwise it goes last.
    """
    key = _sort_key(wanted)
    keys = [_sort_key(node) for node in siblings]
    at = least_inverted_index(keys, key)
    if keys != sorted(keys):
        return (siblings[at - 1], False) if at else (siblings[0], True)
    near = siblings[max(at - 1, 0)]
    run = _adjacent_imports(source, block, near)
    keys = [_sort_key(node) for node in run]
    if keys != sorted(keys):
        return near, at == 0
    at = sum(other < key for other in keys)
    return (run[at - 1], False) if at else (run[0], True)


def last_path_change(block: Sequence[ast.stmt]) -> ast.stmt | None:
    """Return the last statement that changes ``sys.path``, or ``None``."""
    found = [node for node in block if _changes_path(node)]
    return found[-1] if found else None


def usable_imports(block: Sequence[ast.stmt], before: int | None) -> list[ImportStatement]:
    """Return the imports of ``block`` next to which a new import works.

    These are above line ``before``, where the name is first used, and below the last change of
    ``sys.path``, which may be needed to find the module.
    """
    change = last_path_change(block)
    return [
        node
        for node in block
        if isinstance(node, ast.Import | ast.ImportFrom)
        and (before is None or last_line(node) < before)
        and (change is None or node.lineno > change.lineno)
    ]


def head_imports(
    imports: Sequence[ImportStatement], block: Sequence[ast.stmt]
) -> list[ImportStatement]:
    """Return the imports at the head of the block, before the first other kind of statement."""
    rest = dropwhile(lambda node: not isinstance(node, ast.Import | ast.ImportFrom), block)
    ends = (node.lineno for node in rest if not _only_imports(node))
    end = next(ends, None)
    return [node for node in imports if end is None or node.lineno < end]


def _only_imports(node: ast.stmt) -> bool:
    """Return whether a statement is an import, or an ``if`` or ``try`` with only imports."""
    if isinstance(node, ast.If | ast.Try):
        return all(_only_imports(child) for child in node.body)
    return isinstance(node, ast.Import | ast.ImportFrom)


def section(module: str, own: str) -> int:
    """Return the section number of an import, in the order that isort uses.

    ``own`` is a module of the project itself; imports of the same top-level package are
    first-party.
    """
    top = module.split(".", maxsplit=1)[0]
    if module.startswith("."):
        return _LOCAL
    if top == "__future__":
        return 0
    if top in STANDARD_MODULES:
        return 1
    return 3 if top == own.split(".", maxsplit=1)[0] else 2


def section_of(node: ImportStatement, own: str) -> int:
    """Return the section number of an import statement."""
    return section(module_of(node) or node.names[0].name, own)


def _changes_path(node: ast.stmt) -> bool:
    return not isinstance(node, DEFINITIONS) and any(
        isinstance(part, ast.Attribute)
        and part.attr == "path"
        and isinstance(part.value, ast.Name)
        and part.value.id == "sys"
        for part in ast.walk(node)
    )


def _adjacent_imports(
    source: Source, block: Sequence[ast.stmt], node: ImportStatement
) -> list[ImportStatement]:
    """Return the group of adjacent ``from`` imports that contains ``node``.

    Only comments may stand between adjacent imports.
    """
    runs: list[list[ImportStatement]] = [[]]
    for statement in block:
        follows = runs[-1] and _are_adjacent(source, runs[-1][-1], statement)
        if not (follows and isinstance(statement, ast.ImportFrom)):
            runs.append([])
        if isinstance(statement, ast.ImportFrom):
            runs[-1].append(statement)
    return next((run for run in runs if any(one is node for one in run)), [node])


def _are_adjacent(source: Source, first: ast.stmt, second: ast.stmt) -> bool:
    """Return whether no blank line separates two statements."""
    between = range(last_line(first) + 1, first_own_line(source, second))
    return not any(source.is_blank(line) for line in between)


def _sort_key(node: ImportStatement) -> tuple[Any, ...]:
    """Return the sort key of an import, as isort orders them."""
    first = node.names[0]
    if isinstance(node, ast.Import):
        return (0, natural_key(first.name))
    level = (node.level > 0, -node.level)
    return (1, level, natural_key(node.module or ""), member_key(first.name), first.asname or "")
