"""The edits that put a router into an aggregator, and an aggregator into the application."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from featurebuilder.edit.calls import call_like, spread
from featurebuilder.edit.containers import container_of, element_step
from featurebuilder.edit.imports import FromImport, import_step
from featurebuilder.edit.pragmas import shared_pragma
from featurebuilder.edit.source import read_source, write_source
from featurebuilder.edit.splice import perform
from featurebuilder.edit.statements import insert_after, insert_before, statement_at
from featurebuilder.errors import EditRefusedError, Location, Problem
from featurebuilder.plan.ordering import barrier, floor
from featurebuilder.plan.position import place_if_sorted, place_of_router
from featurebuilder.plan.rows import row_of
from featurebuilder.plan.surroundings import group_of, is_short_spread, is_spaced, is_spread_around

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from featurebuilder.edit.source import Source
    from featurebuilder.edit.splice import Step
    from featurebuilder.project.graph import Include, Router
    from featurebuilder.render.formatting import Formatter


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A router to be included: how the call names it, and what else the call says.

    ``keywords`` replace those of the ``example``; ``None`` leaves one out. ``row`` makes of the
    text of the example's row, in a list of routers, that of the new one. ``remark`` is a comment to
    stand above the call, ``namesake`` an include that is to be laid out alike, and ``because`` says
    why the call differs from the example's. ``by_example`` asks for what people would write, also
    where that changes the tags of others.
    """

    expression: str
    keywords: Mapping[str, str | None] = field(default_factory=dict)
    example: Include | None = None
    row: Callable[[str], str] | None = None
    remark: str | None = None
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
    """Return the file ``data`` with one more router included in ``parent``, as its siblings are.

    ``siblings`` are the includes that stand in this file; without any, the call goes below the
    statement that makes ``parent``.

    Raises:
        EditRefusedError: if the edit cannot be proven.
    """
    path = siblings[-1].path if siblings else parent.key.path
    source = read_source(data, path)
    step = _include_step(source, parent, siblings, inclusion, formatter)
    return write_source(data, perform(source, step).text, path)


def add_import(
    data: bytes, path: str, wanted: FromImport, like: Sequence[int], width: int
) -> bytes:
    """Return the file ``data`` with one more import, beside those on the lines ``like``.

    Raises:
        EditRefusedError: if the name is taken, or the edit cannot be proven.
    """
    source = read_source(data, path)
    step = import_step(source, wanted, like=like, width=width)
    return write_source(data, perform(source, step).text, path) if step else data


def add_to_all(data: bytes, path: str, name: str, width: int) -> bytes:
    """Return the file ``data`` with one more name in its ``__all__``.

    Raises:
        EditRefusedError: if the module has no such list, or the edit cannot be proven.
    """
    source = read_source(data, path)
    names = container_of(source, "__all__")
    quote = (
        "'" if any(source.segment(n).startswith("'") for n in getattr(names, "elts", [])) else '"'
    )
    step = element_step(source, names, f"{quote}{name}{quote}", width)
    return write_source(data, perform(source, step).text, path)


def snippet(parent: Router, inclusion: Inclusion, imports: Sequence[FromImport]) -> str:
    """Return what a user can paste where an edit was refused."""
    words = "".join(f", {k}={v}" for k, v in inclusion.keywords.items() if v is not None)
    call = f"{parent.key.variable}.include_router({inclusion.expression}{words})"
    return "\n".join([*(wanted.statement for wanted in imports), "", call])


def _include_step(
    source: Source,
    parent: Router,
    siblings: Sequence[Include],
    inclusion: Inclusion,
    formatter: Formatter,
) -> Step:
    if siblings and siblings[-1].container is not None:
        return _element_step(source, siblings, inclusion, formatter.line_length)
    direct = [sibling for sibling in siblings if sibling.anchor == sibling.line]
    if not direct:
        anchor = statement_at(source, siblings[-1].anchor if siblings else parent.line)
        call = _call(source, parent, anchor, inclusion, formatter)
        return _in_order(source, anchor, call, parent.key.variable, inclusion) or insert_after(
            source, anchor, call
        )
    statements = [statement_at(source, sibling.line) for sibling in direct]
    group = group_of(source, statements, direct, inclusion.example)
    names = [direct[at].child_text for at in group]
    index = group.start + place_of_router(names, inclusion.expression)
    anchor = statements[max(index - 1, 0)]
    call = _call(source, parent, anchor, inclusion, formatter)
    twin = next(
        (s for s, i in zip(statements, direct, strict=True) if i is inclusion.namesake), None
    )
    has_reason = "\n" in call or is_short_spread(source, statements, formatter.line_length)
    if has_reason and is_spread_around(statements, index, twin):
        call = _spread(source, anchor, call, formatter)
    elif "\n" not in call:
        call += shared_pragma(source, statements)
    call = f"{inclusion.remark}\n{call}" if inclusion.remark else call
    owner = _owner(anchor) or parent.key.variable
    if step := _in_order(source, anchor, call, owner, inclusion):
        return step
    if index == 0:
        return insert_before(source, anchor, call)
    remarked = inclusion.remark is not None
    gap = is_spaced(source, [statements[at] for at in group], remarked=remarked)
    return insert_after(source, anchor, call, gap=gap)


def _in_order(
    source: Source, anchor: ast.stmt, call: str, parent: str, inclusion: Inclusion
) -> Step | None:
    """Return the step that puts the call elsewhere, where beside ``anchor`` would not do."""
    low = floor(source, anchor, inclusion.expression.partition(".")[0])
    bar = barrier(source, anchor, parent)
    if bar and low and bar.lineno <= low.lineno:
        what = f"the router is complete only behind line {low.lineno}, but belongs before this"
        raise EditRefusedError(Problem(what, Location(source.path, bar.lineno)))
    if bar and bar.lineno <= anchor.lineno:
        return insert_before(source, bar, call)
    return insert_after(source, low, call) if low and low.lineno > anchor.lineno else None


def _owner(call: ast.stmt) -> str:
    """Return the name that a sibling's include has for the router around it."""
    match call:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner))):
            return ast.unparse(owner)
        case _:
            return ""


def _call(
    source: Source, parent: Router, beside: ast.stmt, inclusion: Inclusion, formatter: Formatter
) -> str:
    """Return the call's text, laid out as its example, or formatted where that grows too long."""
    indent = len(source.indent(beside).expandtabs(4))
    example = _statement_of(source, inclusion.example)
    if example:
        included = inclusion.example.child_text if inclusion.example else ""
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
) -> Step:
    container = _container(source, siblings[-1])
    text = inclusion.expression
    example = row_of(container, inclusion.example or siblings[-1])
    if isinstance(example, ast.Tuple) and inclusion.row:
        text = inclusion.row(source.segment(example))
    return element_step(source, container, text, width, _place_in(siblings, inclusion))


def _place_in(
    siblings: Sequence[Include], inclusion: Inclusion
) -> Callable[[Sequence[str], str], int]:
    """Return what chooses the place: the end, where any other would change those behind it.

    What changes their tags alone does not keep people, nor `wire`, from a list that is sorted.
    """
    if any(sibling.accumulates for sibling in siblings):
        return _at_the_end
    if any(sibling.accumulates_tags for sibling in siblings):
        return place_if_sorted if inclusion.by_example else _at_the_end
    return place_of_router


def _at_the_end(names: Sequence[str], _: str) -> int:
    return len(names)


def _container(source: Source, sibling: Include) -> ast.List | ast.Tuple:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.List | ast.Tuple) and node.lineno == sibling.anchor:
            return node
    where = Location(source.path, sibling.anchor)
    what = "the routers are not collected in a list or a tuple here"
    raise EditRefusedError(Problem(what, where, "add the router by hand"))


def _spread(source: Source, beside: ast.stmt, call: str, formatter: Formatter) -> str:
    """Return a call with each argument on a line of its own, where they fit there."""
    rows = spread(call)
    indent = len(source.indent(beside).expandtabs(4))
    fits = all(len(row) + indent <= formatter.line_length for row in rows.splitlines())
    return rows if fits and "#" not in call else call
