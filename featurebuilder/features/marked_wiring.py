"""Read wiring files with git conflict markers, which appear when two branches add features."""

from __future__ import annotations

import ast
import tokenize
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError, Location, Problem
from featurebuilder.merge.conflict_markers import REMEDY, conflict_lines, sides_of
from featurebuilder.plan.change import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.project.source.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class MarkedWiring:
    """A file with conflict markers.

    Attributes:
        path: The file's path.
        ours: The file with our side of each conflict.
        theirs: The file with their side of each conflict.
    """

    path: str
    ours: bytes
    theirs: bytes

    def require(self, result: bytes) -> None:
        """Check that ``result`` contains exactly the statements and comments of both sides.

        Raises:
            EditRefusedError: with the first missing or additional statement.
        """
        found = self._statements_in(result)
        wanted = [self._statements_in(side) for side in (self.ours, self.theirs)]
        either = dict.fromkeys(atom for side in wanted for atom in side)
        for atom in (*either, *found):
            if atom not in found or atom not in either:
                statement = atom.rpartition(_SEPARATOR)[2].partition("\n")[0]
                what = f"the conflict is about more than includes: {statement}"
                raise EditRefusedError(Problem(what, Location(self.path), REMEDY))

    def _statements_in(self, data: bytes) -> dict[str, None]:
        source = read_source(data, self.path)
        comments = (token.string for token in source.tokens if token.type == tokenize.COMMENT)
        return dict.fromkeys((*_split_statements(source.tree.body), *comments))


def find_marked_wiring(snapshot: Snapshot, ledgers: Iterable[Ledger]) -> tuple[MarkedWiring, ...]:
    """Return the files that include routers of features and contain conflict markers.

    Raises:
        EditRefusedError: if the markers are not paired, or one side does not parse.
    """
    paths: set[str] = set()
    for ledger in ledgers:
        paths |= ledger.edits.keys()
        paths |= {path for path, file in ledger.files.items() if file.part is Part.AGGREGATOR}
        paths -= {path for path, file in ledger.files.items() if file.part.is_own}
    found = ((path, snapshot.read(path)) for path in sorted(paths) if path.endswith(".py"))
    return tuple(_read_marked(path, data) for path, data in found if data and conflict_lines(data))


def _read_marked(path: str, data: bytes) -> MarkedWiring:
    sides = sides_of(data, path)
    for side in (sides.ours, sides.theirs):
        _ = read_source(side, path).tree
    return MarkedWiring(path, sides.ours, sides.theirs)


def _split_statements(statements: Iterable[ast.AST], inside: str = "") -> Iterator[str]:
    """Yield the units of statements: imported names, list elements, else whole statements."""
    for node in statements:
        match node:
            case ast.ImportFrom(module=module, names=names, level=level):
                start = f"{inside}from {'.' * level}{module or ''} import "
                yield from (start + ast.unparse(name) for name in names)
            case ast.Import(names=names):
                yield from (f"{inside}import {ast.unparse(name)}" for name in names)
            case _:
                yield from _split_statement(node, inside)


def _split_statement(node: ast.AST, inside: str) -> Iterator[str]:
    """Yield a statement without blocks and list elements, then these, prefixed with it."""
    bare = copy(node)
    elements: list[ast.expr] = []
    for field, value in ast.iter_fields(node):
        if field in _BLOCKS:
            setattr(bare, field, [])
        if field in _LISTS and isinstance(value, ast.List | ast.Tuple | ast.Set):
            elements = value.elts
            setattr(bare, field, ast.List([], ast.Load()))
    head = inside + ast.unparse(bare)
    yield head
    yield from (f"{head}{_SEPARATOR}{ast.unparse(element)}" for element in elements)
    for block in _BLOCKS:
        yield from _split_statements(
            getattr(node, block, ()), f"{head}{_SEPARATOR}{block}{_SEPARATOR}"
        )


_BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")
_LISTS = ("value", "iter")
_SEPARATOR = "\0"
