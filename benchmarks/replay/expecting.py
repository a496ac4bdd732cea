"""A person's edit of an aggregator, less what does not concern the router.

What concerns it: the statement of the include call or of the list that gained the element, and
the imports that it needs. A statement that is new belongs to the edit with the comment above it;
a statement that grew (an import of several names, a list) replaces the one that it grew from.
What remains of the person's file without them is compared with the file before: where they are
the same but for blank lines the edit is *clean*, and the person's file is what is expected. Where
they differ, the statements are put into the file before, at the places where the person has them.

A condition that is there only for the router is part of the edit.
"""

from __future__ import annotations

import ast
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeVar

from benchmarks.replay.modules import joined, parse

if TYPE_CHECKING:
    from collections.abc import Collection

    from benchmarks.replay.inclusions import Inclusion
    from benchmarks.replay.modules import Module

    _Node = TypeVar("_Node", bound=ast.AST)

_LISTS = ("body", "orelse", "finalbody", "names", "elts", "values")


@dataclass(frozen=True)
class Expected:
    """The file that an edit of exactly the router would give; ``clean`` if the person's is."""

    data: bytes
    clean: bool


@dataclass(frozen=True)
class _Block:
    """Lines ``start`` to ``end`` of the person's file, and the old lines that stand for them."""

    start: int
    end: int
    old: range


def expect(before: Module, person: Module, inclusion: Inclusion) -> Expected:
    """Return the person's edit with nothing but the router in it."""
    blocks = _blocks(before, person, inclusion)
    rest: list[str] = []
    cuts: list[tuple[int, _Block]] = []
    done = 0
    for block in blocks:
        rest += person.lines[done : block.start]
        cuts.append((len(rest), block))
        rest += before.lines[block.old.start : block.old.stop]
        done = block.end
    rest += person.lines[done:]
    if _spoken(rest) == _spoken(before.lines):
        return Expected(person.data, clean=True)
    data = _transplanted(before, person, rest, cuts)
    return Expected(data if parse(before.path, data) else person.data, clean=False)


def _transplanted(
    before: Module, person: Module, rest: list[str], cuts: list[tuple[int, _Block]]
) -> bytes:
    """Put the blocks into the file before; each goes where the lines around it are the same."""
    place = _places(before.lines, rest)
    edits = []
    for at, block in cuts:
        start, stop = (block.old.start, block.old.stop) if block.old else (place[at], place[at])
        edits.append((start, stop, block.start, block.end))
    result = list(before.lines)
    for start, stop, first, end in sorted(edits, reverse=True):
        result[start:stop] = person.lines[first:end]
    return joined(result)


def _places(before: list[str], rest: list[str]) -> list[int]:
    """Return for each line of ``rest``, and its end, the line of ``before`` it stands for."""
    places = [len(before)] * (len(rest) + 1)
    matcher = SequenceMatcher(None, before, rest, autojunk=False)
    for kind, old, old_end, new, new_end in matcher.get_opcodes():
        for line in range(new, new_end):
            offset = line - new if kind == "equal" else 0
            places[line] = min(old + offset, old_end)
    return places


def _blocks(before: Module, person: Module, inclusion: Inclusion) -> list[_Block]:
    blocks = {}
    for statement in _statements(person, inclusion):
        old = _counterpart(before, person, statement, inclusion)
        start, end = statement.lineno - 1, statement.end_lineno or statement.lineno
        if old is None:
            start = _with_comment(before, person, start)
            blocks[start] = _Block(start, end, range(0))
        else:
            blocks[start] = _Block(start, end, range(old.lineno - 1, old.end_lineno or old.lineno))
    return [blocks[start] for start in sorted(blocks)]


def _statements(person: Module, inclusion: Inclusion) -> list[ast.stmt]:
    """Return the innermost statements of the include and of the imports in the same file."""
    needed = set(inclusion.imports)
    imports = [b.statement for b in person.bindings if b.imported in needed]
    found = [inclusion.place.statement, *imports]
    return [_whole(person, statement, found) for statement in found]


def _whole(person: Module, statement: ast.stmt, found: list[ast.stmt]) -> ast.stmt:
    """Return the outermost condition (or the like) that holds nothing but what was found."""
    for outer in person.statements:
        if isinstance(outer, ast.If | ast.Try | ast.With):
            inside = [node for node in ast.walk(outer) if isinstance(node, ast.stmt)]
            if statement in inside and all(_only(node, found) for node in inside):
                return outer
    return statement


def _only(node: ast.stmt, found: list[ast.stmt]) -> bool:
    return node in found or isinstance(node, ast.If | ast.Try | ast.With)


def _with_comment(before: Module, person: Module, start: int) -> int:
    old = Counter(line.strip() for line in before.lines)
    new = Counter(line.strip() for line in person.lines)
    while start and (text := person.lines[start - 1].strip()).startswith("#"):
        if old[text] >= new[text]:
            break
        start -= 1
    return start


def _counterpart(
    before: Module, person: Module, statement: ast.stmt, inclusion: Inclusion
) -> ast.stmt | None:
    """Return the old statement that ``statement`` grew from, or is, if there is one."""
    same = ast.dump(statement)
    less = _less(person, statement, inclusion)
    alike = {ast.dump(s): s for s in before.statements}
    if less in alike or same in alike:
        return alike.get(less) or alike[same]
    kin = [s for s in before.statements if _akin(s, statement)]
    return max(kin, key=lambda old: _overlap(old, statement), default=None)


def _less(person: Module, statement: ast.stmt, inclusion: Inclusion) -> str:
    """Return the statement, as parsed, without what was gained; it stays as it was."""
    positions = {
        (b.alias.lineno, b.alias.col_offset)
        for b in person.bindings
        if b.imported in inclusion.imports
    }
    node = inclusion.place.node
    positions.add((node.lineno, node.col_offset))
    return ast.dump(without(statement, positions))


def without(node: _Node, positions: Collection[tuple[int, int]]) -> _Node:
    """Return a copy of a tree without the statements and items that stand at ``positions``."""
    copy = deepcopy(node)
    for inner in ast.walk(copy):
        for field in _LISTS:
            items = getattr(inner, field, None)
            if not isinstance(items, list):
                continue
            kept = [i for i, item in enumerate(items) if _position(item) not in positions]
            if isinstance(inner, ast.Dict):
                inner.keys = [inner.keys[i] for i in kept]
            setattr(inner, field, [items[i] for i in kept])
    return copy


def _position(node: object) -> tuple[int, int]:
    return getattr(node, "lineno", -1), getattr(node, "col_offset", -1)


def _akin(old: ast.stmt, new: ast.stmt) -> bool:
    match old, new:
        case ast.ImportFrom(), ast.ImportFrom():
            return (old.module, old.level) == (new.module, new.level) and len(new.names) > 1
        case ast.Assign(targets=[left]), ast.Assign(targets=[right]):
            return ast.dump(left) == ast.dump(right)
        case ast.AnnAssign(target=left), ast.AnnAssign(target=right):
            return ast.dump(left) == ast.dump(right)
        case ast.For(body=old_body), ast.For(body=new_body):
            return [ast.dump(s) for s in old_body] == [ast.dump(s) for s in new_body]
        case _:
            return False


def _overlap(old: ast.stmt, new: ast.stmt) -> int:
    mine, theirs = ({ast.dump(n) for n in ast.walk(s)} for s in (old, new))
    return len(mine & theirs)


def _spoken(lines: list[str]) -> list[str]:
    return [line.rstrip("\r\n") for line in lines if line.strip()]
