"""The proof of an edit: the new tree is the old one with exactly the step's changes.

All else is as it was: the words, the comments and what they speak of, the lines, the last newline.
"""

from __future__ import annotations

import ast
import copy
import itertools
import tokenize
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import SCOPES
from featurebuilder.edit.comments import (
    Comment,
    attached_below,
    comments_of,
    speaks_of_many,
)
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.edit.source import Source
    from featurebuilder.edit.splice import Splice, Step

_NO_WORDS = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def prove(before: Source, after: Source, step: Step) -> None:
    """Check that ``after`` is ``before`` with the changes of ``step`` and nothing else.

    Raises:
        EditRefusedError: at the step's first line, naming what does not hold.
    """
    try:
        reason = _broken(before, after, step)
    except (EditRefusedError, RecursionError):
        reason = "the result would not be Python"
    if reason:
        where = Location(before.path, min(step.lines.start, max(len(before.lines), 1)))
        problem = Problem(f"the edit cannot be proven: {reason}", where, snippet=step.snippet)
        raise EditRefusedError(problem)


def _broken(before: Source, after: Source, step: Step) -> str | None:
    if not _tree_changed_so(before, after, step):
        return "the module would not be the old one with what was to be changed"
    if not _words_kept(before, after, step):
        return "something would be spelled otherwise"
    if not _comments_kept(before, after, step):
        return "a comment would be lost, or speak of something else"
    if not _lines_kept(before, after, step) or any(_joins(before.text, s) for s in step.splices):
        return "a line that the edit does not concern would change"
    return None


def _tree_changed_so(before: Source, after: Source, step: Step) -> bool:
    copies: dict[int, ast.AST] = {}
    expected = copy.deepcopy(before.tree, copies)
    for change in step.changes:
        owner = copies.get(id(change.owner))
        field = getattr(owner, change.field, None)
        if not isinstance(field, list):
            return False
        field[change.index : change.index + change.removed] = change.added
        if _documented_as(change.owner) != _documented_as(owner):
            return False
    return ast.dump(expected) == ast.dump(after.tree) and _future_first(expected)


def _documented_as(owner: ast.AST | None) -> str | None:
    return ast.get_docstring(owner, clean=False) if isinstance(owner, SCOPES) else None


def _future_first(tree: ast.AST) -> bool:
    """Return whether ``__future__`` imports stand where they may; the parser does not ask."""
    assert isinstance(tree, ast.Module)  # noqa: S101 - the copy of one
    body = tree.body[int(_documented_as(tree) is not None) :]
    return not any(map(_is_future, itertools.dropwhile(_is_future, body)))


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__" and not node.level


def _words_kept(before: Source, after: Source, step: Step) -> bool:
    grows = any(change.added for change in step.changes)
    shorter, longer = (before, after) if grows else (after, before)
    words = iter(_words(longer))
    return all(word in words for word in _words(shorter))


def _words(source: Source) -> Iterable[str]:
    """Return what is written, but for the marks that an edit of a sequence needs."""
    return (
        token.string
        for token in source.tokens
        if token.type not in _NO_WORDS and token.string not in {",", "(", ")"}
    )


def _comments_kept(before: Source, after: Source, step: Step) -> bool:
    old = [comment for comment in comments_of(before) if comment.line not in step.dropped]
    new = list(comments_of(after))
    above = sum(comment.line < step.lines.start for comment in old)
    inserted = new[above : above + len(step.comments)]
    kept = new[:above] + new[above + len(step.comments) :]
    return (
        tuple(comment.text for comment in inserted) == step.comments
        and [comment.text for comment in old] == [comment.text for comment in kept]
        and _speak_of_same(before, after, step, zip(old, kept, strict=True))
    )


def _speak_of_same(
    before: Source, after: Source, step: Step, pairs: Iterable[tuple[Comment, Comment]]
) -> bool:
    return all(
        _stands_above_same(before, after, step, old, new)
        if old.alone and new.alone
        else old.alone == new.alone and (old.first == new.first or old.previous == new.previous)
        for old, new in pairs
    )


def _stands_above_same(
    before: Source, after: Source, step: Step, old: Comment, new: Comment
) -> bool:
    line = attached_below(before, old.line)
    found = attached_below(after, new.line)
    if line is None or (found and before.line(line) == after.line(found)):
        return True
    if found is None and line in step.dropped:
        return True
    rewritten = line in step.lines and found and _start(before, line) == _start(after, found)
    return bool(rewritten) or speaks_of_many(before, old.line)


def _start(source: Source, line: int) -> str:
    return source.line(line).split()[0].rstrip(",")


def _lines_kept(before: Source, after: Source, step: Step) -> bool:
    above = before.lines[: step.lines.start - 1]
    under = before.lines[step.lines.stop - 1 :]
    start = len(above)
    if above and not above[-1].endswith(("\n", "\r")):
        # What is put below a last line without an end gives it one.
        above, start = above[:-1], start - 1
        if not after.text.startswith(before.text):
            return False
    return (
        after.lines[:start] == above
        and after.lines[max(len(after.lines) - len(under), start) :] == under
        and (before.ends_line == after.ends_line or not (before.text and after.text))
    )


def _joins(text: str, piece: Splice) -> bool:
    """Return whether a lone carriage return and a line feed would become one line end."""
    front, behind = text[: piece.start][-1:], text[piece.end : piece.end + 1]
    return front + (piece.text + behind)[:1] == "\r\n" or (
        (front + piece.text)[-1:] + behind == "\r\n"
    )
