"""Edit source code to include a router in an aggregator, or an aggregator in an application."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import place_of
from featurebuilder.edit.calls import call_like, spread_call
from featurebuilder.edit.containers import container_of, element_step
from featurebuilder.edit.imports import FromImport, import_step
from featurebuilder.edit.pragmas import shared_pragma
from featurebuilder.edit.source import read_source, write_source
from featurebuilder.edit.splice import apply_step
from featurebuilder.edit.statements import insert_after, insert_before, statement_at
from featurebuilder.errors import EditRefusedError, Location, Problem
from featurebuilder.wiring.include_barriers import assigns, first_barrier, last_change_of
from featurebuilder.wiring.include_layout import (
    group_of,
    has_short_spread,
    is_spaced,
    is_spread_around,
    router_element,
)
from featurebuilder.wiring.include_order import place_of_router

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from featurebuilder.edit.source import Source
    from featurebuilder.edit.step import EditStep
    from featurebuilder.project.routers.graph import Include, Router
    from featurebuilder.render.formatting import Formatter


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A router to include, and the details of its include call.

    Attributes:
        expression: The expression for the router.
        keywords: Arguments that replace those of the example; ``None`` omits an argument.
        example: The sibling's include to copy.
        row: Converts the example's row in a list of routers into the new router's row.
        comment: The comment above the call.
        namesake: An include whose layout to copy.
        because: The reason why the call differs from the example.
        by_example: Write the include as people do, even if that changes the tags of later routers.
    """

    expression: str
    keywords: Mapping[str, str | None] = field(default_factory=dict)
    example: Include | None = None
    row: Callable[[str], str] | None = None
    comment: str | None = None
    namesake: Include | None = None
    because: str = ""
    by_example: bool = False


def include(
    data: bytes,
    parent: Router,
    siblings: Sequence[Include],
    inclusion: Inclusion,
    formatter: Formatter,
) -> bytes:
    """Return the file ``data`` with the router included in ``parent`` in the siblings' style.

    All ``siblings`` are in this file. Without any, the call goes below the definition of
    ``parent``.

    Raises:
        EditRefusedError: if the edit cannot be proven correct.
    """
    path = siblings[-1].path if siblings else parent.key.path
    source = read_source(data, path)
    step = _include_step(source, parent, siblings, inclusion, formatter)
    return write_source(data, apply_step(source, step).text, path)


def add_import(
    data: bytes, path: str, wanted: FromImport, like: Sequence[int], width: int
) -> bytes:
    """Return the file ``data`` with one more import, next to the imports on the lines ``like``.

    Raises:
        EditRefusedError: if the name is taken, or the edit cannot be proven correct.
    """
    source = read_source(data, path)
    step = import_step(source, wanted, like=like, width=width)
    return write_source(data, apply_step(source, step).text, path) if step else data


def add_to_all(data: bytes, path: str, name: str, width: int) -> bytes:
    """Return the file ``data`` with one more name in its ``__all__``.

    Raises:
        EditRefusedError: if the module has no such list, or the edit cannot be proven correct.
    """
    source = read_source(data, path)
    names = container_of(source, "__all__")
    quote = (
        "'" if any(source.segment(n).startswith("'") for n in getattr(names, "elts", [])) else '"'
    )
    step = element_step(source, names, f"{quote}{name}{quote}", width)
    return write_source(data, apply_step(source, step).text, path)


def snippet(parent: Router, inclusion: Inclusion, imports: Sequence[FromImport]) -> str:
    """Return code for the user to paste after an edit was refused."""
    words = "".join(f", {k}={v}" for k, v in inclusion.keywords.items() if v is not None)
    call = f"{parent.key.variable}.include_router({inclusion.expression}{words})"
    return "\n".join([*(wanted.statement for wanted in imports), "", call])


def _include_step(
    source: Source,
    parent: Router,
    siblings: Sequence[Include],
    inclusion: Inclusion,
    formatter: Formatter,
) -> EditStep:
    if siblings and siblings[-1].container is not None:
        return _element_step(source, siblings, inclusion, formatter.line_length)
    direct = [sibling for sibling in siblings if sibling.anchor == sibling.line]
    direct = direct or _in_fullest_block(source, siblings)
    if not direct:
        anchor = (
            statement_at(source, siblings[-1].anchor) if siblings else _creation(source, parent)
        )
        call = _call_text(source, parent, anchor, inclusion, formatter)
        return _in_order(source, anchor, call, parent.key.variable, inclusion) or insert_after(
            source, anchor, call
        )
    statements = [statement_at(source, sibling.line) for sibling in direct]
    group = group_of(source, statements, direct, inclusion.example)
    names = [direct[at].child_source for at in group]
    index = group.start + place_of_router(names, inclusion.expression)
    anchor = statements[max(index - 1, 0)]
    call = _call_text(source, parent, anchor, inclusion, formatter)
    twin = next(
        (s for s, i in zip(statements, direct, strict=True) if i is inclusion.namesake), None
    )
    has_reason = "\n" in call or has_short_spread(source, statements, formatter.line_length)
    if has_reason and is_spread_around(statements, index, twin):
        call = _spread_if_fits(source, anchor, call, formatter)
    elif "\n" not in call:
        call += shared_pragma(source, statements)
    call = f"{inclusion.comment}\n{call}" if inclusion.comment else call
    owner = _owner(anchor) or parent.key.variable
    if step := _in_order(source, anchor, call, owner, inclusion):
        return step
    if index == 0:
        return insert_before(source, anchor, call)
    has_comment = inclusion.comment is not None
    gap = is_spaced(source, [statements[at] for at in group], has_comment=has_comment)
    return insert_after(source, anchor, call, gap=gap)


def _in_fullest_block(source: Source, siblings: Sequence[Include]) -> list[Include]:
    """Return the siblings in the block that has the most, such as a branch of an ``if``.

    Without one, because several blocks have as many, return none.
    """
    blocks: dict[int, list[Include]] = {}
    for sibling in siblings:
        block = place_of(source, statement_at(source, sibling.line)).block
        blocks.setdefault(id(block), []).append(sibling)
    ranked = sorted(blocks.values(), key=len, reverse=True)
    counts = [len(block) for block in ranked]
    is_clear = bool(counts) and counts[:1] > counts[1:2]
    return ranked[0] if is_clear else []


def _creation(source: Source, parent: Router) -> ast.stmt:
    """Return the statement that creates ``parent``, in whichever block it is.

    If several statements may create it, this is the outermost one around them.
    """
    outer = statement_at(source, parent.line)
    creating = [node for node in ast.walk(outer) if assigns(node, parent.key.variable)]
    return creating[0] if len(creating) == 1 and isinstance(creating[0], ast.stmt) else outer


def _in_order(
    source: Source, anchor: ast.stmt, call: str, parent: str, inclusion: Inclusion
) -> EditStep | None:
    """Return the step that inserts the call elsewhere, if it must not be next to ``anchor``."""
    low = last_change_of(source, anchor, inclusion.expression.partition(".")[0])
    bar = first_barrier(source, anchor, parent)
    if bar and low and bar.lineno <= low.lineno:
        what = f"the router is complete only after line {low.lineno}, but must precede this line"
        raise EditRefusedError(Problem(what, Location(source.path, bar.lineno)))
    if bar and bar.lineno <= anchor.lineno:
        if assigns(anchor, parent):
            what = f"{parent} is created only on line {anchor.lineno}, but is used on this line"
            raise EditRefusedError(Problem(what, Location(source.path, bar.lineno)))
        return insert_before(source, bar, call)
    return insert_after(source, low, call) if low and low.lineno > anchor.lineno else None


def _owner(call: ast.stmt) -> str:
    """Return the name of the including router in a sibling's call."""
    match call:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner))):
            return ast.unparse(owner)
        case _:
            return ""


def _call_text(
    source: Source, parent: Router, beside: ast.stmt, inclusion: Inclusion, formatter: Formatter
) -> str:
    """Return the call in the layout of its example, or formatted if a line is too long."""
    indent = len(source.indent(beside).expandtabs(4))
    example = _statement_of(source, inclusion.example)
    if example:
        included = inclusion.example.child_source if inclusion.example else ""
        text = call_like(source, example, inclusion.expression, inclusion.keywords, included)
    else:
        words = "".join(f", {k}={v}" for k, v in inclusion.keywords.items() if v is not None)
        text = f"{parent.key.variable}.include_router({inclusion.expression}{words})"
    too_long = any(len(line) + indent > formatter.line_length for line in text.splitlines())
    if example is None or too_long or ("\n" in text and "#" not in text):
        text = formatter.statement(text, source.path, indent)
    return text


def _statement_of(source: Source, example: Include | None) -> ast.Expr | None:
    if example is None or example.container is not None or example.path != source.path:
        return None
    match statement_at(source, example.line):
        case ast.Expr(value=ast.Call()) as statement:
            return statement
        case _:
            return None


def _element_step(
    source: Source, siblings: Sequence[Include], inclusion: Inclusion, width: int
) -> EditStep:
    container = _container(source, siblings[-1])
    text = inclusion.expression
    example = router_element(container, inclusion.example or siblings[-1])
    if isinstance(example, ast.Tuple) and inclusion.row:
        text = inclusion.row(source.segment(example))
    return element_step(source, container, text, width, place_of_router)


def _container(source: Source, sibling: Include) -> ast.List | ast.Tuple:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.List | ast.Tuple) and node.lineno == sibling.anchor:
            return node
    where = Location(source.path, sibling.anchor)
    what = "there is no list or tuple of routers on this line"
    raise EditRefusedError(Problem(what, where, "add the router by hand"))


def _spread_if_fits(source: Source, beside: ast.stmt, call: str, formatter: Formatter) -> str:
    """Return the call with one argument per line, if each line fits."""
    rows = spread_call(call)
    indent = len(source.indent(beside).expandtabs(4))
    fits = all(len(row) + indent <= formatter.line_length for row in rows.splitlines())
    return rows if fits and "#" not in call else call
