"""Where in a list people would put one more."""

from __future__ import annotations

import pytest

from featurebuilder.edit.items import place_for, place_last

SORTED = ["ants", "bees", "cats", "dogs", "eels"]


@pytest.mark.parametrize(
    ("names", "name", "index"),
    [
        ([], "toys", 0),
        (["users", "items"], "toys", 2),
        (["ants", "bees", "dogs"], "cats", 3),
        (SORTED, "bats", 1),
        (["tag.router", "user.router", "auth.router"], "tag_type.router", 1),
        (["tag_router", "user_router", "auth_router"], "tag_type_router", 1),
        (["users", "items", "web_client"], "toys", 2),
        (["users", "items", "api.admin.router", "api.root.router"], "toys", 2),
        (["web_client"], "toys", 1),
    ],
)
def test_place_last(names: list[str], name: str, index: int) -> None:
    assert place_last(names, name) == index


@pytest.mark.parametrize(
    ("names", "name", "index"),
    [
        (["bees", "dogs"], "cats", 1),
        (["dogs", "bees"], "cats", 2),
        (["ants", "bees", "eels", "dogs", "flies"], "cats", 2),
        (["v1", "v2", "v10"], "v9", 2),
    ],
)
def test_place_for(names: list[str], name: str, index: int) -> None:
    assert place_for(names, name) == index
