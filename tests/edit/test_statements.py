from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from featurebuilder.edit.removal import remove_statement
from featurebuilder.edit.source import Source
from featurebuilder.edit.splice import apply_step
from featurebuilder.edit.statements import insert_after, insert_before, statement_at
from featurebuilder.errors import EditRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.edit.step import EditStep

NEW = "app.include(new)"

# Each row: name, before, line of the anchor, gap, after. Once more changes nothing, and taking
# the statement out again gives back the same bytes.
BELOW = [
    ("last", "app.include(a)\n", 1, False, "app.include(a)\napp.include(new)\n"),
    ("no final newline", "app.include(a)", 1, False, "app.include(a)\napp.include(new)"),
    ("CRLF", "a()\r\nb()", 2, False, "a()\r\nb()\r\napp.include(new)"),
    ("trailing comment", "a()  # x\nb()\n", 1, False, "a()  # x\napp.include(new)\nb()\n"),
    (
        "a comment that goes on",
        "a()  # x\n     # y\nb()\n",
        1,
        False,
        "a()  # x\n     # y\napp.include(new)\nb()\n",
    ),
    ("a comment of the next", "a()\n# b\nb()\n", 1, False, "a()\napp.include(new)\n# b\nb()\n"),
    ("gap at the end", "a()\n", 1, True, "a()\n\napp.include(new)\n"),
    ("gap split", "a()\n\nb()\n", 1, True, "a()\n\napp.include(new)\n\nb()\n"),
    ("no gap where none is", "a()\nb()\n", 1, True, "a()\napp.include(new)\nb()\n"),
    (
        "many lines",
        "app.include(\n    a,\n    # b\n)\nx = 1\n",
        1,
        False,
        "app.include(\n    a,\n    # b\n)\napp.include(new)\nx = 1\n",
    ),
    (
        "below a condition, not in it",
        "if x:\n    app.include(a)\n    # end\n\nb()\n",
        1,
        False,
        "if x:\n    app.include(a)\n    # end\napp.include(new)\n\nb()\n",
    ),
    (
        "in a condition, where the anchor is",
        "if x:\n\tapp.include(a)\nelse:\n\tb()\n",
        2,
        False,
        "if x:\n\tapp.include(a)\n\tapp.include(new)\nelse:\n\tb()\n",
    ),
    (
        "before return",
        "def f():\n    app = A()\n    return app\n",
        2,
        False,
        "def f():\n    app = A()\n    app.include(new)\n    return app\n",
    ),
    (
        "in with",
        "with a:\n    b()\n\n\nc()\n",
        2,
        False,
        "with a:\n    b()\n    app.include(new)\n\n\nc()\n",
    ),
    (
        "before a decorator",
        "r = R()\n\n\n@r.get('/')\ndef f(): ...\n",
        1,
        False,
        "r = R()\napp.include(new)\n\n\n@r.get('/')\ndef f(): ...\n",
    ),
    (
        "below a function",
        "def f():\n    pass\n\n\nx = 1\n",
        1,
        False,
        "def f():\n    pass\n\n\napp.include(new)\n\n\nx = 1\n",
    ),
    (
        "below an import",
        "import a\n\nx = 1\n",
        1,
        False,
        "import a\n\napp.include(new)\n\nx = 1\n",
    ),
    ("last of a line", "x = 1; y = 2  # z\n", 1, False, "x = 1; y = 2  # z\napp.include(new)\n"),
    ("a semicolon behind", "x = 1;\n", 1, False, "x = 1;\napp.include(new)\n"),
    (
        "below a text that looks like more",
        "x = '''\n# no\n\n'''\ny = 1\n",
        1,
        False,
        "x = '''\n# no\n\n'''\napp.include(new)\ny = 1\n",
    ),
]

ABOVE = [
    ("first", "a()\n", 1, False, "app.include(new)\na()\n"),
    (
        "its comment goes along",
        "x()\n\n# a\na()\n",
        4,
        False,
        "x()\n\napp.include(new)\n# a\na()\n",
    ),
    (
        "a heading stays above",
        "x()\n\n# all\na()\nb()\n",
        4,
        False,
        "x()\n\n# all\napp.include(new)\na()\nb()\n",
    ),
    (
        "above a decorator",
        "x()\n\n\n@a\n@b\ndef f(): ...\n",
        6,
        False,
        "x()\n\n\napp.include(new)\n\n\n@a\n@b\ndef f(): ...\n",
    ),
    (
        "first in a block",
        "def f():\n    # a\n    a()\n",
        3,
        False,
        "def f():\n    app.include(new)\n    # a\n    a()\n",
    ),
    ("gap", "x()\n\na()\n", 3, True, "x()\n\napp.include(new)\n\na()\n"),
    (
        "a file's comment stays on top",
        "#!/bin/x\na()\n",
        2,
        False,
        "#!/bin/x\napp.include(new)\na()\n",
    ),
]


def anchor_at(source: Source, line: int) -> ast.stmt:
    found = [n for n in source.tree.body if n.lineno == line]
    return found[-1] if found else statement_at(source, line)


@pytest.mark.parametrize("row", BELOW, ids=[row[0] for row in BELOW])
def test_below(row: tuple[str, str, int, bool, str]) -> None:
    _, before, line, gap, after = row
    source = Source("m.py", before)
    done = apply_step(source, insert_after(source, anchor_at(source, line), NEW, gap=gap))
    assert done.text == after
    assert not insert_after(done, anchor_at(done, line), NEW, gap=gap).splices
    assert taken_out(done) == before


@pytest.mark.parametrize("row", ABOVE, ids=[row[0] for row in ABOVE])
def test_above(row: tuple[str, str, int, bool, str]) -> None:
    _, before, line, gap, after = row
    source = Source("m.py", before)
    done = apply_step(source, insert_before(source, anchor_at(source, line), NEW, gap=gap))
    assert done.text == after
    [new] = [
        node
        for node in ast.walk(done.tree)
        if ast.unparse(node) == NEW and isinstance(node, ast.stmt)
    ]
    assert not insert_before(done, new, NEW, gap=gap).splices
    assert taken_out(done) == before


def taken_out(source: Source) -> str:
    statements = [node for node in ast.walk(source.tree) if isinstance(node, ast.stmt)]
    node = next(node for node in statements if ast.unparse(node) == NEW)
    return apply_step(source, remove_statement(source, node)).text


def test_a_multi_line_statement_with_a_comment_goes_in_and_out() -> None:
    text = "app.include(\n    new,\n\n    tags=['x'],\n)  # noqa"
    source = Source("m.py", "def f():\n    app = A()\n\n    return app\n")
    done = apply_step(source, insert_after(source, statement_at(source, 2), text))
    assert done.text == (
        "def f():\n    app = A()\n    app.include(\n        new,\n\n        tags=['x'],\n"
        "    )  # noqa\n\n    return app\n"
    )
    taken = remove_statement(done, statement_at(done, 3))
    assert apply_step(done, taken).text == source.text


def test_the_head_is_below_docstring_and_future() -> None:
    source = Source("m.py", "'''D.'''\n\nfrom __future__ import annotations\n\nx = 1\n")
    done = apply_step(source, insert_after(source, None, "y = 2"))
    assert done.text == source.text.replace("x =", "y = 2\n\nx =")


SHARED = "another statement is on the same line"
NOT_ONE = "the text to add is not a statement"
ELSEWHERE = "another block contains this statement already"
REFUSED = [
    ("a(); b()\n", insert_after, NEW, SHARED, "m.py:1"),
    ("x = 1 \\\n\ny = 1\n", insert_after, NEW, SHARED, "m.py:1"),
    ("x = 1\n", insert_after, "1 +", NOT_ONE, "m.py"),
    ("x = 1\n", insert_before, "", NOT_ONE, "m.py"),
    ("a()\nif x:\n    app.include(new)\n", insert_after, NEW, ELSEWHERE, "m.py:3"),
    ("a()\nif x:\n    app.include( new )\n", insert_before, NEW, ELSEWHERE, "m.py:3"),
]


@pytest.mark.parametrize("row", REFUSED)
def test_refused(row: tuple[str, Callable[..., EditStep], str, str, str]) -> None:
    before, insert, text, what, where = row
    source = Source("m.py", before)
    with pytest.raises(EditRefusedError) as raised:
        insert(source, source.tree.body[0], text)
    [problem] = raised.value.problems
    assert (problem.what, str(problem.where), problem.snippet) == (what, where, text)


@pytest.mark.parametrize("insert", [insert_after, insert_before])
@pytest.mark.parametrize("before", ["if x: a()\n", "if x: a(); b()\n", "a(); b(); c()\n"])
def test_a_shared_line_is_refused(before: str, insert: Callable[..., EditStep]) -> None:
    source = Source("m.py", before)
    node = source.tree.body[0]
    inner = node.body[-1] if isinstance(node, ast.If) else source.tree.body[1]
    with pytest.raises(EditRefusedError, match=SHARED):
        insert(source, inner, NEW)


@pytest.mark.parametrize(
    ("before", "index", "insert"),
    [
        ("from __future__ import annotations\n", 0, insert_before),
        ("'''D.'''\n", 0, insert_before),
        ("'''D.'''\nfrom __future__ import annotations\n", 0, insert_after),
        # A lone carriage return and the new line feed would become one line end.
        ("x = 1\n\nimport a\r", 1, insert_after),
    ],
)
def test_an_edit_that_would_change_more_is_not_proven(
    before: str, index: int, insert: Callable[..., EditStep]
) -> None:
    source = Source("m.py", before)
    with pytest.raises(EditRefusedError, match="cannot be proven"):
        apply_step(source, insert(source, source.tree.body[index], NEW))


@pytest.mark.parametrize(
    ("before", "line", "what"),
    [
        ("if x:\n    a()\n", 2, "this is the only statement in its block"),
        ("a(); b()\n", 1, "another statement is on the same line"),
        ("def f():\n    a()\n    '''text'''\n", 2, None),
    ],
)
def test_a_removal_is_refused(before: str, line: int, what: str | None) -> None:
    source = Source("m.py", before)
    with pytest.raises(EditRefusedError) as raised:
        apply_step(source, remove_statement(source, statement_at(source, line)))
    problem = raised.value.problems[0]
    assert problem.where
    assert (what or "cannot be proven") in problem.what
    assert problem.where.line == line


def test_a_removal_takes_along_the_comments_of_the_statement_only() -> None:
    text = "# all of them\na()\nb()\n\n# about c\nc()  # why\n\nd()\n"
    source = Source("m.py", text)
    done = apply_step(source, remove_statement(source, statement_at(source, 6)))
    assert done.text == "# all of them\na()\nb()\n\nd()\n"
    done = apply_step(done, remove_statement(done, statement_at(done, 2)))
    assert done.text == "# all of them\nb()\n\nd()\n"


def test_no_statement_starts_there() -> None:
    with pytest.raises(EditRefusedError) as raised:
        statement_at(Source("m.py", "a(\n)\n"), 2)
    assert str(raised.value.problems[0].where) == "m.py:2"


def test_a_statement_of_another_module_is_refused() -> None:
    with pytest.raises(EditRefusedError, match="is not in this module"):
        insert_after(Source("m.py", "x = 1\n"), ast.parse("\n\ny = 1").body[0], NEW)
