"""Files of the wiring that git left with conflict markers, because two branches built a feature."""

from __future__ import annotations

import ast
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
                what = f"the conflict is about more than includes: {atom.rpartition(' > ')[2]}"
                raise EditRefusedError(Problem(what, Location(self.path), REMEDY))

    def _says(self, data: bytes) -> dict[str, None]:
        return dict.fromkeys(_atoms(read_source(data, self.path).tree))


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


def _atoms(node: ast.AST, inside: str = "") -> Iterator[str]:
    """Yield what a module says piece by piece: names imported, elements listed, statements."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.ImportFrom(module=module, names=names, level=level):
                start = f"{inside}from {'.' * level}{module or ''} import "
                yield from (start + ast.unparse(name) for name in names)
            case ast.Import(names=names):
                yield from (f"{inside}import {ast.unparse(name)}" for name in names)
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                yield from (f"{inside}[] > {ast.unparse(element)}" for element in elements)
            case ast.stmt() if not any(isinstance(n, _INNER) for n in ast.walk(child)):
                yield inside + ast.unparse(child)
            case ast.stmt():
                name = getattr(child, "name", type(child).__name__)
                yield from _atoms(child, f"{inside}{name} > ")
            case _:
                yield from _atoms(child, inside)


_INNER = (ast.ImportFrom, ast.Import, ast.List, ast.Tuple, ast.Set, ast.FunctionDef,
          ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.With, ast.Try)  # fmt: skip
