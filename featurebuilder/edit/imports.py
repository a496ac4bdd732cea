"""One more import, in the place and the form that a module's imports already have."""

from __future__ import annotations

import ast
import itertools
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.items import item_splices, place_for
from featurebuilder.edit.splice import Splice, Step
from featurebuilder.edit.statements import insert_after, insert_before
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from featurebuilder.edit.source import Source

    ImportStatement: TypeAlias = ast.Import | ast.ImportFrom


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class FromImport:
    """``from module import name``; ``module`` carries its leading dots if it is relative."""

    module: str
    name: str
    alias: str | None = None

    @property
    def bound(self) -> str:
        """The name that the import binds."""
        return self.alias or self.name

    @property
    def item(self) -> str:
        """The text behind ``import``."""
        return f"{self.name} as {self.alias}" if self.alias else self.name

    @property
    def statement(self) -> str:
        """The whole statement."""
        return f"from {self.module} import {self.item}"


def bound_names(source: Source) -> frozenset[str]:
    """Return every name that the module binds at its top level."""
    names: set[str] = set()
    for node in _top_level(source.tree.body):
        match node:
            case ast.Import() | ast.ImportFrom():
                names.update((a.asname or a.name).split(".")[0] for a in node.names)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.For() | ast.With():
                stores = (n for n in ast.walk(node) if isinstance(n, ast.Name))
                names.update(n.id for n in stores if isinstance(n.ctx, ast.Store))
            case _:
                pass
    return frozenset(names)


def has_import(source: Source, wanted: FromImport) -> bool:
    """Return whether a module-level statement already imports exactly that."""
    return any(
        (alias.name, alias.asname) == (wanted.name, wanted.alias)
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom) and _module(node) == wanted.module
        for alias in node.names
    )


def import_step(
    source: Source, wanted: FromImport, *, like: Sequence[int] = (), width: int = 88
) -> Step | None:
    """Return the step that adds ``wanted``, or ``None`` if it is there.

    ``like`` holds the lines of the sibling imports to stand beside; ``width`` is the longest line
    that the tree allows, in characters.

    Raises:
        EditRefusedError: if the module binds that name to something else.
    """
    if has_import(source, wanted):
        return None
    if wanted.bound in bound_names(source):
        raise EditRefusedError(
            Problem(
                f"the name '{wanted.bound}' is already taken in this module",
                Location(source.path),
                "give the feature another name, or import it under another one by hand",
                wanted.statement,
            )
        )
    siblings = [n for n in _imports(source) if n.lineno in like]
    same = [n for n in _imports(source) if _module(n) == wanted.module]
    if len(same) == 1 and isinstance(same[0], ast.ImportFrom):
        return _join(source, same[0], wanted, width)
    return _own_statement(source, wanted, siblings or same)


def _imports(source: Source) -> list[ImportStatement]:
    return [n for n in source.tree.body if isinstance(n, ast.Import | ast.ImportFrom)]


def _module(node: ast.stmt) -> str:
    return "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""


def _top_level(body: list[ast.stmt]) -> list[ast.stmt]:
    """Flatten the blocks that run in the module's own scope."""
    found: list[ast.stmt] = []
    for node in body:
        found.append(node)
        if isinstance(node, ast.If | ast.Try | ast.For | ast.While | ast.With):
            for field in ("body", "orelse", "finalbody"):
                found += _top_level(getattr(node, field, []))
            for handler in getattr(node, "handlers", []):
                found += _top_level(handler.body)
    return found


def _join(source: Source, node: ast.ImportFrom, wanted: FromImport, width: int) -> Step:
    names = [alias.name for alias in node.names]
    index = place_for(names, wanted.name)
    splices = item_splices(source, node.names, index, wanted.item)
    line = source.lines[node.lineno - 1].rstrip("\r\n")
    one_line = node.lineno == node.end_lineno
    too_long = len(line) + len(wanted.item) + len(", ") > width
    if one_line and too_long:
        splices = _explode(source, node, index, wanted.item)
    added = ast.alias(wanted.name, wanted.alias)
    return Step(splices, (added,), range(node.lineno, (node.end_lineno or node.lineno) + 1))


def _explode(source: Source, node: ast.ImportFrom, index: int, item: str) -> tuple[Splice, ...]:
    """Put each name on a line of its own, in parentheses; a comment stays on the first line."""
    items = [source.text[source.start(alias) : source.end(alias)] for alias in node.names]
    items.insert(index, item)
    first, last = source.start(node.names[0]), source.end(node)
    opening = source.text[:first].rstrip()
    start = len(opening) - opening.endswith("(")
    line_end = source.line_start(node.lineno) + len(source.lines[node.lineno - 1].rstrip("\r\n"))
    comment = source.text[last:line_end].rstrip()
    rows = "".join(f"    {text},{source.newline}" for text in items)
    gap = "" if source.text[start - 1].isspace() else " "
    return (Splice(start, line_end, f"{gap}({comment}{source.newline}{rows})"),)


def _own_statement(source: Source, wanted: FromImport, siblings: Sequence[ImportStatement]) -> Step:
    if siblings:
        index = place_for([_sort_key(node) for node in siblings], wanted.statement)
        if index == 0:
            return insert_before(source, siblings[0], wanted.statement)
        return insert_after(source, siblings[index - 1], wanted.statement)
    return _without_siblings(source, wanted)


def _sort_key(node: ImportStatement) -> str:
    return f"from {_module(node)} import {node.names[0].name}"


def _without_siblings(source: Source, wanted: FromImport) -> Step:
    imports = _leading_imports(source)
    section = _section(wanted.module, wanted.module)
    peers = [n for n in imports if isinstance(n, ast.ImportFrom) and _of(n, wanted) == section]
    if peers:
        return _own_statement(source, wanted, peers)
    earlier = [n for n in imports if _of(n, wanted) < section]
    if earlier:
        return insert_after(source, earlier[-1], wanted.statement, gap=True)
    if imports:
        return insert_before(source, imports[0], wanted.statement, gap=True)
    return insert_after(source, _header(source), wanted.statement, gap=True)


def _leading_imports(source: Source) -> list[ImportStatement]:
    """Return the imports at the module's head, where a new one belongs."""
    rest = source.tree.body[_docstring_length(source) :]
    head = list(itertools.takewhile(_only_imports, rest))
    if not head:
        head = list(itertools.takewhile(lambda n: not isinstance(n, _DEFINITIONS), rest))
    return [n for n in head if isinstance(n, ast.Import | ast.ImportFrom)]


def _only_imports(node: ast.stmt) -> bool:
    if isinstance(node, ast.If | ast.Try):
        return all(_only_imports(child) for child in node.body)
    return isinstance(node, ast.Import | ast.ImportFrom)


def _docstring_length(source: Source) -> int:
    return int(ast.get_docstring(source.tree, clean=False) is not None)


def _header(source: Source) -> ast.stmt | None:
    return source.tree.body[0] if _docstring_length(source) else None


def _of(node: ImportStatement, wanted: FromImport) -> int:
    module = _module(node) or node.names[0].name
    return _section(module, wanted.module)


def _section(module: str, own: str) -> int:
    """Return the number of an import's section, in the order that isort gives them."""
    top = module.split(".", maxsplit=1)[0]
    if module.startswith("."):
        return 4
    if top == "__future__":
        return 0
    if top in sys.stdlib_module_names:
        return 1
    return 3 if top == own.split(".", maxsplit=1)[0] else 2
