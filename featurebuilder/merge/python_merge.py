"""Merge Python three ways, piece by piece, where whole lines clash."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from featurebuilder.merge.call_merge import merge_call
from featurebuilder.merge.line_merge import Clash, Clean, MergeInput, is_clean, merge_lines
from featurebuilder.merge.python_pieces import (
    Key,
    Piece,
    Pieces,
    decorator_pieces,
    import_of,
    inner_pieces,
    statements_of,
)
from featurebuilder.merge.sequence_alignment import find_agreements

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from featurebuilder.merge.line_merge import Group, Lines

_NOTHING: Lines = ()


def merge_python(three: MergeInput, width: int) -> tuple[Group, ...]:
    """Merge three modules by definitions, then members, then elements in brackets.

    Merge imports name by name. Where the three texts do not split into the same pieces, merge whole
    lines. ``width`` is the maximum length of rewritten imports and calls.
    """
    return _Merger(width).by(three, statements_of)


@dataclass(frozen=True, slots=True)
class _Merger:
    """Merges Python by pieces; rewritten lines keep within ``width``."""

    width: int

    def by(self, three: MergeInput, cut: Callable[[Lines], Pieces | None]) -> tuple[Group, ...]:
        """Merge by the pieces that ``cut`` returns, or by lines if it returns ``None``."""
        base, yours, generated = (cut(side) for side in three.sides)
        if base is None or yours is None or generated is None:
            return merge_lines(three)
        head = MergeInput(base.head, yours.head, generated.head)
        tail = MergeInput(base.tail, yours.tail, generated.tail)
        return (
            *self._merge_lines_or_pieces(head, decorator_pieces),
            *self._merge_sequence(base.pieces, yours.pieces, generated.pieces),
            *merge_lines(tail),
        )

    def _merge_lines_or_pieces(
        self, three: MergeInput, cut: Callable[[Lines], Pieces | None]
    ) -> tuple[Group, ...]:
        """Merge by lines; if they clash, merge by the pieces that ``cut`` returns."""
        groups = merge_lines(three)
        return groups if is_clean(groups) else self.by(three, cut)

    def _merge_sequence(
        self, base: Sequence[Piece], yours: Sequence[Piece], generated: Sequence[Piece]
    ) -> tuple[Group, ...]:
        """Merge pieces in order: common pieces one by one, and the pieces between as groups."""
        groups: list[Group] = []
        sides = (base, yours, generated)
        for between, alike in find_agreements(*map(_labels, sides)):
            changed = (side[part] for side, part in zip(sides, between, strict=True))
            groups += self._merge_between(*changed)
            kept = (side[part] for side, part in zip(sides, alike, strict=True))
            for pieces in zip(*kept, strict=True):
                groups += self._merge_piece(
                    pieces[0].key, MergeInput(*(piece.lines for piece in pieces))
                )
        return tuple(groups)

    def _merge_piece(self, key: Key, three: MergeInput) -> tuple[Group, ...]:
        if key.kind == "from":
            groups = merge_lines(three)
            return groups if is_clean(groups) else self._merge_imports(three)
        groups = self._merge_lines_or_pieces(three, inner_pieces)
        if is_clean(groups):
            return groups
        lines = merge_call(three, self.width)
        return groups if lines is None else (Clean(lines),)

    def _merge_between(
        self, base: Sequence[Piece], yours: Sequence[Piece], generated: Sequence[Piece]
    ) -> tuple[Group, ...]:
        """Merge pieces that not all three sides have: by name if all have names, else by lines."""
        sides = (base, yours, generated)
        three = MergeInput(*(tuple(chain.from_iterable(p.lines for p in side)) for side in sides))
        groups = merge_lines(three)
        if is_clean(groups) or not all(piece.key.is_name for piece in chain(*sides)):
            return groups
        named = [{piece.key: piece for piece in side} for side in sides]
        if any(len(table) < len(side) for table, side in zip(named, sides, strict=True)):
            return groups
        return self._merge_by_name(*named)

    def _merge_by_name(
        self, base: dict[Key, Piece], yours: dict[Key, Piece], generated: dict[Key, Piece]
    ) -> tuple[Group, ...]:
        """Merge in the order of yours; insert each generated piece after its predecessor."""
        order = list(yours)
        for index, key in enumerate(generated):
            if key in yours:
                continue
            before = [k for k in list(generated)[:index] if k in order]
            place = order.index(before[-1]) + 1 if before else 0
            if not before and not base and not set(generated) & set(yours):
                place = len(order)
            order.insert(place, key)
        groups: list[Group] = []
        for key in order:
            sides = (
                side[key].lines if key in side else _NOTHING for side in (base, yours, generated)
            )
            groups += self._merge_piece(key, MergeInput(*sides))
        return tuple(groups)

    def _merge_imports(self, three: MergeInput) -> tuple[Group, ...]:
        """Merge the names imported from one module as a set."""
        nodes = [import_of(side) for side in three.sides]
        if None in nodes or any("#" in line for line in chain(*three.sides)):
            return (Clash(*three.sides),)
        base, yours, generated = ([ast.unparse(n) for n in node.names] for node in nodes if node)
        added = [name for name in generated if name not in {*base, *yours}]
        gone = set(base) - set(generated)
        names = [name for name in yours if name not in gone]
        names = sorted([*names, *added], key=_sort_key_of(yours)) if added else names
        if not names:
            return (Clean(_NOTHING),)
        node = nodes[1]
        assert node is not None  # noqa: S101 - checked above
        above = three.yours[: node.lineno - 1]
        return (Clean((*above, *self._format_import(node, names, three.yours[node.lineno - 1]))),)

    def _format_import(self, node: ast.ImportFrom, names: Sequence[str], line: str) -> Lines:
        indent = line[: len(line) - len(line.lstrip())]
        newline = line[len(line.rstrip("\r\n")) :] or "\n"
        start = f"{indent}from {'.' * node.level}{node.module or ''} import "
        whole = start + ", ".join(names)
        if len(whole) <= self.width:
            return (whole + newline,)
        inner = tuple(f"{indent}    {name},{newline}" for name in names)
        return (f"{start}({newline}", *inner, f"{indent}){newline}")


def _labels(pieces: Sequence[Piece]) -> list[str]:
    return [f"{piece.key.kind} {piece.key.name}" for piece in pieces]


def _sort_key_of(names: Sequence[str]) -> Callable[[str], tuple[int, str]]:
    """Return a sort key under which ``names`` are sorted; if there is none, keep their order."""
    for key in (_constants_first, _ignoring_case):
        if list(names) == sorted(names, key=key):
            return key
    return lambda name: (names.index(name) if name in names else len(names), "")


def _constants_first(name: str) -> tuple[int, str]:
    """Return a key that sorts as linters do: constants, then classes, then other names."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name


def _ignoring_case(name: str) -> tuple[int, str]:
    return 0, name.casefold()
