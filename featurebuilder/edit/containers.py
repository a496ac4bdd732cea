"""One more element in a list or tuple that a module assigns."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.edit.items import item_splices, place_for
from featurebuilder.edit.splice import Splice, Step

if TYPE_CHECKING:
    from featurebuilder.edit.source import Source


def element_step(source: Source, container: ast.List | ast.Tuple, text: str, width: int) -> Step:
    """Return the step that adds the expression ``text`` to ``container``.

    ``width`` is the longest line that the tree allows, in characters; a container on one line
    that would grow beyond it gets a line for each element.
    """
    elements = container.elts
    added = ast.parse(text, mode="eval").body
    lines = range(container.lineno, (container.end_lineno or container.lineno) + 1)
    if not elements:
        at = source.start(container) + 1
        closing = "," if isinstance(container, ast.Tuple) else ""
        return Step((Splice(at, at, text + closing),), (added,), lines)
    index = place_for([source.segment(element) for element in elements], text)
    splices = item_splices(source, elements, index, text)
    line = source.lines[container.lineno - 1].rstrip("\r\n")
    if len(lines) == 1 and len(line) + len(text) + len(", ") > width:
        splices = _explode(source, container, index, text)
    return Step(splices, (added,), lines)


def _explode(
    source: Source, container: ast.List | ast.Tuple, index: int, text: str
) -> tuple[Splice, ...]:
    line = source.lines[container.lineno - 1]
    indent = line[: len(line) - len(line.lstrip())]
    items = [source.segment(element) for element in container.elts]
    items.insert(index, text)
    rows = "".join(f"{indent}    {item},{source.newline}" for item in items)
    return (
        Splice(
            source.start(container) + 1,
            source.end(container) - 1,
            f"{source.newline}{rows}{indent}",
        ),
    )
