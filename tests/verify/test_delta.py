"""What becomes of an API, told from documents that FastAPI itself makes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import pytest
from fastapi import Body, Depends, FastAPI, Header, Query
from fastapi.security import APIKeyHeader
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from featurebuilder.plan.prepared import ChangeKind, OperationDelta
from featurebuilder.verify.delta import api_delta

if TYPE_CHECKING:
    from collections.abc import Callable

    Handler = Callable[..., Any]


def document(handler: Handler, path: str = "/pets", method: str = "get", **more: Any) -> Any:  # noqa: ANN401
    app = FastAPI()
    app.api_route(path, methods=[method], **more)(handler)
    return app.openapi()


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Red(StrEnum):
    RED = "red"


class Pet(BaseModel):
    name: str
    age: int | None = None
    colour: Colour = Colour.RED
    friends: list[Pet] = []


class PetWithOwner(Pet):
    owner: str


class PetMaybeOwned(Pet):
    owner: str = ""


class Nameless(BaseModel):
    age: int | None = None
    colour: Colour = Colour.RED
    friends: list[Nameless] = []


class RedPet(BaseModel):
    name: str
    age: int | None = None
    colour: Red = Red.RED
    friends: list[RedPet] = []


class NumberedPet(BaseModel):
    name: int
    age: int | None = None
    colour: Colour = Colour.RED
    friends: list[NumberedPet] = []


class AgedPet(BaseModel):
    name: str
    age: int
    colour: Colour = Colour.RED
    friends: list[AgedPet] = []


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


def takes(kind: object, **more: object) -> Handler:
    def handler(value: Any) -> None: ...  # noqa: ANN401

    handler.__annotations__ = {"value": kind, "return": None}
    handler.__defaults__ = tuple(more.values())
    return handler


def answers(kind: object) -> Handler:
    def handler() -> Any: ...  # noqa: ANN401

    handler.__annotations__ = {"return": kind}
    return handler


def query(kind: object) -> Handler:
    return takes(Annotated[kind, Query()])


def nothing() -> None: ...


QUERY: list[tuple[Handler, Handler, list[str]]] = [
    (nothing, query(int), ["the query parameter value is required now"]),
    (nothing, takes(Annotated[int, Query()], value=3), []),
    (
        takes(Annotated[int, Query()], value=3),
        query(int),
        ["the query parameter value is required now"],
    ),
    (query(int), nothing, ["the query parameter value is no longer read"]),
    (query(str), query(int), ["the query parameter value no longer accepts a string"]),
    (query(int), query(float), []),
    (query(float), query(int), ["the query parameter value no longer accepts a number"]),
    (query(Colour), query(Red), ["the query parameter value no longer accepts 'blue'"]),
    (query(Red), query(Colour), []),
    (query(str), query(Colour), ["the query parameter value no longer accepts any other value"]),
    (query(Colour), query(str), []),
    (query(Literal["red"]), query(Colour), []),
    (query(int | None), query(int), ["the query parameter value no longer accepts null"]),
    (query(list[int]), query(list[int] | None), []),
    (
        query(list[str]),
        query(list[int]),
        ["the query parameter value[] no longer accepts a string"],
    ),
    (
        query(Annotated[int, Field(le=100)]),
        query(Annotated[int, Field(le=10)]),
        ["the query parameter value has a stricter limit: maximum 10, not 100"],
    ),
    (query(Annotated[int, Field(le=10)]), query(Annotated[int, Field(le=100)]), []),
    (query(Annotated[int, Field(ge=1)]), query(int), []),
    (
        query(int),
        query(Annotated[int, Field(ge=1)]),
        ["the query parameter value has a stricter limit: minimum 1"],
    ),
    (
        query(str),
        query(Annotated[str, Field(pattern="^a")]),
        ["the query parameter value has a stricter limit: pattern ^a"],
    ),
    (query(str), query(UUID), ["the query parameter value must have the format uuid now"]),
    (query(UUID), query(str), []),
    (
        takes(Annotated[str, Header()]),
        nothing,
        ["the header parameter value is no longer read"],
    ),
]  # fmt: skip
BODY: list[tuple[Handler, Handler, list[str]]] = [
    (takes(Pet), takes(Pet), []),
    (takes(Pet), takes(PetWithOwner), ["the request.owner is required now"]),
    (takes(Pet), takes(PetMaybeOwned), []),
    (takes(PetWithOwner), takes(Pet), []),
    (takes(Pet), takes(NumberedPet), ["the request.name no longer accepts a string"]),
    (
        takes(Pet),
        takes(AgedPet),
        ["the request.age is required now", "the request.age no longer accepts null"],
    ),
    (takes(Pet), takes(RedPet), ["the request.colour no longer accepts 'blue'"]),
    (
        takes(Pet),
        takes(Strict),
        [f"the request.{name} is no longer accepted" for name in ("age", "colour", "friends")],
    ),
    (takes(Pet), nothing, ["the request body is no longer read"]),
    (nothing, takes(Pet), ["a request body is required now"]),
    (nothing, takes(Annotated[Pet | None, Body()], value=None), []),
    (
        takes(dict[str, int]),
        takes(dict[str, str]),
        ["the request.* no longer accepts an integer"],
    ),
    (
        takes(Annotated[Pet, Body(media_type="application/x-pet")]),
        takes(Pet),
        ["application/x-pet is no longer accepted"],
    ),
]  # fmt: skip
RESPONSE: list[tuple[Handler, Handler, list[str]]] = [
    (answers(Pet), answers(PetWithOwner), []),
    (answers(PetWithOwner), answers(Pet), ["the response.owner is gone"]),
    (answers(PetMaybeOwned), answers(Pet), ["the response.owner is gone"]),
    (answers(PetWithOwner), answers(PetMaybeOwned), ["the response.owner may be missing now"]),
    (answers(Pet), answers(Nameless), ["the response.name is gone"]),
    (answers(Pet), answers(NumberedPet), ["the response.name may be an integer now"]),
    (
        answers(AgedPet),
        answers(Pet),
        ["the response.age may be missing now", "the response.age may be null now"],
    ),
    (answers(RedPet), answers(Pet), ["the response.colour may be 'blue' now"]),
    (answers(Pet), answers(RedPet), []),
    (answers(list[Pet]), answers(Pet), ["the response may be an object now"]),
    (answers(list[Pet]), answers(list[Nameless]), ["the response[].name is gone"]),
    (answers(Pet), answers(Pet | None), ["the response may be null now"]),
    (answers(Pet | None), answers(Pet), []),
    (answers(float), answers(int), []),
    (answers(int), answers(Any), ["the response may be anything now"]),
    (answers(datetime), answers(str), ["the response no longer always has the format date-time"]),
]  # fmt: skip


def breaks(old: Any, new: Any) -> list[str]:  # noqa: ANN401
    delta = api_delta(old, new)
    assert {one.fate for one in delta} <= {ChangeKind.CHANGED}
    return [text for one in delta for text in one.breaks]


@pytest.mark.parametrize(("old", "new", "told"), QUERY)
def test_what_a_client_may_ask(old: Handler, new: Handler, told: list[str]) -> None:
    assert breaks(document(old), document(new)) == told


@pytest.mark.parametrize(("old", "new", "told"), BODY)
def test_what_a_client_may_send(old: Handler, new: Handler, told: list[str]) -> None:
    found = breaks(document(old, method="post"), document(new, method="post"))
    assert sorted(found) == sorted(told)


@pytest.mark.parametrize(("old", "new", "told"), RESPONSE)
def test_what_a_client_is_answered(old: Handler, new: Handler, told: list[str]) -> None:
    assert breaks(document(old), document(new)) == told


def test_status_and_authentication() -> None:
    old = document(nothing)
    created = document(nothing, status_code=201)
    assert breaks(old, created) == ["it no longer returns 200"]
    locked = document(nothing, dependencies=[Depends(APIKeyHeader(name="key"))])
    assert breaks(old, locked) == ["clients must authenticate with APIKeyHeader now"]
    assert breaks(locked, old) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({404: {"model": Pet}}, {404: {"model": Nameless}}, ["the 404 response.name is gone"]),
        ({404: {"model": Nameless}}, {404: {"model": Pet}}, []),
        ({404: {"model": Pet}}, {}, []),
        ({}, {404: {"model": Pet}}, []),
        (
            {409: {"content": {"application/json": {"schema": {}}}}},
            {409: {"content": {"application/problem+json": {"schema": {}}}}},
            ["it no longer returns 409 as application/json"],
        ),
    ],
)
def test_what_a_client_is_told_of_errors(
    old: dict[int, Any], new: dict[int, Any], told: list[str]
) -> None:
    (delta,) = api_delta(document(nothing, responses=old), document(nothing, responses=new))
    assert (delta.fate, list(delta.breaks)) == (ChangeKind.CHANGED, told)


def test_what_comes_goes_and_stays() -> None:
    old = FastAPI()
    old.get("/a")(nothing)
    old.get("/pets/{id}")(query(int))
    new = FastAPI()
    new.get("/pets/{pet_id}")(query(int))
    new.post("/b")(nothing)
    assert api_delta(old.openapi(), new.openapi()) == (
        OperationDelta("GET /a", ChangeKind.REMOVED),
        OperationDelta("POST /b", ChangeKind.ADDED),
        OperationDelta("GET /pets/{pet_id}", ChangeKind.CHANGED),
    )


def test_words_alone_break_nobody() -> None:
    delta = api_delta(document(nothing), document(nothing, summary="All of them"))
    assert delta == (OperationDelta("GET /pets", ChangeKind.CHANGED),)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([
            "paths", "/x", "get", "parameters", "schema", "anyOf", "allOf", "type", "properties",
            "required", "items", "$ref", "responses", "200", "content", "requestBody", "enum", "in",
            "security", "additionalProperties",
        ]),
        inner,
        max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip
REFERENCES = {"components": {"schemas": {"A": {"anyOf": [{"$ref": "#/components/schemas/A"}]}}}}


@given(json, json)
def test_no_document_is_too_odd(old: Any, new: Any) -> None:  # noqa: ANN401
    def whole(operation: Any) -> Any:  # noqa: ANN401
        return {"paths": {"/x": {"get": operation, "parameters": operation}}, **REFERENCES}

    assert api_delta(whole(old), whole(old)) == ()
    api_delta(whole(old), whole(new))
    api_delta(old, new)
