"""Clean a rendered module before it is formatted: imports, unused names and trailing commas.

Templates import everything that one of their branches needs. They also write a comma after each
argument, which the formatter would treat as a magic trailing comma.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Function = ast.FunctionDef | ast.AsyncFunctionDef

_WIDTH = 79
_UNSEEN = {tokenize.NL, tokenize.COMMENT}


def tidied(text: str, own: str) -> str:
    """Return the Python module ``text`` with sorted imports and only those that it uses.

    Imports must be at the top of the module, without comments between them. ``own`` is the name of
    the project's own package, whose modules come last.
    """
    return _remove_trailing_commas(_sort_imports(without_unused_imports(text), own))


def _remove_trailing_commas(text: str) -> str:
    """Return ``text`` without trailing commas, except in tuples with one element."""
    lone = {
        (node.end_lineno, node.end_col_offset)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Tuple) and len(node.elts) == 1
    }
    tokens = [
        token
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type not in _UNSEEN
    ]
    lines = text.splitlines(keepends=True)
    for token, following in reversed(list(pairwise(tokens))):
        is_last = token.string == "," and following.string in {")", "]", "}"}
        if is_last and following.end not in lone:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column] + lines[row - 1][column + 1 :]
    return "".join(lines)


def _sort_imports(text: str, own: str) -> str:
    """Return ``text`` with its imports sorted, at the place of the first one."""
    imports = [node for node in ast.parse(text).body if isinstance(node, ast.ImportFrom)]
    if not imports:
        return text
    imported: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for node in imports:
        module = "." * node.level + (node.module or "")
        imported[module].update((name.name, name.asname) for name in node.names)
    lines = text.splitlines(keepends=True)
    for node in reversed(imports):
        del lines[node.lineno - 1 : node.end_lineno]
    lines.insert(imports[0].lineno - 1, "\n".join(_import_lines(imported, own)) + "\n\n")
    return "".join(lines)


def _import_lines(imported: Mapping[str, set[tuple[str, str | None]]], own: str) -> Iterator[str]:
    before = None
    for module in sorted(imported, key=lambda module: _sort_key(module, own)):
        group = _section_number(module, own)
        if before is not None and before != group:
            yield ""
        before = group
        plain = sorted((name for name, alias in imported[module] if alias is None), key=_name_key)
        for name, alias in sorted((n, a) for n, a in imported[module] if a is not None):
            yield f"from {module} import {name} as {alias}"
        if plain:
            yield _import_line(module, plain)


def _import_line(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return line
    listed = "".join(f"    {name},\n" for name in names)
    return f"from {module} import (\n{listed})"


def _sort_key(module: str, own: str) -> tuple[int, int, str]:
    """Return the sort key that isort uses: relative modules last, the most distant first."""
    inner = module.lstrip(".")
    return _section_number(module, own), len(inner) - len(module), inner.lower()


def _section_number(module: str, own: str) -> int:
    if module.startswith("."):
        return 4
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if top in sys.stdlib_module_names:
        return 1
    return 3 if top == own else 2


def _name_key(name: str) -> tuple[int, str]:
    """Return the sort key that isort uses: constants, classes, then all other names."""
    if name.isupper() and len(name) > 1:
        return 0, name
    return (1, name) if name[:1].isupper() else (2, name)


def without_unused_imports(source: str) -> str:
    """Return Python ``source`` without unused imports at the top level.

    Keep ``from __future__`` and imports that do not bind a name.

    Raises:
        SyntaxError: if ``source`` is not Python.
    """
    module = ast.parse(source)
    used = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    lines = source.splitlines(keepends=True)
    for node in reversed(module.body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            kept = list(_used_aliases(node, used))
            if len(kept) < len(node.names):
                lines[node.lineno - 1 : node.end_lineno] = _import_statement(node, kept)
    return "".join(lines)


def _used_aliases(node: ast.Import | ast.ImportFrom, used: set[str]) -> Iterator[ast.alias]:
    is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    for alias in node.names:
        bound = alias.asname or alias.name.partition(".")[0]
        if is_future or bound in used or bound == "*":
            yield alias


def _import_statement(node: ast.Import | ast.ImportFrom, names: list[ast.alias]) -> list[str]:
    if not names:
        return []
    if isinstance(node, ast.Import):
        return [f"{ast.unparse(ast.Import(names))}\n"]
    return [f"{ast.unparse(ast.ImportFrom(node.module, names, node.level))}\n"]


def without_unused_names(source: str) -> str:
    """Return Python ``source`` without unused arguments and variables of tests.

    Keep the arguments that a test is parametrized with.

    Raises:
        SyntaxError: if ``source`` is not Python.
    """
    lines = source.splitlines(keepends=True)
    for node in reversed(ast.parse(source).body):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node.name.startswith("test_"):
                _clean_test(node, lines)
    return "".join(lines)


def _clean_test(test: Function, lines: list[str]) -> None:
    used = {node.id for node in _names_in(test) if isinstance(node.ctx, ast.Load)}
    for assigned in ast.walk(test):
        if isinstance(assigned, ast.Assign) and _is_unused(assigned, used):
            line = lines[assigned.lineno - 1]
            lines[assigned.lineno - 1] = (
                line[: assigned.col_offset] + line[assigned.col_offset :].partition(" = ")[2]
            )
    given = {argument for one in test.decorator_list for argument in _strings_in(one)}
    kept = [one for one in test.args.args if one.arg in used | given]
    if len(kept) < len(test.args.args):
        lines[test.lineno - 1 : test.body[0].lineno - 1] = [_test_header(test, kept)]


def _names_in(test: Function) -> Iterator[ast.Name]:
    return (node for part in test.body for node in ast.walk(part) if isinstance(node, ast.Name))


def _is_unused(assigned: ast.Assign, used: set[str]) -> bool:
    target = assigned.targets[0]
    return len(assigned.targets) == 1 and isinstance(target, ast.Name) and target.id not in used


def _strings_in(decorator: ast.expr) -> Iterator[str]:
    """Yield the strings in a decorator of a test; they may name its arguments."""
    for node in ast.walk(decorator):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _test_header(test: Function, arguments: list[ast.arg]) -> str:
    test.args.args = arguments
    kind = "async def" if isinstance(test, ast.AsyncFunctionDef) else "def"
    returns = f" -> {ast.unparse(test.returns)}" if test.returns else ""
    return f"{kind} {test.name}({ast.unparse(test.args)}){returns}:\n"
