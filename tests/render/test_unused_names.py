from __future__ import annotations

import pytest

from featurebuilder.render.clean_imports import without_unused_names


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "def test_it(one, two: int) -> None:\n    assert one\n",
            "def test_it(one) -> None:\n    assert one\n",
        ),
        (
            "def test_it(\n    one,\n    two,\n):\n    assert two\n",
            "def test_it(two):\n    assert two\n",
        ),
        ("async def test_it(one) -> None:\n    pass\n", "async def test_it() -> None:\n    pass\n"),
        (
            '@parametrize("one", [1])\ndef test_it(one, two):\n    """Why."""\n    pass\n',
            '@parametrize("one", [1])\ndef test_it(one):\n    """Why."""\n    pass\n',
        ),
        (
            '@parametrize(("one", "two"), [])\ndef test_it(one, two):\n    pass\n',
            '@parametrize(("one", "two"), [])\ndef test_it(one, two):\n    pass\n',
        ),
        ("def test_it():\n    one = make(a=1)\n", "def test_it():\n    make(a=1)\n"),
        (
            "async def test_it():\n    one = (await make())[0]\n    two = one\n    assert two\n",
            "async def test_it():\n    one = (await make())[0]\n    two = one\n    assert two\n",
        ),
        (
            "def test_it():\n    with a:\n        one = (make())\n",
            "def test_it():\n    with a:\n        (make())\n",
        ),
        ("def make(one):\n    two = 1\n", "def make(one):\n    two = 1\n"),
    ],
)
def test_what_no_test_uses_is_left_out(before: str, after: str) -> None:
    assert without_unused_names(before) == after
    assert without_unused_names(after) == after
