from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from pydantic import ValidationError

from featurebuilder.naming import ClassName, FeatureName, RoutePath, SnakeName
from featurebuilder.request.model.endpoint import Endpoint, Response, ResponseField
from featurebuilder.request.model.field_types import FieldName, HandlerName, ModelName
from featurebuilder.request.model.request import FeatureRequest
from tests.request.samples import loaded, minimal, problems


def _with_field(field: dict[str, Any]) -> dict[str, Any]:
    data = minimal()
    data["endpoints"][0]["response"]["fields"] = {"pong": {"description": "d", **field}}
    return data


def _second_endpoint(**changes: object) -> dict[str, Any]:
    data = minimal()
    second = copy.deepcopy(data["endpoints"][0]) | {"handler": "ping_again", "path": "/again"}
    data["endpoints"].append(second | changes)
    return data


def test_what_is_left_out_is_filled_in() -> None:
    request = loaded(minimal())
    (endpoint,) = request.endpoints
    assert request.title == "Ping"
    assert endpoint.method == "get"
    assert endpoint.path == "/ping"
    assert endpoint.description == endpoint.answer.description == ""
    assert endpoint.answer.model == "PingResponse"
    field = endpoint.answer.fields[FieldName("pong")]
    assert (field.type, field.value, field.example) == ("str", "yes", "yes")


def test_names_have_their_types() -> None:
    request = loaded(minimal())
    (endpoint,) = request.endpoints
    assert type(request.name) is FeatureName
    assert type(endpoint.path) is RoutePath
    assert isinstance(endpoint.handler, SnakeName)
    assert isinstance(endpoint.answer.model, ClassName)
    assert {type(name) for name in endpoint.answer.fields} == {FieldName}


def test_a_later_model_is_named_after_its_handler() -> None:
    models = [endpoint.answer.model for endpoint in loaded(_second_endpoint()).endpoints]
    assert models == ["PingResponse", "PingAgainResponse"]


@pytest.mark.parametrize("method", ["get", "GET", "Patch", "DELETE"])
def test_a_method_may_be_in_capitals(method: str) -> None:
    data = minimal()
    data["endpoints"][0]["method"] = method
    assert loaded(data).endpoints[0].method == method.lower()


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("str", "", ""),
        ("int", 2**63 - 1, 2**63 - 1),
        ("int", -(2**63), -(2**63)),
        ("float", 1.5, 1.5),
        ("float", 3, 3.0),
        ("bool", False, False),
    ],
)
def test_a_value_of_its_type_is_kept(kind: str, value: object, kept: object) -> None:
    request = loaded(_with_field({"type": kind, "value": value, "example": value}))
    field = request.endpoints[0].answer.fields[FieldName("pong")]
    assert (field.value, field.example) == (kept, kept)
    assert type(field.value) is type(kept)


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("str", 1, "expected a string, found the number 1"),
        ("str", None, "expected a string, found null"),
        ("str", ["a"], "expected a string, found a list"),
        ("int", True, "expected an integer, found true"),
        ("int", 1.0, "expected an integer, found the number 1.0"),
        ("int", "1", "expected an integer, found the string '1'"),
        ("int", 2**63, "expected a number of at most 64 bits, found a larger one"),
        ("int", 10**400, "expected a number of at most 64 bits, found a larger one"),
        ("float", False, "expected a number, found false"),
        ("float", 2**53 + 1, f"expected a number, found the number {2**53 + 1}"),
        ("float", 10**400, "expected a number, found a number with too many digits"),
        ("float", float("inf"), "expected a finite number, found infinity or NaN"),
        ("float", float("nan"), "expected a finite number, found infinity or NaN"),
        ("bool", 0, "expected true or false, found the number 0"),
        ("bool", {}, "expected true or false, found a mapping"),
    ],
)
def test_a_value_of_another_type_is_refused(kind: str, value: object, found: str) -> None:
    for key, other in (("value", "example"), ("example", "value")):
        data = {"type": kind, "description": "d", key: value, other: value}
        with pytest.raises(ValidationError) as caught:
            ResponseField.model_validate(data)
        errors = {error["loc"]: str(error["ctx"]["error"]) for error in caught.value.errors()}
        assert errors == {("value",): found, ("example",): found}


@pytest.mark.parametrize(
    "name", ["id", "type", "hash", "format", "_", "camelCase", "Url", "a1", "list", "self", "match"]
)
def test_a_field_may_have_this_name(name: str) -> None:
    assert (FieldName.refusal(name) is None) == (name != "_")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("_private", "starts with an underscore"),
        ("model_dump", "reserved by Pydantic models"),
        ("model_x", "reserved by Pydantic models"),
        ("json", "reserved by Pydantic models"),
        ("schema", "reserved by Pydantic models"),
        ("copy", "reserved by Pydantic models"),
        ("validate", "reserved by Pydantic models"),
        ("register", "reserved by Pydantic models"),
        ("mro", "reserved by Pydantic models"),
        ("str", "the name of a type that the model uses"),
        ("bool", "the name of a type that the model uses"),
        ("Field", "imported by the generated model"),
        ("class", "is a Python keyword"),
        ("a b", "is not an identifier"),
    ],
)
def test_a_field_may_not_have_this_name(name: str, reason: str) -> None:
    assert reason in str(FieldName.refusal(name))


@pytest.mark.parametrize("name", ["router", "annotations", "print", "Run"])
def test_a_handler_may_not_have_this_name(name: str) -> None:
    assert HandlerName.refusal(name)


@pytest.mark.parametrize(
    "name", ["BaseModel", "ConfigDict", "Field", "APIRouter", "Annotated", "ping", "Exception"]
)
def test_a_response_model_may_not_have_this_name(name: str) -> None:
    assert ModelName.refusal(name)


def test_a_request_cannot_be_changed() -> None:
    request = loaded(minimal())
    with pytest.raises(ValidationError):
        request.name = FeatureName("other")
    with pytest.raises(TypeError):
        request.endpoints[0].answer.fields["x"] = None  # type: ignore[index]


def test_plain_data_and_back_is_the_same_request() -> None:
    request = loaded(_second_endpoint())
    assert FeatureRequest.model_validate(request.model_dump()) == request
    assert FeatureRequest.model_validate(request) is request
    assert loaded(request.model_dump(mode="json")) == request


def test_made_of_parts_in_code_a_request_is_checked_too() -> None:
    answer = ResponseField(value="yes", description="The answer.")
    response = Response(model=ClassName("Answer"), fields={FieldName("pong"): answer})
    endpoint = Endpoint(
        path=RoutePath("/ping"), summary="Ping", handler=SnakeName("ping"), response=response
    )
    parts: dict[str, Any] = {"name": "ping", "description": "d", "tags": ("a",)}
    assert FeatureRequest(**parts, endpoints=(endpoint,)).endpoints == (endpoint,)
    with pytest.raises(ValidationError, match="already the handler of"):
        FeatureRequest(**parts, endpoints=(endpoint, endpoint))


def test_half_a_character_is_refused_in_code_too() -> None:
    with pytest.raises(ValidationError) as caught:
        ResponseField(value="\ud800", description="\udfff")
    assert {("value",), ("description",)} == {error["loc"] for error in caught.value.errors()}


@pytest.mark.parametrize("status", [205, 302, 404, "201"])
def test_a_status_without_this_body_is_refused(status: object) -> None:
    data = minimal()
    data["endpoints"][0]["status"] = status
    (found,) = problems(json.dumps(data), ".json")
    assert found.what.startswith("endpoints[0].status: expected 200, 201, ")


@pytest.mark.parametrize("status", ["200", "499", "x"])
def test_what_tells_of_no_error_is_refused(status: str) -> None:
    data = minimal()
    data["endpoints"][0]["errors"] = {status: "No."}
    (found,) = problems(json.dumps(data), ".json")
    assert found.what == f"endpoints[0].errors.{status}: '{status}' is not an HTTP error status"
