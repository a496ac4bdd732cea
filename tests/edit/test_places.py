"""Where in a list people would put one more."""

from __future__ import annotations

import pytest

from featurebuilder.edit.items import sorted_index


@pytest.mark.parametrize(
    ("names", "name", "index"),
    [
        (["bees", "dogs"], "cats", 1),
        (["dogs", "bees"], "cats", 2),
        (["ants", "bees", "eels", "dogs", "flies"], "cats", 2),
        (["v1", "v2", "v10"], "v9", 2),
        (["api", "gms", "tasks"], "tasks2", 3),
        (["Api1", "tasks", "tasks2b"], "tasks2", 2),
    ],
)
def test_place_for(names: list[str], name: str, index: int) -> None:
    assert sorted_index(names, name) == index
