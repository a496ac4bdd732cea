from __future__ import annotations

import ast

import pytest

from featurebuilder.edit.containers import container_of, element_step
from featurebuilder.edit.removal import remove_element
from featurebuilder.edit.source import Source
from featurebuilder.edit.splice import apply_step
from featurebuilder.errors import EditRefusedError

# Each row: before, element, after. Once more changes nothing, and out again gives back the bytes.
EDITS = [
    ("R: list[APIRouter] = []\n", "m", "R: list[APIRouter] = [m]\n"),
    ("R: dict[str, tuple[A, B]] = {}\n", "'m': m", "R: dict[str, tuple[A, B]] = {'m': m}\n"),
    ("R = ()\n", "m", "R = (m,)\n"),
    ("R = [\n    # routers\n]\n", "m", "R = [\n    # routers\n    m,\n]\n"),
    ("R = [a, z]  # c\n", "m", "R = [a, m, z]  # c\n"),
    ("R = [z, a]\n", "m", "R = [z, a, m]\n"),
    ("R = (a,)\n", "m", "R = (a, m)\n"),
    ("R = (z,)\n", "m", "R = (m, z)\n"),
    ("R = a,\n", "m", "R = a, m\n"),
    ("R = (\n    a,\n)\n", "m", "R = (\n    a,\n    m,\n)\n"),
    ("R = (\n    a,\n    b\n)\n", "m", "R = (\n    a,\n    b,\n    m\n)\n"),
    ("R = [\n\ta,\n\tz,\n]\n", "m", "R = [\n\ta,\n\tm,\n\tz,\n]\n"),
    ("R = [\n    # z\n    z,  # zoo\n]\n", "m", "R = [\n    m,\n    # z\n    z,  # zoo\n]\n"),
    ("R = [\n    a, b,\n    c, z,\n]\n", "m", "R = [\n    a, b,\n    c, m, z,\n]\n"),
    ("R = [a,\n     b]\n", "m", "R = [a,\n     b,\n     m]\n"),
    ("R = [[a],\n     [b]]\n", "[m]", "R = [[a],\n     [b],\n     [m]]\n"),
    ("R = {a, z}\n", "m", "R = {a, m, z}\n"),
    ("R = {'a': a, 'z': z}\n", "'m': m", "R = {'a': a, 'm': m, 'z': z}\n"),
    ("R = {\r\n    'a': a\r\n}", "'m': m", "R = {\r\n    'a': a,\r\n    'm': m\r\n}"),
    ("x = '\u00fc'; R = ['\u00e4', z]", "'m'", "x = '\u00fc'; R = ['m', '\u00e4', z]"),
]


@pytest.mark.parametrize(("before", "element", "after"), EDITS, ids=[row[0] for row in EDITS])
def test_edit(before: str, element: str, after: str) -> None:
    source = Source("m.py", before)
    done = apply_step(source, element_step(source, container_of(source, "R"), element, 88))
    assert done.text == after
    again = element_step(done, container_of(done, "R"), element, 88)
    assert apply_step(done, again).text == after
    back = remove_element(done, container_of(done, "R"), element)
    assert back
    assert apply_step(done, back).text == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("R = [aa, zz]  # c\n", "R = [\n    aa,\n    mm,\n    zz,\n]  # c\n"),
        ("if x:\n\tR = (aa, zz)\n", "if x:\n\tR = (\n\t\taa,\n\t\tmm,\n\t\tzz,\n\t)\n"),
        ("R = [\n    aa, zz,\n]\n", "R = [\n    aa,\n    mm, zz,\n]\n"),
        ("R = aaaa, \\\n    yy\n", "R = aaaa, \\\n    mm, \\\n    yy\n"),
    ],
)
def test_a_long_line_is_broken(before: str, after: str) -> None:
    source = Source("m.py", before)
    kinds = ast.List | ast.Tuple
    container = next(node for node in ast.walk(source.tree) if isinstance(node, kinds))
    assert apply_step(source, element_step(source, container, "mm", 14)).text == after


@pytest.mark.parametrize(
    ("before", "element", "what"),
    [
        ("R = []\n", "a, b", "the text to add is not exactly one element"),
        ("R = []\n", "a  # b", "the text to add is not exactly one element"),
        ("R = []\n", "]", "the text to add is not exactly one element"),
        ("R = {}\n", "a", "the text to add is not exactly one element"),
        ("R = {'m': a}\n", "'m': m", "the key 'm' already has another value"),
        (
            "R = [] + a\n",
            "m",
            "'R' is not assigned exactly once, to a list, tuple, set or dictionary",
        ),
        (
            "R = []\nR = []\n",
            "m",
            "'R' is not assigned exactly once, to a list, tuple, set or dictionary",
        ),
        (
            "R: list[A]\n",
            "m",
            "'R' is not assigned exactly once, to a list, tuple, set or dictionary",
        ),
        ("S = []\n", "m", "'R' is not assigned exactly once, to a list, tuple, set or dictionary"),
        ("R = [(a)]\n", "m", "the edit cannot be proven"),
    ],
)
def test_refused(before: str, element: str, what: str) -> None:
    source = Source("m.py", before)
    with pytest.raises(EditRefusedError) as raised:
        apply_step(source, element_step(source, container_of(source, "R"), element, 88))
    assert raised.value.problems[0].what.startswith(what)


def test_what_is_not_there_is_not_removed() -> None:
    source = Source("m.py", "R = [a]\n")
    assert remove_element(source, container_of(source, "R"), "m") is None
