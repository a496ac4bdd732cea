"""What the tests of a list ask for."""

from __future__ import annotations

import pytest

from featurebuilder.artifacts.resource.list_cases import valid_queries
from tests.migrations.migrating import stored

NO_UUID = '"ffffffff-ffff-4fff-bfff-ffffffffffff"'


@pytest.mark.parametrize(
    ("key", "to", "nobody"),
    [
        ("uuid", "owners", "UNKNOWN_ID"),
        ("uuid", "cities", "2**31 - 1"),
        ("int", "cities", "UNKNOWN_ID"),
        ("int", "owners", NO_UUID),
        ("int", "pets", "UNKNOWN_ID"),
    ],
)
def test_a_ref_is_filtered_by_a_key_of_what_it_leads_to(key: str, to: str, nobody: str) -> None:
    pets = stored({"where": {"type": "ref", "to": to}}, key=key, filters=["where"])
    assert pets.request.resource is not None
    assert valid_queries(pets.request.resource, pets.storage)[-1] == f'{{"where_id": {nobody}}}'
