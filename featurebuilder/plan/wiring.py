"""The edits that put a router into an aggregator, and an aggregator into the application."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.containers import element_step
from featurebuilder.edit.imports import FromImport, import_step
from featurebuilder.edit.items import place_for
from featurebuilder.edit.source import read_source, write_source
from featurebuilder.edit.splice import perform
from featurebuilder.edit.statements import insert_after, insert_before, statement_at
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.edit.source import Source
    from featurebuilder.edit.splice import Step
    from featurebuilder.project.graph import Include, Router
    from featurebuilder.render.formatting import Formatter

_SORTED_FROM = 3


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A router to be included: what to import, and the arguments of ``include_router``."""

    wanted: FromImport
    expression: str
    keywords: str = ""


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
        EditRefusedError: with the statements to paste, if an edit cannot be proven.
    """
    path = siblings[-1].path if siblings else parent.key.path
    source = read_source(data, path)
    try:
        step = _include_step(source, parent, siblings, inclusion, formatter)
        source = perform(source, step)
        lines = _import_lines(source, siblings)
        imported = import_step(source, inclusion.wanted, like=lines, width=formatter.line_length)
        source = perform(source, imported) if imported else source
    except EditRefusedError as error:
        raise _with_snippet(error, parent, inclusion) from error
    return write_source(data, source.text, path)


def _include_step(
    source: Source,
    parent: Router,
    siblings: Sequence[Include],
    inclusion: Inclusion,
    formatter: Formatter,
) -> Step:
    if siblings and siblings[-1].container is not None:
        container = _container(source, siblings[-1])
        return element_step(source, container, inclusion.expression, formatter.line_length)
    direct = [sibling for sibling in siblings if sibling.anchor == sibling.line]
    owner = _owner(source, direct) or parent.key.variable
    call = f"{owner}.include_router({inclusion.expression}{inclusion.keywords})"
    if not direct:
        anchor = statement_at(source, siblings[-1].anchor if siblings else parent.line)
        return _call_below(source, anchor, call, formatter)
    statements = [statement_at(source, sibling.line) for sibling in direct]
    texts = [sibling.child_text for sibling in direct]
    index = place_for(texts, inclusion.expression) if len(texts) >= _SORTED_FROM else len(texts)
    if index == 0:
        return insert_before(
            source, statements[0], _formatted(source, statements[0], call, formatter)
        )
    gap = _spaced(source, statements)
    return _call_below(source, statements[index - 1], call, formatter, gap=gap)


def _call_below(
    source: Source, anchor: ast.stmt, call: str, formatter: Formatter, *, gap: bool = False
) -> Step:
    return insert_after(source, anchor, _formatted(source, anchor, call, formatter), gap=gap)


def _formatted(source: Source, beside: ast.stmt, call: str, formatter: Formatter) -> str:
    indent = len(source.indent(beside).expandtabs(4))
    return formatter.statement(call, source.path, indent)


def _owner(source: Source, direct: Sequence[Include]) -> str | None:
    if not direct:
        return None
    match statement_at(source, direct[-1].line):
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner))):
            return source.segment(owner)
        case _:
            return None


def _spaced(source: Source, statements: Sequence[ast.stmt]) -> bool:
    """Return whether a blank line stands between the last two siblings, and nothing else."""
    if len(statements) < 2:  # noqa: PLR2004 - one has no space between
        return False
    first, second = statements[-2:]
    between = source.lines[(first.end_lineno or first.lineno) : second.lineno - 1]
    return bool(between) and not "".join(between).strip()


def _container(source: Source, sibling: Include) -> ast.List | ast.Tuple:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.List | ast.Tuple) and node.lineno == sibling.anchor:
            return node
    where = Location(source.path, sibling.anchor)
    raise EditRefusedError(Problem("the list of routers is not here", where))


def _import_lines(source: Source, siblings: Sequence[Include]) -> list[int]:
    """Return the lines of the statements that import the siblings."""
    heads = {sibling.child_text.partition(".")[0] for sibling in siblings}
    return [
        node.lineno
        for node in source.tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any((alias.asname or alias.name.partition(".")[0]) in heads for alias in node.names)
    ]


def _with_snippet(
    error: EditRefusedError, parent: Router, inclusion: Inclusion
) -> EditRefusedError:
    call = f"{parent.key.variable}.include_router({inclusion.expression}{inclusion.keywords})"
    snippet = f"{inclusion.wanted.statement}\n\n{call}"
    return EditRefusedError(
        *(
            Problem(p.what, p.where, p.remedy or "add these lines by hand, then run again", snippet)
            for p in error.problems
        )
    )
