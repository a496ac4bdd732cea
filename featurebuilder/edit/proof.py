"""The proof of an edit: what was added is exactly what was meant, and all else is as before."""

from __future__ import annotations

import ast
import tokenize
from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.edit.source import Source

_GROWING_FIELDS = frozenset({"body", "orelse", "finalbody", "names", "elts"})


def prove(
    before: Source, after: Source, added: Sequence[ast.AST], rewritten: range = range(0)
) -> None:
    """Check that ``after`` is ``before`` and the nodes in ``added``, each once, and nothing else.

    ``rewritten`` holds the numbers of the old lines whose text may differ; every other old line
    must be there in the same bytes and order, and every old comment too.

    Raises:
        EditRefusedError: naming what does not hold.
    """
    if not _tree_grew_by(before, after, added):
        _refuse(after, "the module would not be the old one and what was to be added")
    if not _comments_kept(before, after):
        _refuse(after, "a comment would be lost or moved")
    if not _lines_kept(before, after, rewritten):
        _refuse(after, "a line that the edit does not concern would change")


def _refuse(source: Source, reason: str) -> None:
    raise EditRefusedError(Problem(f"the edit cannot be proven: {reason}", Location(source.path)))


def _tree_grew_by(before: Source, after: Source, added: Sequence[ast.AST]) -> bool:
    spare = Counter(ast.dump(node) for node in added)
    try:
        tree = after.tree
    except EditRefusedError:
        return False
    return _same(before.tree, tree, spare) and not spare.total()


def _same(old: object, new: object, spare: Counter[str]) -> bool:
    if isinstance(old, ast.AST) and isinstance(new, ast.AST):
        return type(old) is type(new) and all(
            _same_items(getattr(old, field, []), getattr(new, field, []), spare)
            if field in _GROWING_FIELDS and isinstance(getattr(old, field, None), list)
            else _same(getattr(old, field, None), getattr(new, field, None), spare)
            for field in old._fields
        )
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(
            _same(left, right, spare) for left, right in zip(old, new, strict=True)
        )
    return type(old) is type(new) and old == new


def _same_items(old: list[ast.AST], new: list[ast.AST], spare: Counter[str]) -> bool:
    kept: Iterator[ast.AST] = iter(old)
    expected = next(kept, None)
    for item in new:
        dump = ast.dump(item)
        if expected is not None and ast.dump(expected) == dump:
            expected = next(kept, None)
        elif spare[dump]:
            spare[dump] -= 1
        elif expected is not None and _same(expected, item, spare):
            expected = next(kept, None)
        else:
            return False
    return expected is None


def _comments_kept(before: Source, after: Source) -> bool:
    try:
        return before.comments == after.comments
    except (tokenize.TokenError, SyntaxError):
        return False


def _lines_kept(before: Source, after: Source, rewritten: range) -> bool:
    if _ends_with_newline(before) != _ends_with_newline(after):
        return False
    lines = iter(after.lines)
    last = len(before.lines)
    return all(
        any(
            candidate == line or (number == last and candidate.rstrip("\r\n") == line)
            for candidate in lines
        )
        for number, line in enumerate(before.lines, 1)
        if number not in rewritten
    )


def _ends_with_newline(source: Source) -> bool:
    return not source.text or source.text.endswith(("\n", "\r"))
