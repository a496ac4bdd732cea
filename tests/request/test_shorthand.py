from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.errors import FeatureBuilderError, InvalidRequestError, Problem
from featurebuilder.request.model.request import FeatureRequest
from featurebuilder.request.shorthand.composing import Choices, compose_request
from featurebuilder.request.shorthand.shorthand import parse_field
from tests.request.samples import resource_requests
from tests.request.shorthand_writing import write_shorthand


@pytest.mark.parametrize(
    ("text", "name", "keys"),
    [
        ("name", "name", {}),
        ("name?", "name", {"optional": True}),
        ("name:str", "name", {"type": "str"}),
        ("name:str:80", "name", {"type": "str", "max_length": 80}),
        ("name:str:3..80", "name", {"type": "str", "min_length": 3, "max_length": 80}),
        ("name:str:3..", "name", {"type": "str", "min_length": 3}),
        (
            "code:str:15?!",
            "code",
            {"type": "str", "max_length": 15, "optional": True, "unique": True},
        ),
        ("code:str^", "code", {"type": "str", "index": True}),
        ("code:str:unique:index", "code", {"type": "str", "unique": True, "index": True}),
        ("code:optional", "code", {"optional": True}),
        ("born_on:date?", "born_on", {"type": "date", "optional": True}),
        ("born_on:date:optional", "born_on", {"type": "date", "optional": True}),
        ("species:dog|cat", "species", {"type": "enum", "values": ("dog", "cat")}),
        ("species:dog/cat", "species", {"type": "enum", "values": ("dog", "cat")}),
        (
            "species:dog/cat=cat",
            "species",
            {"type": "enum", "values": ("dog", "cat"), "default": "cat"},
        ),
        ("species:enum:dog", "species", {"type": "enum", "values": ("dog",)}),
        ("owner:ref(owners)", "owner", {"type": "ref", "to": "owners"}),
        ("owner:ref:owners", "owner", {"type": "ref", "to": "owners"}),
        (
            "owner:ref:owners:cascade",
            "owner",
            {"type": "ref", "to": "owners", "on_delete": "cascade"},
        ),
        ("friends:refs:pets", "friends", {"type": "refs", "to": "pets"}),
        (
            "weight:decimal(6,2)?",
            "weight",
            {"type": "decimal", "digits": 6, "places": 2, "optional": True},
        ),
        (
            "weight:decimal:6,2:0..99.5",
            "weight",
            {"type": "decimal", "digits": 6, "places": 2, "ge": 0, "le": 99.5},
        ),
        ("age:int:0..130", "age", {"type": "int", "ge": 0, "le": 130}),
        ("age:int:gt=0", "age", {"type": "int", "gt": 0}),
        ("age:int=-3", "age", {"type": "int", "default": -3}),
        ("ok:bool=true", "ok", {"type": "bool", "default": True}),
        ("ok:bool:default=false", "ok", {"type": "bool", "default": False}),
        ("at:time:default=09::30", "at", {"type": "time", "default": "09:30"}),
        ("labels:list:str:10", "labels", {"type": "list", "items": "str", "max_items": 10}),
        ("labels:list(str)", "labels", {"type": "list", "items": "str"}),
        ("n:pattern=^[a-z?]=$", "n", {"pattern": "^[a-z?]=$"}),
        ("n:description=What it is.", "n", {"description": "What it is."}),
    ],
)
def test_a_field_in_short(text: str, name: str, keys: dict[str, Any]) -> None:
    typed = parse_field(text)
    assert (typed.name, typed.keys) == (name, keys)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("born:dat", "'born:dat', column 6: there is no type 'dat' -- did you mean 'date'?"),
        ("x:", "'x:', column 3: there is no type ''"),
        (
            "home:object",
            "'home:object', column 6: an object has no short form -- define the object's",
        ),
        (
            "x:zzz",
            "'x:zzz', column 3: there is no type 'zzz' -- known types: str, text, int, float",
        ),
        (
            "x:date:80",
            "'x:date:80', column 8: '80' has no meaning for a field of type 'date' -- use",
        ),
        (
            "x:int:5",
            "'x:int:5', column 7: '5' has no meaning for a field of type 'int' -- use one",
        ),
        (
            "x:str:optional?",
            "'x:str:optional?', column 7: 'optional' is set twice -- remove one of",
        ),
        ("x:int:ge=a", "'x:int:ge=a', column 7: expected a number, found the string 'a'"),
        ("x:ref", "'x:ref', column 1: a field of type 'ref' needs 'to' -- add it: the feature"),
        ("x:int:max_length=3", "'x:int:max_length=3', column 7: a field of type 'int' cannot have"),
        ("X:int", "'X:int', column 1: 'X' is not in snake_case"),
        ("", "'', column 1: '' is not an identifier"),
        ("x:int:0..9=10", "'x:int:0..9=10', column 7: 10 is greater than 'le', 9"),
        ("x:owners/owners", "'x:owners/owners', column 3: duplicate value 'owners'"),
    ],
)
def test_what_is_wrong_is_pointed_at(text: str, problem: str) -> None:
    (found,) = _told([text])
    assert found.startswith(problem)


def _told(fields: list[str], choices: Choices | None = None) -> list[str]:
    with pytest.raises(InvalidRequestError) as caught:
        compose_request("pets", fields, choices or Choices())
    problems = caught.value.problems
    return [f"{p.what}" + (f" -- {p.remedy}" if p.remedy else "") for p in problems]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert [line.partition(":")[0] for line in _told(["a:dat", "b:in", "c", "c"])] == [
        "'a",
        "'b",
        "'c', column 1",
    ]
    (found,) = _told(["name:str"], Choices(search=("nam",)))
    assert found == "search[0]: there is no field 'nam' -- did you mean 'name'?"


def test_a_request_is_composed() -> None:
    choices = Choices(search=("name",), etag=True, timestamps=True, operations=("list", "create"))
    request = compose_request("price_lists", ["name:str:80", "kind:a/b=a"], choices)
    assert request == FeatureRequest.model_validate(
        {
            "name": "price_lists",
            "description": "Keeps price lists.",
            "resource": {
                "fields": {
                    "name": {"max_length": 80},
                    "kind": {"type": "enum", "values": ["a", "b"], "default": "a"},
                },
                "search": ["name"],
                "concurrency": "etag",
                "timestamps": True,
                "operations": ["list", "create"],
            },
        }
    )


@given(data=resource_requests())
@settings(max_examples=80, deadline=None)
def test_what_is_written_in_short_says_the_same(data: dict[str, Any]) -> None:
    resource = FeatureRequest.model_validate(data).resource
    assert resource
    for name, field in resource.fields.items():
        text = write_shorthand(name, field)
        if text is None:
            assert field.type in {"object", "enum"}
            continue
        again = compose_request(
            "pets", [f"{text}:description={field.description.replace(':', '::')}"]
        )
        assert again.resource
        assert again.resource.fields == {name: field}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("name:str:80?", "name:str:80:optional"),
        ("species:dog|cat=dog", "species:enum:dog/cat:default=dog"),
        ("owner:ref(owners):cascade", "owner:ref:owners:cascade"),
        ("weight:decimal", "weight:decimal:12,2"),
        ("age:int:0..", "age:int:0.."),
        ("rate:float:..1", "rate:float:..1"),
        ("at:time=09::30", "at:time:default=09::30"),
    ],
)
def test_how_it_is_written(text: str, printed: str) -> None:
    resource = compose_request("pets", [text]).resource
    assert resource
    ((name, field),) = resource.fields.items()
    assert write_shorthand(name, field) == printed


@given(st.text(alphabet="ab1:?!^=/|(),.- é", max_size=12))
@settings(max_examples=200, deadline=None)
def test_anything_typed_is_taken_or_refused(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        compose_request("pets", [text])
    except FeatureBuilderError as error:
        problems = error.problems
    assert all(problem.what.isprintable() for problem in problems)
