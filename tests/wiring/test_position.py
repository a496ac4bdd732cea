"""Where in a list of routers people would put one more."""

from __future__ import annotations

import pytest

from featurebuilder.wiring.include_order import place_of_router

MOSTLY = ["tools", "agents", "bees", "cats", "rats", "dogs", "moths", "newts", "owls", "ants"]


@pytest.mark.parametrize(
    ("names", "name", "index"),
    [
        pytest.param([], "toys", 0, id="the first one"),
        pytest.param(["users"], "toys", 1, id="one shows no order"),
        pytest.param(["users", "items"], "toys", 2, id="appended"),
        pytest.param(["ants", "dogs"], "cats", 1, id="sorted"),
        pytest.param(["ants", "bees", "cats"], "dogs", 3, id="sorted, and last"),
        pytest.param(["flow.router", "flow_run.router"], "flow_log.router", 1, id="by words"),
        pytest.param(MOSTLY, "ducks", 6, id="between neighbours, as most of them stand"),
        pytest.param(MOSTLY[::-1], "ducks", 10, id="in no order that neighbours tell"),
        pytest.param(
            ["tag.router", "user.router", "auth.router"], "tag_type.router", 1, id="behind its kin"
        ),
        pytest.param(
            ["tag_router", "user_router", "tag_type_router", "auth_router"],
            "tag_group_router",
            3,
            id="behind the last of its kin",
        ),
        pytest.param(
            ["make_tag_router(db)", "make_user_router(db)", "make_auth_router(db)"],
            "make_tag_type_router(db)",
            1,
            id="what all begin with makes no kin",
        ),
        pytest.param(
            ["users.root_router", "tags.root_router", "files.root_router"],
            "exports.root_router",
            3,
            id="a variable of the same name makes no kin",
        ),
        pytest.param(
            ["api.tags.router", "api.shop.items.router", "api.shop.sales.router", "api.me.router"],
            "api.shop.orders.router",
            2,
            id="among those of its package, which are sorted",
        ),
        pytest.param(
            ["api.tags.router", "api.shop.sales.router", "api.shop.items.router", "api.me.router"],
            "api.shop.orders.router",
            3,
            id="behind those of its package",
        ),
        pytest.param(["users", "items", "web_client"], "toys", 2, id="in front of a catch-all"),
        pytest.param(["ants", "bees", "web_client"], "zoo", 2, id="sorted, but for a catch-all"),
        pytest.param(
            ["users", "items", "api.admin.router", "api.root.router"], "toys", 2, id="several last"
        ),
        pytest.param(["web_client"], "toys", 1, id="all stand last"),
        pytest.param(["users", "items", "ui_router"], "root_router", 3, id="one that stands last"),
    ],
)
def test_place_of_a_router(names: list[str], name: str, index: int) -> None:
    assert place_of_router(names, name) == index
