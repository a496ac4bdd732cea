"""Build a call modeled on an existing one, with some arguments replaced."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.edit.pragmas import without_comments
from featurebuilder.edit.source import Source, last_line
from featurebuilder.edit.splice import apply_splices
from featurebuilder.edit.step import Splice

if TYPE_CHECKING:
    from collections.abc import Mapping


def call_like(
    source: Source,
    statement: ast.Expr,
    router: str,
    keywords: Mapping[str, str | None],
    included: str = "",
) -> str:
    """Return the text of ``statement``, changed to include another router.

    The text is not indented, and its comments are removed, except pragmas. The layout is kept if
    only values change.

    Args:
        source: the module.
        statement: a call, such as ``app.include_router(...)``.
        router: the expression that replaces the included router.
        keywords: the new value of each keyword; a keyword that is missing is added, and one with
            the value ``None`` is removed.
        included: the argument to replace; by default the first one.

    Raises:
        TypeError: if the statement is not a call.
    """
    call = statement.value
    if not isinstance(call, ast.Call):
        raise TypeError(f"{source.path}:{statement.lineno} is not a call")
    there = {word.arg: word for word in call.keywords if word.arg}
    nodes = [*call.args, *(word.value for word in there.values())]
    first = call.args[0] if call.args else there["router"].value
    subject = next((node for node in nodes if ast.unparse(node) == included), first)
    wanted = {name: text for name, text in keywords.items() if text is not None}
    dropped = {name for name, text in keywords.items() if text is None} & there.keys()
    if dropped or wanted.keys() - there.keys():
        return _rebuild_call(source, call, subject, router, keywords)
    changes = [(subject, router), *((there[name].value, text) for name, text in wanted.items())]
    start = source.start(statement)
    base = source.text[start : source.end(statement)]
    pieces = [
        Splice(source.start(node) - start, source.end(node) - start, text) for node, text in changes
    ]
    indent = source.indent(statement)
    lines = apply_splices(base, pieces).replace("\r\n", "\n").split("\n")
    text = "\n".join([lines[0], *(line.removeprefix(indent) for line in lines[1:])])
    return without_comments(text)


def is_spread(statement: ast.stmt) -> bool:
    """Return whether each argument of a call, and its closing bracket, is on its own line."""
    match statement:
        case ast.Expr(value=ast.Call() as call):
            nodes = _arguments(call)
            starts = [*(node.lineno for node in nodes), last_line(call)]
            ends = [last_line(call.func), *map(last_line, nodes)]
            return bool(nodes) and all(end < start for end, start in zip(ends, starts, strict=True))
        case _:
            return False


def one_line(source: Source, statement: ast.stmt) -> str:
    """Return the text of a call on one line, without indentation."""
    match statement:
        case ast.Expr(value=ast.Call() as call):
            spans = ((source.start(node), source.end(node)) for node in _arguments(call))
            texts = [" ".join(source.text[start:end].split()) for start, end in spans]
            return f"{source.segment(call.func)}({', '.join(texts)})"
        case _:
            return source.segment(statement)


def spread_call(text: str) -> str:
    """Return the call ``text`` with each argument on its own line.

    Raises:
        TypeError: if ``text`` is not a call.
    """
    source = Source("", text)
    match source.tree.body:
        case [ast.Expr(value=ast.Call() as call)]:
            rows = (source.text[source.start(n) : source.end(n)] for n in _arguments(call))
            lines = "".join(f"    {row},\n" for row in rows)
            return f"{source.segment(call.func)}(\n{lines})"
        case _:
            raise TypeError(f"this is not a call: {text}")


def _arguments(call: ast.Call) -> list[ast.expr | ast.keyword]:
    return [*call.args, *call.keywords]


def _rebuild_call(
    source: Source,
    call: ast.Call,
    subject: ast.expr,
    router: str,
    keywords: Mapping[str, str | None],
) -> str:
    """Return the call on one line, with its keywords replaced, added and removed."""
    arguments = [router if node is subject else source.segment(node) for node in call.args]
    for word in call.keywords:
        text = source.segment(word.value)
        if word.arg is None:
            arguments.append(f"**{text}")
        elif word.value is subject:
            arguments.append(f"{word.arg}={router}")
        elif (new := keywords.get(word.arg, text)) is not None:
            arguments.append(f"{word.arg}={new}")
    given = {word.arg for word in call.keywords}
    arguments += [f"{k}={v}" for k, v in keywords.items() if k not in given and v is not None]
    one_line = " ".join(", ".join(arguments).split("\n"))
    return f"{source.segment(call.func)}({one_line})"
