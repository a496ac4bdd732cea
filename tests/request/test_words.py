from __future__ import annotations

import pytest

from featurebuilder.request.resource_names import singular


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("pets", "pet"),
        ("price_lists", "price_list"),
        ("diaries", "diary"),
        ("addresses", "address"),
        ("statuses", "status"),
        ("boxes", "box"),
        ("batches", "batch"),
        ("courses", "course"),
        ("prizes", "prize"),
        ("houses", "house"),
        ("user_people", "user_person"),
        ("status", "status"),
        ("address", "address"),
        ("analysis", "analysis"),
        ("species", "species"),
        ("staff", "staff"),
        ("types", "type"),
        ("sets", "set"),
    ],
)
def test_one_of_many(plural: str, one: str) -> None:
    assert singular(plural) == one
