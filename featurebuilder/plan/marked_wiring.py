"""Files of the wiring that git left with conflict markers, because two branches built a feature."""

from __future__ import annotations

import ast
import tokenize
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError, Location, Problem
from featurebuilder.plan.change import Part
from featurebuilder.plan.ledger import GENERATED_PARTS
from featurebuilder.plan.markers import REMEDY, conflict_lines, sides_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.plan.ledger import Ledger
    from featurebuilder.project.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class MarkedWiring:
    """A file with conflict markers, and what it was on both sides."""

    path: str
    ours: bytes
    theirs: bytes

    def require(self, result: bytes) -> None:
        """Make sure that ``result`` holds all that both sides do, and nothing else.

        Raises:
            EditRefusedError: with the first statement that it lacks.
        """
        found = self._says(result)
        wanted = [self._says(side) for side in (self.ours, self.theirs)]
        either = dict.fromkeys(atom for side in wanted for atom in side)
        for atom in (*either, *found):
            if atom not in found or atom not in either:
                said = atom.rpartition(_WITHIN)[2].partition("\n")[0]
                what = f"the conflict is about more than includes: {said}"
                raise EditRefusedError(Problem(what, Location(self.path), REMEDY))

    def _says(self, data: bytes) -> dict[str, None]:
        source = read_source(data, self.path)
        comments = (token.string for token in source.tokens if token.type == tokenize.COMMENT)
        return dict.fromkeys((*_atoms(source.tree.body), *comments))


def marked_wiring(snapshot: Snapshot, ledgers: Iterable[Ledger]) -> tuple[MarkedWiring, ...]:
    """Return the files that include the features' routers and hold conflict markers.

    Raises:
        EditRefusedError: if the markers do not pair, or a side of one does not parse.
    """
    paths: set[str] = set()
    for ledger in ledgers:
        paths |= ledger.edits.keys()
        paths |= {path for path, file in ledger.files.items() if file.part is Part.AGGREGATOR}
        paths -= {path for path, file in ledger.files.items() if file.part in GENERATED_PARTS}
    found = ((path, snapshot.read(path)) for path in sorted(paths) if path.endswith(".py"))
    return tuple(_marked(path, data) for path, data in found if data and conflict_lines(data))


def _marked(path: str, data: bytes) -> MarkedWiring:
    sides = sides_of(data, path)
    for side in (sides.ours, sides.theirs):
        _ = read_source(side, path).tree
    return MarkedWiring(path, sides.ours, sides.theirs)


def _atoms(statements: Iterable[ast.AST], inside: str = "") -> Iterator[str]:
    """Yield what statements say piece by piece: names imported, elements listed, all else whole."""
    for node in statements:
        match node:
            case ast.ImportFrom(module=module, names=names, level=level):
                start = f"{inside}from {'.' * level}{module or ''} import "
                yield from (start + ast.unparse(name) for name in names)
            case ast.Import(names=names):
                yield from (f"{inside}import {ast.unparse(name)}" for name in names)
            case _:
                yield from _said(node, inside)


def _said(node: ast.AST, inside: str) -> Iterator[str]:
    """Yield a statement without its blocks and the elements of its list, then each of these."""
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
    yield from (f"{head}{_WITHIN}{ast.unparse(element)}" for element in elements)
    for block in _BLOCKS:
        yield from _atoms(getattr(node, block, ()), f"{head}{_WITHIN}{block}{_WITHIN}")


_BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")
_LISTS = ("value", "iter")
_WITHIN = "\0"
