"""Prove that an edit changed the syntax tree as intended and nothing else.

Everything outside the edit stays as it was: tokens, comments and the code they belong to, lines,
and the final newline.
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
    commented_line,
    comments_of,
    is_header_or_heading,
)
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.edit.source import Source
    from featurebuilder.edit.step import EditStep, Splice

_IGNORED_TOKENS = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def prove(before: Source, after: Source, step: EditStep) -> None:
    """Check that ``after`` is ``before`` with the changes of ``step`` and nothing else.

    Raises:
        EditRefusedError: at the first line of the step, with the reason.
    """
    try:
        reason = _find_violation(before, after, step)
    except (EditRefusedError, RecursionError):
        reason = "the result is not valid Python"
    if reason:
        where = Location(before.path, min(step.lines.start, max(len(before.lines), 1)))
        problem = Problem(f"the edit cannot be proven safe: {reason}", where, snippet=step.snippet)
        raise EditRefusedError(problem)


def _find_violation(before: Source, after: Source, step: EditStep) -> str | None:
    """Return the reason why the edit is not safe, or ``None`` if it is."""
    if not _has_expected_tree(before, after, step):
        return "more than the intended change would differ"
    if not _keeps_tokens(before, after, step):
        return "other code would be written differently"
    if not _keeps_comments(before, after, step):
        return "a comment would be lost, or belong to other code"
    if not _keeps_lines(before, after, step) or any(
        _joins_line_ends(before.text, s) for s in step.splices
    ):
        return "a line outside the edit would change"
    return None


def _has_expected_tree(before: Source, after: Source, step: EditStep) -> bool:
    """Return whether the new tree equals the old one with the changes of ``step`` applied."""
    copies: dict[int, ast.AST] = {}
    expected = copy.deepcopy(before.tree, copies)
    for change in step.changes:
        owner = copies.get(id(change.owner))
        field = getattr(owner, change.field, None)
        if not isinstance(field, list):
            return False
        field[change.index : change.index + change.removed] = change.added
        if _docstring_of(change.owner) != _docstring_of(owner):
            return False
    return ast.dump(expected) == ast.dump(after.tree) and _has_future_imports_first(expected)


def _docstring_of(owner: ast.AST | None) -> str | None:
    return ast.get_docstring(owner, clean=False) if isinstance(owner, SCOPES) else None


def _has_future_imports_first(tree: ast.AST) -> bool:
    """Return whether all ``__future__`` imports come first; ``ast.parse`` does not check this."""
    assert isinstance(tree, ast.Module)  # noqa: S101 - a copy of ``before.tree``
    body = tree.body[int(_docstring_of(tree) is not None) :]
    return not any(map(_is_future, itertools.dropwhile(_is_future, body)))


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__" and not node.level


def _keeps_tokens(before: Source, after: Source, step: EditStep) -> bool:
    """Return whether the edit only adds or only removes tokens, and keeps the others in order."""
    grows = any(change.added for change in step.changes)
    shorter, longer = (before, after) if grows else (after, before)
    words = iter(_significant_tokens(longer))
    return all(word in words for word in _significant_tokens(shorter))


def _significant_tokens(source: Source) -> Iterable[str]:
    """Return the significant tokens, except commas and parentheses, which an edit may add."""
    return (
        token.string
        for token in source.tokens
        if token.type not in _IGNORED_TOKENS and token.string not in {",", "(", ")"}
    )


def _keeps_comments(before: Source, after: Source, step: EditStep) -> bool:
    """Return whether only comments named by ``step`` changed and the others kept their code."""
    old = [comment for comment in comments_of(before) if comment.line not in step.dropped]
    new = list(comments_of(after))
    above = sum(comment.line < step.lines.start for comment in old)
    inserted = new[above : above + len(step.comments)]
    kept = new[:above] + new[above + len(step.comments) :]
    return (
        tuple(comment.text for comment in inserted) == step.comments
        and [comment.text for comment in old] == [comment.text for comment in kept]
        and _keeps_attachments(before, after, step, zip(old, kept, strict=True))
    )


def _keeps_attachments(
    before: Source, after: Source, step: EditStep, pairs: Iterable[tuple[Comment, Comment]]
) -> bool:
    """Return whether each comment still belongs to the code it belonged to before."""
    return all(
        _is_above_same_code(before, after, step, old, new)
        if old.alone and new.alone
        else old.alone == new.alone and (old.first == new.first or old.previous == new.previous)
        for old, new in pairs
    )


def _is_above_same_code(
    before: Source, after: Source, step: EditStep, old: Comment, new: Comment
) -> bool:
    """Return whether a comment on its own line is still above the same code."""
    line = commented_line(before, old.line)
    found = commented_line(after, new.line)
    if line is None or (found and before.line(line) == after.line(found)):
        return True
    if found is None and line in step.dropped:
        return True
    rewritten = (
        line in step.lines and found and _first_word(before, line) == _first_word(after, found)
    )
    return bool(rewritten) or is_header_or_heading(before, old.line)


def _first_word(source: Source, line: int) -> str:
    return source.line(line).split()[0].rstrip(",")


def _keeps_lines(before: Source, after: Source, step: EditStep) -> bool:
    """Return whether the lines outside ``step.lines`` are unchanged."""
    above = before.lines[: step.lines.start - 1]
    under = before.lines[step.lines.stop - 1 :]
    start = len(above)
    if above and not above[-1].endswith(("\n", "\r")):
        # Inserting below a last line without a line end adds one to it.
        above, start = above[:-1], start - 1
        if not after.text.startswith(before.text):
            return False
    return (
        after.lines[:start] == above
        and after.lines[max(len(after.lines) - len(under), start) :] == under
        and (
            before.has_final_newline == after.has_final_newline or not (before.text and after.text)
        )
    )


def _joins_line_ends(text: str, piece: Splice) -> bool:
    r"""Return whether the splice would join ``\r`` and ``\n`` into one line end."""
    front, behind = text[: piece.start][-1:], text[piece.end : piece.end + 1]
    return front + (piece.text + behind)[:1] == "\r\n" or (
        (front + piece.text)[-1:] + behind == "\r\n"
    )
