"""Lists of TOML files get and lose texts; every other byte stays, or the edit is refused."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.edit.toml_lists import add_items, read_list, remove_items
from featurebuilder.errors import EditRefusedError

KEYS = ("project", "dependencies")
START = "[project]\ndependencies = "
CASES = {
    "on one line": ('["a", "c"]\n', '["a", "b", "c"]\n'),
    "not in order": ('["c", "a"]\n', '["c", "a", "b"]\n'),
    "spaced": ("[ 'a', 'c', ] # why\n", "[ 'a', \"b\", 'c', ] # why\n"),
    "empty": ("[]\n", '["b"]\n'),
    "a line each": ('[\n  "a", # first\n  "c",\n]\n', '[\n  "a", # first\n  "b",\n  "c",\n]\n'),
    "no last comma": ('[\n\t"a",\n\t"c"\n]\nx = 1', '[\n\t"a",\n\t"b",\n\t"c"\n]\nx = 1'),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_put_in_and_taken_out(case: tuple[str, str], mark: bytes, newline: str) -> None:
    before, after = (mark + (START + text).replace("\n", newline).encode() for text in case)
    assert add_items(before, "p.toml", KEYS, ["b"]) == after
    assert read_list(remove_items(after, "p.toml", KEYS, ["b"]), KEYS) == read_list(before, KEYS)
    assert add_items(before, "p.toml", KEYS, []) == before


def test_several_at_once() -> None:
    data = (START + '["fastapi", "uvicorn"]\n').encode()
    made = add_items(data, "p.toml", KEYS, ["alembic", "email", "sqlmodel"])
    assert made.decode() == START + '["alembic", "email", "fastapi", "sqlmodel", "uvicorn"]\n'
    assert remove_items(made, "p.toml", KEYS, ["alembic", "email", "sqlmodel"]) == data


@pytest.mark.parametrize(
    "text",
    ["x = 1\n", '[project]\ndependencies = "a"\n', "[project]\ndependencies = [1]\n", "[proj"],
)
def test_no_such_list(text: str) -> None:
    assert read_list(text.encode(), KEYS) is None
    with pytest.raises(EditRefusedError):
        add_items(text.encode(), "p.toml", KEYS, ["b"])


def test_mixed_line_ends_are_refused() -> None:
    with pytest.raises(EditRefusedError):
        add_items(b'[project]\r\ndependencies = [\n"a"]\r\nx = "\r"', "p.toml", KEYS, ["b"])


@given(st.lists(st.sampled_from(["a", "b>=1", "C[x]", "d # no"])), st.text("abc\n #", max_size=9))
def test_all_else_says_what_it_said(items: list[str], comment: str) -> None:
    lines = "".join(f"\n  {item!r}, # {comment.splitlines()[:1]}" for item in items)
    data = f"{START}[{lines}\n]\n[tool]\nx = 1 # last\n".encode()
    made = add_items(data, "p.toml", KEYS, ["new"])
    content = tomllib.loads(made.decode())
    assert sorted(content["project"].pop("dependencies")) == sorted([*items, "new"])
    assert content == {"project": {}, "tool": {"x": 1}}
    assert set(data.splitlines()) <= set(made.splitlines())
