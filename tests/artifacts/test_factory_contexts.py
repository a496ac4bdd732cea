"""What the factory of a resource makes, and what it leaves out."""

from __future__ import annotations

import pytest

from featurebuilder.artifacts.resource.factory import is_left_empty
from tests.features.living import applied, update_of
from tests.features.test_resource_features import CLINIC, asking, built
from tests.migrations.migrating import stored
from tests.trees import encoded

REF = {"type": "ref", "to": "owners"}


@pytest.mark.parametrize(
    ("ref", "unique", "expected"),
    [
        (REF, [], False),
        (REF | {"optional": True}, [], True),
        (REF | {"optional": True, "unique": True}, [], False),
        (REF | {"optional": True}, [["name", "of"]], False),
        (REF | {"to": "pets", "optional": True}, [], True),
    ],
)
def test_refs_left_empty(
    ref: dict[str, object], unique: list[list[str]], *, expected: bool
) -> None:
    pets = stored({"name": {"type": "str"}, "of": ref}, unique=unique)
    resource = pets.request.resource
    assert resource is not None
    reference = pets.storage.reference(str(ref["to"]))
    assert is_left_empty("of", resource, reference) is expected


@pytest.mark.slow
def test_factories_of_what_refers_to_each_other_do_not_import_each_other() -> None:
    tree = built(CLINIC, "owners", "pets")
    tree |= encoded(
        asking("owners", "{name: {max_length: 80}, pet: {type: ref, to: pets, optional: true}}")
    )
    tree = applied(tree, update_of(tree).plan)
    factories = {name: tree[f"petsage/tests/factories/{name}.py"] for name in ("owners", "pets")}
    assert b'"pet_id": None' in factories["owners"]
    assert b"make_pet" not in factories["owners"]
    assert b"make_owner" in factories["pets"]


def test_nor_do_those_of_what_refers_to_each_other_once_each() -> None:
    tree = built(CLINIC, "owners", "pets")
    pet = "pet: {type: ref, to: pets, optional: true, unique: true}"
    tree |= encoded(asking("owners", f"{{name: {{max_length: 80}}, {pet}}}"))
    tree = applied(tree, update_of(tree).plan)
    factory = tree["petsage/tests/factories/owners.py"]
    assert b'"pet_id": None' in factory
    assert b"make_pet" not in factory
    assert b'["pet_id"]' not in tree["petsage/tests/api/v1/test_owners.py"]
