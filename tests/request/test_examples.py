from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.request.model.field_names import attribute_name, json_name
from featurebuilder.request.model.resource_field import ResourceField
from featurebuilder.request.values.boundaries import boundaries_of
from featurebuilder.request.values.examples import example_of, examples_of, key_examples
from featurebuilder.request.values.field_values import value_refusal
from featurebuilder.request.values.pattern_strings import matches, matching_strings, pattern_refusal


def field(**keys: object) -> ResourceField:
    return ResourceField.model_validate({"description": "d", **keys})


@pytest.mark.parametrize(
    ("keys", "example", "others"),
    [
        ({}, "Name", ["Name 2", "Name 3"]),
        ({"example": "Rex"}, "Rex", ["Name", "Name 2"]),
        ({"max_length": 2}, "aa", ["ab", "ac"]),
        ({"max_length": 1}, "a", ["b", "c"]),
        ({"min_length": 20}, "Name words words words", None),
        ({"pattern": "^[0-9]{4}$"}, "0000", ["0001", "0002"]),
        ({"pattern": "^[A-Z]{2}-[0-9]+$"}, "AA-0", ["AA-1", "AA-2"]),
        ({"pattern": "^(cat|dog)s?$"}, "cats", ["cat", "dogs"]),
        ({"type": "int"}, 1, [2, 3]),
        ({"type": "int", "gt": 5, "lt": 8}, 6, [7]),
        ({"type": "int", "le": -5}, -5, [-7, -6]),
        ({"type": "float"}, 1.5, [2.5, 3.5]),
        ({"type": "float", "ge": 0, "le": 1}, 0.03125, [0.0625, 0.09375]),
        ({"type": "decimal", "digits": 6, "places": 2, "gt": 0}, "1.50", ["2.50", "3.50"]),
        ({"type": "decimal", "digits": 2, "places": 2}, "0.01", ["0.02", "0.03"]),
        ({"type": "decimal", "digits": 3, "places": 0}, "1", ["2", "3"]),
        ({"type": "bool"}, True, [False]),
        ({"type": "date"}, "2024-01-01", ["2024-01-02", "2024-01-03"]),
        (
            {"type": "datetime"},
            "2024-01-01T09:30:00Z",
            ["2024-01-02T09:30:00Z", "2024-01-03T09:30:00Z"],
        ),
        ({"type": "time"}, "09:00:00", ["09:01:00", "09:02:00"]),
        ({"type": "email"}, "name@example.com", ["name1@example.com", "name2@example.com"]),
        ({"type": "url"}, "https://example.com/name/1", None),
        ({"type": "enum", "values": ["b", "a"]}, "b", ["a"]),
        ({"type": "list", "items": "int"}, [1, 2], [[1], [2]]),
        ({"type": "list", "items": "int", "max_items": 1}, [1], [[2], [3]]),
        ({"type": "map", "items": "bool"}, {"first": True}, [{"first": False}]),
        (
            {"type": "object", "fields": {"a": {"description": "d", "alias": "b"}}},
            {"b": "A"},
            [{"b": "A 2"}, {"b": "A 3"}],
        ),
    ],
)
def test_examples(keys: dict[str, Any], example: object, others: list[object] | None) -> None:
    assert example_of("name", field(**keys)) == example
    found = examples_of("name", field(**keys), 2)
    assert example not in found
    if others is not None:
        assert list(found) == others


def test_examples_of_a_reference_are_keys() -> None:
    (key,) = key_examples("uuid", 1)
    assert example_of("owner", field(type="ref", to="owners")) == key
    assert example_of("owner", field(type="refs", to="owners")) == [key]
    assert key_examples("int", 3) == (1, 2, 3)


def test_where_no_example_is_found() -> None:
    with pytest.raises(ValueError, match="no valid example found for the field 'name'"):
        example_of("name", field(pattern="^a{9}$", max_length=8))


@st.composite
def _fields(draw: st.DrawFn) -> ResourceField:
    kind = draw(st.sampled_from(("str", "text", "int", "float", "decimal")))
    keys: dict[str, Any] = {"type": kind}
    if kind in {"str", "text"}:
        shortest = draw(st.integers(0, 40))
        keys |= {"min_length": shortest, "max_length": shortest + draw(st.integers(1, 90))}
    else:
        low = draw(st.integers(-1000, 1000))
        keys |= {draw(st.sampled_from(("ge", "gt"))): low}
        keys |= {draw(st.sampled_from(("le", "lt"))): low + draw(st.integers(4, 900))}
    if kind == "decimal":
        places = draw(st.integers(0, 6))
        keys |= {"digits": places + 5, "places": places}
    return field(**keys)


@given(_fields())
@settings(max_examples=150, deadline=None)
def test_every_example_fits_and_every_boundary_is_one(made: ResourceField) -> None:
    found = (example_of("name", made), *examples_of("name", made, 2))
    assert len({repr(value) for value in found}) == 3
    assert [value_refusal(made, value) for value in found] == [None] * 3
    edges = boundaries_of("name", made)
    assert [edge.words for edge in edges.valid if value_refusal(made, edge.value)] == []
    assert [edge.words for edge in edges.invalid if value_refusal(made, edge.value) is None] == []


@pytest.mark.parametrize(
    ("keys", "valid", "invalid"),
    [
        ({"min_length": 1, "max_length": 3}, ["x", "xxx"], [None, 7, "a\0b", "", "xxxx"]),
        ({"optional": True, "max_length": 1}, [None, "", "x"], [7, "a\0b", "xx"]),
        (
            {"pattern": "^[a-z][0-9]*$", "min_length": 2, "max_length": 4},
            ["a0", "a000"],
            [None, 7, "a\0b", "xx"],
        ),
        ({"type": "int", "ge": 0, "lt": 9}, [0, 1, 8], [None, "many", 1.5, -1, 9, 10]),
        ({"type": "float", "gt": 0.5}, [0.51], [None, "much", 0.49, 0.5]),
        (
            {"type": "decimal", "digits": 3, "places": 1, "ge": 1},
            ["1", "1.1", "99.8", "99.9"],
            [None, "much", "NaN", "50.41", "0.9", "100.0"],
        ),
        ({"type": "bool"}, [True, False], [None, "perhaps"]),
        ({"type": "enum", "values": ["a", "b"]}, ["a", "b"], [None, "no such value"]),
        (
            {"type": "list", "items": "bool", "max_items": 2},
            [[], [True], [False], [True] * 2],
            [None, "none", [None], ["perhaps"], [True] * 3],
        ),
        (
            {"type": "map", "items": "str"},
            [{}, {"a": ""}],
            [None, [], {"a": None}, {"a": 7}, {"a": "a\0b"}],
        ),
        (
            {
                "type": "union",
                "of": {
                    "n": {"description": "d", "type": "int", "ge": 1, "le": 2},
                    "w": {"description": "d", "max_length": 2},
                },
            },
            [1, 2, "aa", "", "xx"],
            [None, ["no such list"], 1.5, 0, 3, "a\0b", "xxx"],
        ),
        (
            {"type": "object", "fields": {"a": {"description": "d", "type": "bool"}}},
            [{"a": True}, {"a": False}],
            [None, [], {}, {"a": None}, {"a": "perhaps"}],
        ),
    ],
)
def test_boundaries(keys: dict[str, Any], valid: list[object], invalid: list[object]) -> None:
    edges = boundaries_of("name", field(**keys))
    assert [edge.value for edge in edges.valid] == valid
    assert [edge.value for edge in edges.invalid] == invalid


@given(st.from_regex(r"[ab]?[0-9x-z]{1,3}(c|\\d|[^a-y])?", fullmatch=True))
def test_texts_of_a_plain_pattern_match_it(inner: str) -> None:
    pattern = f"^{inner}$"
    for text, _ in zip(matching_strings(pattern), range(20), strict=False):
        assert re.fullmatch(inner, text)
        assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(", "is not a valid Python regular expression: missing )"),
        (r"\p{L}", "is not a valid Python regular expression: bad escape"),
        ("[[:alpha:]]", "is not a valid Python regular expression: Possible nested set"),
        ("(?=a)", "is not a valid Pydantic regular expression: look-around"),
        (r"(a)\1", "is not a valid Pydantic regular expression: backreferences"),
        ("a" * 1001, "has 1001 characters; the limit is 1000"),
        ("^[a-z]{2,4}$", None),
    ],
)
def test_patterns_that_can_be_used(pattern: str, reason: str | None) -> None:
    found = pattern_refusal(pattern)
    assert found is reason if reason is None else (found or "").startswith(reason)


@pytest.mark.parametrize(
    ("keys", "value", "reason"),
    [
        ({}, 1, "expected a string, found the number 1"),
        ({"min_length": 2}, "a", "has 1 characters, but 'min_length' is 2"),
        ({"max_length": 1}, "ab", "has 2 characters, but 'max_length' is 1"),
        ({"pattern": "^a$"}, "b", "does not match 'pattern', '^a$'"),
        ({"pattern": "^a$"}, "a\n", "does not match 'pattern', '^a$'"),
        ({"type": "int"}, True, "expected an integer, found true"),
        ({"type": "int", "ge": 2}, 1, "1 is less than 'ge', 2"),
        ({"type": "int", "lt": 2}, 2, "2 is not less than 'lt', 2"),
        ({"type": "float", "le": 0.1}, 0.2, "0.2 is greater than 'le', 0.1"),
        ({"type": "float", "gt": 0.1}, 0.1, "0.1 is not greater than 'gt', 0.1"),
        ({"type": "decimal"}, "1,5", "expected a decimal number, found the string '1,5'"),
        (
            {"type": "decimal", "digits": 3, "places": 1},
            "1.55",
            "has 2 decimal places, but 'places' is 1",
        ),
        (
            {"type": "decimal", "digits": 3, "places": 1},
            100,
            "has 3 digits before the point, but 'digits' minus 'places' is 2",
        ),
        ({"type": "bool"}, "yes", "expected true or false, found the string 'yes'"),
        ({"type": "date"}, "2024-1-31", "expected a date such as '2024-01-31', found"),
        ({"type": "date"}, "2024-02-30", "expected a date such as '2024-01-31', found"),
        ({"type": "datetime"}, "2024-01-31T09:30:00", "expected a date, time and offset"),
        ({"type": "datetime"}, "0001-01-01T00:00:00+10:00", "expected a date, time and offset"),
        ({"type": "time"}, "24:00", "expected a time such as '09:30:00', found"),
        ({"type": "uuid"}, "x", "expected a UUID in lower case, found"),
        ({"type": "email"}, "rex@localhost", "expected an email address such as"),
        ({"type": "email"}, "rex@vet..example", "expected an email address such as"),
        ({"type": "email"}, f"{'x' * 65}@vet.example", "expected an email address such as"),
        ({"type": "int"}, 2**53, "expected an integer of at most 53 bits"),
        ({"type": "url"}, "ftp://example.com", "expected a URL such as"),
        ({"type": "enum", "values": ["a"]}, "b", "expected one of a; found the string 'b'"),
        ({"type": "ref", "to": "x"}, "b", "a field of type 'ref' cannot have a constant value"),
    ],
)
def test_values_that_do_not_fit(keys: dict[str, Any], value: object, reason: str) -> None:
    assert (value_refusal(field(**keys), value) or "").startswith(reason)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ({"type": "decimal", "digits": 4, "places": 2}, 1.25),
        ({"type": "decimal", "digits": 4, "places": 4}, "0.0001"),
        ({"type": "datetime"}, "2024-01-31T09:30:00.123+02:00"),
        ({"type": "time"}, "09:30"),
        ({"type": "email"}, "rex.o@vet.example.com"),
        ({"type": "url"}, "http://localhost:8000/a?b=c#d"),
    ],
)
def test_values_that_fit(keys: dict[str, Any], value: object) -> None:
    assert value_refusal(field(**keys), value) is None


def test_names_in_json() -> None:
    assert json_name("owner", field(type="ref", to="owners")) == "owner_id"
    assert json_name("friends", field(type="refs", to="pets")) == "friend_ids"
    assert json_name("born_on", field(type="date")) == "born_on"
    aliased = field(type="date", alias="born")
    assert (json_name("born_on", aliased), attribute_name("born_on", aliased)) == (
        "born",
        "born_on",
    )
