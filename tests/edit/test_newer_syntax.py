from __future__ import annotations

import ast

import pytest

from featurebuilder.edit.source import parse, to_older_syntax

ROWS = [
    ("def first[T](items: list[T]) -> T:\n    x\n", "def first   (items: list[T]) -> T:\n    x\n"),
    ("class Page[T: (int, str)](Model):\n    x\n", "class Page               (Model):\n    x\n"),
    ("async def f[**P, T: list[int]]():\r\n", "async def f                   ():\r\n"),
    ("class Box[T]:\n    x\n", "class Box   :\n    x\n"),
    ("type Ids = list[int]\n", "Ids      = list[int]\n"),
    ("    type Both[T]=tuple[T, T]\n", "    Both        =tuple[T, T]\n"),
    ("except KeyError, a.B:\n", "except (KeyError, a.B):\n"),
    ("except* KeyError , ValueError :\n", "except* (KeyError , ValueError):\n"),
]
OLDER = [
    "def first(items: list[int]) -> None:\n    x[0]\n",
    "type(x) == int\ntype = 1\ntype[0] = 2\n",
    "try:\n    x\nexcept (A, B):\n    y\nexcept A as b:\n    z\n",
    "class Page(Generic[T]):\n    x\n",
]


@pytest.mark.parametrize(("newer", "older"), ROWS)
def test_newer_syntax_is_left_out(newer: str, older: str) -> None:
    assert to_older_syntax(newer) == older
    assert to_older_syntax(older) == older


@pytest.mark.parametrize("text", OLDER)
def test_older_syntax_stays(text: str) -> None:
    assert to_older_syntax(text) == text


def test_a_module_of_a_newer_python_is_read() -> None:
    text = "try:\n    import a\nexcept ImportError, OSError:\n    a = None\nprint(a)  # told\n"
    tree = parse(text)
    assert ast.unparse(tree.body[1]) == "print(a)"
    assert (tree.body[1].lineno, tree.body[1].col_offset) == (5, 0)


def test_what_no_python_reads_is_refused() -> None:
    with pytest.raises(SyntaxError, match="expected"):
        parse("def f[T](x) -> :\n    pass\n")
