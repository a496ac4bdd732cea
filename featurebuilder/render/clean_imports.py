"""What is made of a rendered module before it is formatted: its imports, and its commas.

Templates of a resource import all that they may need; what of it is needed depends on each field,
and is told from the code itself. They also put a comma behind each argument, and a formatter would
take the last for the wish that each stands on a line of its own.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from featurebuilder.render.unused_imports import without_unused_imports

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WIDTH = 79
_UNSEEN = {tokenize.NL, tokenize.COMMENT}


def tidied(text: str, own: str) -> str:
    """Return the Python module ``text``, which says the same, with the imports that it uses.

    Imports have to stand at the module's top, without comments between them. ``own`` is the name
    of the tree's own package, whose modules come last.
    """
    return _without_last_commas(_with_sorted_imports(without_unused_imports(text), own))


def _without_last_commas(text: str) -> str:
    """Return ``text`` without the commas before closing brackets, but for tuples of one."""
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


def _with_sorted_imports(text: str, own: str) -> str:
    """Return ``text`` with its imports sorted, where the first stands."""
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
    lines.insert(imports[0].lineno - 1, "\n".join(_section(imported, own)) + "\n\n")
    return "".join(lines)


def _section(imported: Mapping[str, set[tuple[str, str | None]]], own: str) -> Iterator[str]:
    before = None
    for module in sorted(imported, key=lambda module: _place(module, own)):
        group = _group(module, own)
        if before is not None and before != group:
            yield ""
        before = group
        plain = sorted((name for name, alias in imported[module] if alias is None), key=_by_kind)
        for name, alias in sorted((n, a) for n, a in imported[module] if a is not None):
            yield f"from {module} import {name} as {alias}"
        if plain:
            yield _line(module, plain)


def _line(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return line
    listed = "".join(f"    {name},\n" for name in names)
    return f"from {module} import (\n{listed})"


def _place(module: str, own: str) -> tuple[int, int, str]:
    """Return what sorts modules as isort does: relative ones last, the furthest of them first."""
    inner = module.lstrip(".")
    return _group(module, own), len(inner) - len(module), inner.lower()


def _group(module: str, own: str) -> int:
    if module.startswith("."):
        return 4
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if top in sys.stdlib_module_names:
        return 1
    return 3 if top == own else 2


def _by_kind(name: str) -> tuple[int, str]:
    """Return what sorts names as isort does: constants, classes, the rest."""
    if name.isupper() and len(name) > 1:
        return 0, name
    return (1, name) if name[:1].isupper() else (2, name)
