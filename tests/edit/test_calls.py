from __future__ import annotations

import ast

import pytest

from featurebuilder.edit.calls import call_like
from featurebuilder.edit.source import Source

TABLE: tuple[tuple[str, str, dict[str, str | None], str], ...] = (
    ("the router alone", "app.include_router(users.router)", {}, "app.include_router(toys.router)"),
    (
        "values in place",
        "app.include_router(users.router, prefix='/users', tags = [ 'u' ])",
        {"prefix": "'/toys'", "tags": "['t']"},
        "app.include_router(toys.router, prefix='/toys', tags = ['t'])",
    ),
    (
        "the router by keyword",
        "app.include_router(prefix='/u', router=users.router)",
        {"prefix": "'/t'"},
        "app.include_router(prefix='/t', router=toys.router)",
    ),
    (
        "one argument less",
        "app.include_router(users.router, prefix='/users', dependencies=[a, b])",
        {"prefix": None},
        "app.include_router(toys.router, dependencies=[a, b])",
    ),
    (
        "one argument more",
        "self.app.include_router(users.router, **common)",
        {"tags": "['t']"},
        "self.app.include_router(toys.router, **common, tags=['t'])",
    ),
    (
        "several lines, kept",
        "app.include_router(\n    users.router,\n    prefix='/users',\n)",
        {"prefix": "'/toys'"},
        "app.include_router(\n    toys.router,\n    prefix='/toys',\n)",
    ),
    (
        "what is to be left out is not there",
        "app.include_router(users.router)",
        {"prefix": None},
        "app.include_router(toys.router)",
    ),
)


@pytest.mark.parametrize(
    ("before", "keywords", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
@pytest.mark.parametrize("indent", ["", "    "], ids=["top level", "in a function"])
def test_a_call_like_another(
    before: str, keywords: dict[str, str | None], expected: str, indent: str
) -> None:
    lines = [f"{indent}{line}" for line in before.split("\n")]
    head = ["def f():"] if indent else []
    source = Source("app.py", "\n".join([*head, *lines, ""]))
    statement = next(node for node in ast.walk(source.tree) if isinstance(node, ast.Expr))
    assert call_like(source, statement, "toys.router", keywords) == expected


def test_what_is_no_call() -> None:
    source = Source("app.py", "x\n")
    statement = source.tree.body[0]
    assert isinstance(statement, ast.Expr)
    with pytest.raises(TypeError, match=r"app\.py:1"):
        call_like(source, statement, "toys.router", {})
