"""Remove an import, a statement or an element: the inverse of the insertions.

Removing what an insertion added restores the original bytes, with one exception: an import or
container that was split because it became too long stays split, since nothing records whether it
was split before. A removal includes the trailing comment of the code and the comments above that
belong to it alone. Headers, headings and other blank lines stay.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import place_of
from featurebuilder.edit.comments import first_own_line
from featurebuilder.edit.containers import element_index, elements
from featurebuilder.edit.imports import import_items
from featurebuilder.edit.source import first_line, last_line
from featurebuilder.edit.spacing import blanks_to_remove
from featurebuilder.edit.step import EditStep, Splice, TreeChange
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from featurebuilder.edit.containers import Container
    from featurebuilder.edit.items import Items
    from featurebuilder.edit.source import Source


def remove_name(source: Source, node: ast.Import | ast.ImportFrom, index: int) -> EditStep:
    """Return the step that removes one name from an import, or the import with its last name.

    Raises:
        EditRefusedError: if the import shares its line with other code, or is the only statement of
            its block.
    """
    if len(node.names) == 1:
        return remove_statement(source, node)
    items = import_items(source, node)
    splices = items.take(index)
    return _step(source, node, splices, (TreeChange(node, "names", index, removed=1),))


def remove_element(source: Source, container: Container, text: str) -> EditStep | None:
    """Return the step that removes the element ``text``, or ``None`` if it is not there."""
    index = element_index(container, text)
    if index is None:
        return None
    items = elements(source, container)
    splices = items.take(index)
    if isinstance(container, ast.Tuple) and len(items.spans) == 2:  # noqa: PLR2004 - a pair
        splices = _keep_comma(items, index, splices)
    fields = ("keys", "values") if isinstance(container, ast.Dict) else ("elts",)
    changes = tuple(TreeChange(container, field, index, removed=1) for field in fields)
    return _step(source, container, splices, changes)


def remove_statement(source: Source, node: ast.stmt) -> EditStep:
    """Return the step that removes ``node`` and the blank lines that its insertion added.

    Raises:
        EditRefusedError: if it shares a line with other code, or is the only statement of its
            block.
    """
    place = place_of(source, node)
    if len(place.block) == 1 and not isinstance(place.owner, ast.Module):
        raise _refused(source, node, "this is the only statement in its block")
    _require_own_lines(source, node)
    first, last = first_own_line(source, node), last_line(node)
    above, under = blanks_to_remove(source, node, first, last)
    lines = range(first - above, last + under + 1)
    start, end = source.line_start(lines.start), source.line_start(lines.stop)
    changes = (TreeChange(place.owner, place.field, place.index, removed=1),)
    if end == len(source.text) and not source.has_final_newline and lines.start > 1:
        # The line above becomes the last one, so drop its line end: the file still has none.
        start = source.line_end(lines.start - 1)
        lines = range(lines.start - 1, lines.stop)
    dropped = range(first, last + 1)
    return EditStep((Splice(start, end, ""),), changes, lines, dropped=dropped)


def _step(
    source: Source,
    node: ast.Import | ast.ImportFrom | Container,
    splices: tuple[Splice, ...],
    changes: tuple[TreeChange, ...],
) -> EditStep:
    """Return the step that removes part of ``node``; comments on whole removed lines go too."""
    whole = [
        range(source.line_of(s.start), source.line_of(s.end))
        for s in splices
        if s.end - s.start and s.start == source.line_start(source.line_of(s.start))
    ]
    lines = range(node.lineno, last_line(node) + 1)
    return EditStep(splices, changes, lines, dropped=whole[0] if whole else range(0))


def _keep_comma(items: Items, index: int, splices: tuple[Splice, ...]) -> tuple[Splice, ...]:
    """Keep the comma that the remaining one-element tuple needs."""
    end = items.spans[1].end
    if items.comma(items.spans[1]):
        return splices
    if index == 0:
        return (*splices, Splice(end, end, ","))
    whole = splices[-1]
    return (whole,) if len(splices) > 1 else (Splice(whole.start, whole.end, ","),)


def _require_own_lines(source: Source, node: ast.stmt) -> None:
    """Refuse a statement that shares its first or last line with other code."""
    front = source.text[source.line_start(first_line(node)) : source.start(node)]
    behind = source.text[source.end(node) : source.line_end(last_line(node))].strip()
    shared = first_line(node) == node.lineno and front.strip()
    if shared or (behind and not behind.startswith("#")):
        raise _refused(source, node, "another statement is on the same line")


def _refused(source: Source, node: ast.stmt, what: str) -> EditRefusedError:
    remedy = "remove it by hand"
    return EditRefusedError(
        Problem(what, Location(source.path, node.lineno), remedy, source.segment(node))
    )
