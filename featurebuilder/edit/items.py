"""One more item in a comma-separated sequence: import names, list elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.edit.splice import Splice

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence
    from typing import TypeAlias

    from featurebuilder.edit.source import Source

    Item: TypeAlias = ast.expr | ast.alias


def place_for(names: Sequence[str], name: str) -> int:
    """Return the index at which ``name`` keeps ``names`` sorted, or the end if they are not."""
    keys = [item.casefold() for item in names]
    if keys != sorted(keys):
        return len(names)
    return sum(key < name.casefold() for key in keys)


def item_splices(
    source: Source, items: Sequence[Item], index: int, text: str
) -> tuple[Splice, ...]:
    """Return the splices that put ``text`` in front of ``items[index]``, or behind the last item.

    ``items`` holds one item or more. Where each stands on a line of its own, so will the new one.
    """
    if _one_per_line(source, items):
        return _on_own_line(source, items, index, text)
    if index == 0:
        start = source.start(items[0])
        return (Splice(start, start, f"{text}, "),)
    end = source.end(items[index - 1])
    return (Splice(end, end, f", {text}"),)


def _one_per_line(source: Source, items: Sequence[Item]) -> bool:
    return all(
        not source.text[source.line_start(item.lineno) : source.start(item)].strip()
        for item in items
    )


def _on_own_line(
    source: Source, items: Sequence[Item], index: int, text: str
) -> tuple[Splice, ...]:
    first, last = items[0], items[-1]
    indent = source.text[source.line_start(first.lineno) : source.start(first)]
    if index == 0:
        start = source.line_start(first.lineno)
        return (Splice(start, start, f"{indent}{text},{source.newline}"),)
    previous = items[index - 1]
    line_end = source.line_start((previous.end_lineno or previous.lineno) + 1)
    if previous is last and not has_comma(source, last):
        end = source.end(last)
        comma = Splice(end, end, ",")
        return comma, Splice(line_end, line_end, f"{indent}{text}{source.newline}")
    return (Splice(line_end, line_end, f"{indent}{text},{source.newline}"),)


def has_comma(source: Source, item: Item) -> bool:
    """Return whether a comma follows ``item``."""
    return source.text[source.end(item) :].lstrip().startswith(",")
