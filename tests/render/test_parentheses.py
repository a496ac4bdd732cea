from __future__ import annotations

import pytest

from featurebuilder.render.formatting import remove_needless_parentheses


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('f(a=("x"))\n', 'f(a="x")\n'),
        ('f(a=("x"), b=("y"))\r\n', 'f(a="x", b="y")\r\n'),
        ('f(a=("é"), b=("y"))\n', 'f(a="é", b="y")\n'),
        ('f(a="x")\n', 'f(a="x")\n'),
        ('f(a=("x",))\n', 'f(a=("x",))\n'),
        ('f(1, ("x"), ("y"))\n', 'f(1, "x", "y")\n'),
        ('f(("x")) + ("y")\n', 'f("x") + ("y")\n'),
        ('f(a=("x" "y"))\n', 'f(a=("x" "y"))\n'),
        ('f(\n    a=(\n        "x"\n    )\n)\n', 'f(\n    a=(\n        "x"\n    )\n)\n'),
        ("f(a='=(\"x\")')\n", "f(a='=(\"x\")')\n"),
    ],
)
def test_only_those_that_say_nothing_go(before: str, after: str) -> None:
    assert remove_needless_parentheses(before) == after
