"""What tests of a template ask for, or name, and a rendering does not use: it is left out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Function = ast.FunctionDef | ast.AsyncFunctionDef


def without_unused_names(source: str) -> str:
    """Return Python ``source`` whose tests have no argument, and no variable, that they never use.

    So a template can ask for whatever one of its branches needs. What a test is parametrized with
    is kept.

    Raises:
        SyntaxError: if ``source`` is not Python.
    """
    lines = source.splitlines(keepends=True)
    for node in reversed(ast.parse(source).body):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node.name.startswith("test_"):
                _clean(node, lines)
    return "".join(lines)


def _clean(test: Function, lines: list[str]) -> None:
    used = {node.id for node in _names(test) if isinstance(node.ctx, ast.Load)}
    for assigned in ast.walk(test):
        if isinstance(assigned, ast.Assign) and _is_unused(assigned, used):
            line = lines[assigned.lineno - 1]
            lines[assigned.lineno - 1] = (
                line[: assigned.col_offset] + line[assigned.col_offset :].partition(" = ")[2]
            )
    given = {argument for one in test.decorator_list for argument in _texts(one)}
    kept = [one for one in test.args.args if one.arg in used | given]
    if len(kept) < len(test.args.args):
        lines[test.lineno - 1 : test.body[0].lineno - 1] = [_header(test, kept)]


def _names(test: Function) -> Iterator[ast.Name]:
    return (node for part in test.body for node in ast.walk(part) if isinstance(node, ast.Name))


def _is_unused(assigned: ast.Assign, used: set[str]) -> bool:
    target = assigned.targets[0]
    return len(assigned.targets) == 1 and isinstance(target, ast.Name) and target.id not in used


def _texts(decorator: ast.expr) -> Iterator[str]:
    """Return the texts in what decorates a test, which may name its arguments."""
    for node in ast.walk(decorator):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _header(test: Function, arguments: list[ast.arg]) -> str:
    test.args.args = arguments
    kind = "async def" if isinstance(test, ast.AsyncFunctionDef) else "def"
    returns = f" -> {ast.unparse(test.returns)}" if test.returns else ""
    return f"{kind} {test.name}({ast.unparse(test.args)}){returns}:\n"
