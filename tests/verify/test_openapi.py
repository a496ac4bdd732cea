from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from featurebuilder.verify.openapi import operations

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.verify.observation import Json


def shop() -> dict[str, Json]:
    return {
        "info": {"title": "Shop", "version": "1"},
        "security": [],
        "paths": {
            "/pets": {
                "parameters": [{"name": "lang"}],
                "get": {
                    "responses": {"200": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                    "security": [{"Login": []}],
                },
            },
            "/health": {"get": {"summary": "Health"}},
        },
        "components": {
            "schemas": {
                "Pet": {
                    "discriminator": {"mapping": {"cat": "#/components/schemas/Cat~1Kitten"}},
                    "friends": {"$ref": "#/components/schemas/Pet"},
                },
                "Cat/Kitten": {"type": "object"},
                "Unused": {"type": "string"},
            },
            "securitySchemes": {"Login": {"type": "http"}},
        },
    }


def edited(*steps: str) -> dict[str, Json]:
    """Return the shop with the value at ``steps`` replaced."""
    document = deepcopy(shop())
    place: Json = document
    for step in steps[:-1]:
        assert isinstance(place, dict)
        place = place[step]
    assert isinstance(place, dict)
    place[steps[-1]] = {"new": True}
    return document


@pytest.mark.parametrize(
    ("steps", "pets", "health"),
    [
        (["paths", "/pets", "get", "tags"], True, False),
        (["paths", "/pets", "parameters"], True, False),
        (["components", "schemas", "Pet"], True, False),
        (["components", "schemas", "Cat/Kitten"], True, False),
        (["components", "securitySchemes", "Login"], True, False),
        (["security"], True, True),
        (["components", "schemas", "Unused"], False, False),
        (["components", "schemas", "Added"], False, False),
        (["info"], False, False),
        (["paths", "/added"], False, False),
    ],
)
def test_what_changes_an_operation(steps: list[str], pets: bool, health: bool) -> None:  # noqa: FBT001
    before, after = operations(shop()), operations(edited(*steps))
    assert (before["GET /pets"] != after["GET /pets"]) is pets
    assert (before["GET /health"] != after["GET /health"]) is health


def test_operations_are_named_by_method_and_path() -> None:
    document: Json = {"paths": {"/a": {"get": {}, "delete": {}, "summary": "x"}, "/b": {"put": {}}}}
    assert set(operations(document)) == {"GET /a", "DELETE /a", "PUT /b"}


def test_the_order_of_keys_does_not_count() -> None:
    def turned(value: Json) -> Json:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return value

    assert operations(turned(shop())) == operations(shop())


@pytest.mark.parametrize(
    "make",
    [
        lambda: None,
        list,
        dict,
        lambda: {"paths": []},
        lambda: {"paths": {"/a": None}},
        lambda: {"paths": {"/a": {"get": {"$ref": "#/components/gone"}}}, "components": 1},
    ],
)
def test_a_document_that_is_none_has_no_surprises(make: Callable[[], Json]) -> None:
    assert set(operations(make())) <= {"GET /a"}
