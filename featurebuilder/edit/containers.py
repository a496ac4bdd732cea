"""Add an element to a list, tuple, set or dictionary."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.edit.items import Items, ItemSpan, sorted_index
from featurebuilder.edit.source import last_line, leading_whitespace, parse
from featurebuilder.edit.step import NO_STEP, EditStep, Splice, TreeChange
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from featurebuilder.edit.source import Source

Container: TypeAlias = ast.List | ast.Tuple | ast.Set | ast.Dict


def container_of(source: Source, name: str) -> Container:
    """Return the list, tuple, set or dictionary that the module assigns to ``name``.

    Raises:
        EditRefusedError: if there is no such assignment, or more than one.
    """
    values = [
        node.value
        for node in source.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and name in {ast.unparse(target) for target in _targets(node)}
    ]
    match values:
        case [ast.List() | ast.Tuple() | ast.Set() | ast.Dict() as container]:
            return container
        case _:
            line = next((value.lineno for value in values if value), None)
            what = f"'{name}' is not assigned exactly once, to a list, tuple, set or dictionary"
            raise EditRefusedError(Problem(what, Location(source.path, line)))


def element_step(
    source: Source,
    container: Container,
    text: str,
    width: int,
    place: Callable[[Sequence[str], str], int] = sorted_index,
) -> EditStep:
    """Return the step that adds an element to ``container``; it does nothing if the element exists.

    Args:
        source: the module.
        container: the container to add to.
        text: an expression, or ``key: value`` for a dictionary.
        width: the maximum line length of the project, in characters. A one-line container that
            would exceed it is split into one line for each element.
        place: chooses the index, given the source texts of the other elements and ``text``.

    Raises:
        EditRefusedError: if ``text`` is not exactly one element.
    """
    added = _check_element(source, container, text)
    if element_index(container, text) is not None:
        return NO_STEP
    items = elements(source, container, width)
    if not items.spans:
        splices, index = _add_first(source, container, text), 0
    else:
        index = place([source.text[s.start : s.end] for s in items.spans], text)
        splices = _add_to_others(source, container, items, index, text)
    changes = tuple(
        TreeChange(container, field, index, (node,))
        for field, node in zip(_fields(container), added, strict=True)
    )
    lines = range(container.lineno, last_line(container) + 1)
    return EditStep(splices, changes, lines, snippet=text)


def elements(source: Source, container: Container, width: int = 0) -> Items:
    """Return the elements of a container as items; ``width`` is only needed to insert one."""
    if isinstance(container, ast.Dict):
        firsts = [k or v for k, v in zip(container.keys, container.values, strict=True)]
        pairs = zip(firsts, container.values, strict=True)
        spans = tuple(ItemSpan(source.start(key), source.end(value)) for key, value in pairs)
    else:
        spans = tuple(ItemSpan(source.start(item), source.end(item)) for item in container.elts)
    return Items(source, spans, is_bracketed(source, container), width)


def element_index(container: Container, text: str) -> int | None:
    """Return the index of the element ``text``, ignoring its formatting, or ``None``."""
    wanted = tuple(ast.dump(node) for node in _parse_element(container, text) or ())
    rows = zip(*(getattr(container, field) for field in _fields(container)), strict=True)
    dumps = [tuple(ast.dump(node) if node else "" for node in row) for row in rows]
    return dumps.index(wanted) if wanted in dumps else None


def is_bracketed(source: Source, container: Container) -> bool:
    """Return whether a container is written with brackets, which a tuple does not need."""
    return source.segment(container)[-1:] in {"]", ")", "}"} and (
        not isinstance(container, ast.Tuple)
        or not container.elts
        or source.start(container) < source.start(container.elts[0])
    )


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _fields(container: Container) -> tuple[str, ...]:
    """Return the AST fields that store the elements of a container."""
    return ("keys", "values") if isinstance(container, ast.Dict) else ("elts",)


def _parse_element(container: Container, text: str) -> tuple[ast.expr, ...] | None:
    """Parse ``text`` as one element: ``(value,)``, or ``(key, value)`` for a dictionary."""
    opening, closing = ("{", "}") if isinstance(container, ast.Dict) else ("[", "]")
    try:
        tree = parse(f"{opening}{text}\n{closing}")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    match tree.body:
        case [ast.Expr(value=ast.Dict(keys=[ast.expr() as key], values=[value]))]:
            return key, value
        case [ast.Expr(value=ast.List(elts=[element]))]:
            return (element,)
        case _:
            return None


def _check_element(source: Source, container: Container, text: str) -> tuple[ast.expr, ...]:
    """Parse ``text`` as one element and check that it does not conflict with an existing key."""
    where = Location(source.path, container.lineno)
    nodes = _parse_element(container, text)
    if nodes is None or "#" in text or text != text.strip():
        raise EditRefusedError(
            Problem("the text to add is not exactly one element", where, "", text)
        )
    if isinstance(container, ast.Dict):
        keys = {
            ast.dump(key): ast.dump(value)
            for key, value in zip(container.keys, container.values, strict=True)
            if key
        }
        if keys.get(ast.dump(nodes[0]), ast.dump(nodes[1])) != ast.dump(nodes[1]):
            what = f"the key {ast.unparse(nodes[0])} already has another value"
            raise EditRefusedError(Problem(what, where, "", text))
    return nodes


def _add_first(source: Source, container: Container, text: str) -> tuple[Splice, ...]:
    """Return the splices that add the first element to an empty container."""
    line = last_line(container)
    closing = source.line_start(line)
    indent = leading_whitespace(source.line(line))
    if container.lineno < line and closing + len(indent) == source.end(container) - 1:
        unit = "\t" if indent.startswith("\t") else "    "
        return (Splice(closing, closing, f"{indent}{unit}{text},{source.newline}"),)
    at = source.start(container) + 1
    comma = "," if isinstance(container, ast.Tuple) else ""
    return (Splice(at, at, text + comma),)


def _add_to_others(
    source: Source, container: Container, items: Items, index: int, text: str
) -> tuple[Splice, ...]:
    """Return the splices that add an element to a container that is not empty."""
    one_line = container.lineno == last_line(container)
    if one_line and items.is_bracketed and not items.fits_one_line(text):
        return _explode(source, container, items, index, text)
    comma = items.comma(items.spans[0])
    if one_line and isinstance(container, ast.Tuple) and len(items.spans) == 1 and comma:
        # A one-element tuple needs its comma. In a longer one, formatters would take it as a
        # request for one line per element.
        return (*items.put(index, text), Splice(comma - 1, comma, ""))
    return items.put(index, text)


def _explode(
    source: Source, container: Container, items: Items, index: int, text: str
) -> tuple[Splice, ...]:
    """Return the splices that put each element on its own line."""
    indent = leading_whitespace(source.line(container.lineno))
    unit = "\t" if indent.startswith("\t") else "    "
    rows = [source.text[span.start : span.end] for span in items.spans]
    rows.insert(index, text)
    lines = "".join(f"{indent}{unit}{row},{source.newline}" for row in rows)
    start, end = source.start(container) + 1, source.end(container) - 1
    return (Splice(start, end, f"{source.newline}{lines}{indent}"),)
