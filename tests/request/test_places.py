from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.request.formats.document import read_document
from featurebuilder.request.formats.source import Entry, Lines, duplicate_keys, first_entries
from featurebuilder.request.formats.toml_positions import without_repetitions

if TYPE_CHECKING:
    from featurebuilder.request.model.findings import KeyPath

_keys = st.text(max_size=4).filter(lambda text: text.isprintable())
_scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
_nested = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3)
)


def _paths(data: object, path: KeyPath = ()) -> list[tuple[KeyPath, object]]:
    found = [(path, data)]
    items: Any = ()
    if isinstance(data, dict):
        items = data.items()
    elif isinstance(data, list):
        items = enumerate(data)
    for step, value in items:
        found += _paths(value, (*path, step))
    return found


@given(
    data=st.dictionaries(_keys, _nested, max_size=4),
    indent=st.sampled_from((None, 0, 1, 3)),
    raw=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_each_place_in_json_is_where_its_text_starts(
    data: dict[str, Any], indent: int | None, *, raw: bool
) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=not raw)
    document = read_document(text, ".json")
    assert document.data == data
    entries = document.entries()
    assert [entry.path for entry in entries] == [path for path, _ in _paths(data)]
    for entry, (path, value) in zip(entries, _paths(data), strict=True):
        if path and isinstance(path[-1], str):
            assert text.startswith(json.dumps(path[-1], ensure_ascii=not raw), entry.key)
        assert json.JSONDecoder().raw_decode(text, entry.value)[0] == value


@given(data=st.dictionaries(_keys, _nested, max_size=4), indent=st.sampled_from((None, 1)))
@settings(max_examples=60, deadline=None)
def test_json_has_the_same_places_when_read_as_yaml(
    data: dict[str, Any], indent: int | None
) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    if any(0x7F <= ord(char) < 0xA0 or char in "\u2028\u2029\ufeff\ufffe\uffff" for char in text):
        return
    as_json, as_yaml = read_document(text, ".json"), read_document(text, ".yaml")
    assert as_json.data == as_yaml.data
    assert as_json.entries() == as_yaml.entries()


_tables = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3),
)


@given(data=st.dictionaries(_keys, _tables, max_size=4))
@settings(max_examples=100, deadline=None)
def test_each_place_in_toml_is_where_its_text_starts(data: dict[str, Any]) -> None:
    text = tomlkit.dumps(data)
    document = read_document(text, ".toml")
    assert document.data == data
    places = first_entries(document.entries())
    assert places.keys() == {path for path, _ in _paths(data)}
    for path, value in _paths(data):
        if path and not isinstance(value, dict | list) and isinstance(path[-1], str):
            start = places[path].key
            key = text[start : places[path].value].rstrip(" =")
            assert tomllib.loads(f"{key} = 0") == {path[-1]: 0}


@pytest.mark.parametrize("text", ["a = 1\nb\n", "[a", 'a = ["x" 2]', "= 1", 'a = "x', "[[a]\n"])
def test_text_that_is_not_toml_has_no_positions(text: str) -> None:
    with pytest.raises(ValueError, match=r"\d+"):
        without_repetitions(text)


def test_the_places_of_toml() -> None:
    text = """\
"\U0001f600" = 1 # a comment
a.'b c'.d = [1, # another
  {x.y = 2}]
[t.u] # a third
v = 1 # a fourth
[[l]]
[[l.m]]
n = 1
[[l]]
[[l.m]]
[l.m.o]
p = 1
"""
    document = read_document(text, ".toml")
    lines = Lines.of(text)
    found = {
        path: (lines.at(entry.key), lines.at(entry.value))
        for path, entry in first_entries(document.entries()).items()
    }
    assert found == {
        (): ((1, 1), (1, 1)),
        ("\U0001f600",): ((1, 1), (1, 7)),
        ("a",): ((2, 1), (2, 1)),
        ("a", "b c"): ((2, 3), (2, 3)),
        ("a", "b c", "d"): ((2, 9), (2, 13)),
        ("a", "b c", "d", 0): ((2, 14), (2, 14)),
        ("a", "b c", "d", 1): ((3, 3), (3, 3)),
        ("a", "b c", "d", 1, "x"): ((3, 4), (3, 4)),
        ("a", "b c", "d", 1, "x", "y"): ((3, 6), (3, 10)),
        ("t",): ((4, 2), (4, 2)),
        ("t", "u"): ((4, 4), (4, 1)),
        ("t", "u", "v"): ((5, 1), (5, 5)),
        ("l",): ((6, 3), (6, 3)),
        ("l", 0): ((6, 1), (6, 1)),
        ("l", 0, "m"): ((7, 5), (7, 5)),
        ("l", 0, "m", 0): ((7, 1), (7, 1)),
        ("l", 0, "m", 0, "n"): ((8, 1), (8, 5)),
        ("l", 1): ((9, 1), (9, 1)),
        ("l", 1, "m"): ((10, 5), (10, 5)),
        ("l", 1, "m", 0): ((10, 1), (10, 1)),
        ("l", 1, "m", 0, "o"): ((11, 6), (11, 1)),
        ("l", 1, "m", 0, "o", "p"): ((12, 1), (12, 5)),
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("~", None),
        ("null", None),
        ("", None),
        ("Null", None),
        ("true", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("on", "on"),
        ("No", "No"),
        ("0", 0),
        ("-12", -12),
        ("007", 7),
        ("0o17", 15),
        ("0xfF", 255),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ("2020-01-01", "2020-01-01"),
        ("12:30", "12:30"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("|\n   a\n   b\n", "a\nb\n"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_yaml_has_the_core_schema_of_its_version_1_2(text: str, value: object) -> None:
    data = read_document(f"k: {text}", ".yaml").data
    assert data == {"k": value}
    assert isinstance(data, dict)
    assert type(data["k"]) is type(value)


@pytest.mark.parametrize(
    ("text", "ends"),
    [("ab\nc", [(1, 1), (2, 1)]), ("a\r\nb\rc", [(1, 1), (2, 1), (3, 1)])],
)
def test_lines_end_as_editors_say(text: str, ends: list[tuple[int, int]]) -> None:
    lines = Lines.of(text)
    assert [lines.at(start) for start in lines.starts] == ends


def test_what_stands_below_a_repeated_key_is_not_told_too() -> None:
    entries = [
        Entry((), 0, 0),
        Entry(("a",), 1, 2),
        Entry(("a", "x"), 3, 4),
        Entry(("a",), 5, 6),
        Entry(("a", "x"), 7, 8),
        Entry(("b",), 9, 10),
        Entry(("a",), 11, 12),
    ]
    assert [(first.key, again.key) for first, again in duplicate_keys(entries)] == [(1, 5), (1, 11)]
