"""The models that are generated and the migrations that are generated declare the same tables."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from featurebuilder.errors import InvalidRequestError, Location
from featurebuilder.plan.change import Part
from tests.features.living import applied, update_of
from tests.migrations.running_alembic import CHECK, DOWN, FINE, NAMES, UP, alembic
from tests.migrations.test_migrations import EVERYTHING
from tests.trees import after, blueprint, planned

pytestmark = pytest.mark.any_python

OVERLAYS = Path(__file__).parents[2] / ".ci" / "overlays"
NAME = {"max_length": 80}
OWNERS = {"fields": {"name": NAME}, "key": "int", "sort": ["name"], "pagination": "cursor"}
CITIES = {"fields": {"name": NAME, "neighbours": {"type": "refs", "to": "cities"}}, "key": "int"}
PETS = {
    "fields": {"name": {**NAME, "unique": True}, **EVERYTHING},
    "unique": [["owner", "name"]],
    "timestamps": True,
    "soft_delete": True,
    "concurrency": "etag",
    "filters": ["species", "count", "born_on"],
    "sort": ["name", "count"],
}
LATER = {
    "fields": {
        "title": {**NAME, "renamed_from": "name", "optional": True},
        "count": {"type": "int", "optional": True, "unique": True},
        "owner": {"type": "ref", "to": "owners", "on_delete": "cascade"},
        "pals": {"type": "refs", "to": "pets", "renamed_from": "friends"},
        "level": {"type": "int", "default": 1},
        "species": {"type": "enum", "values": ["dog", "cat"], "default": "dog", "index": True},
    },
    "sort": ["level"],
    "pagination": "cursor",
    "timestamps": True,
}


def asking(name: str, resource: dict[str, Any]) -> dict[str, bytes]:
    request = {"name": name, "description": "Kept.", "tags": ["Clinic"], "resource": resource}
    return {f"features/{name}.json": json.dumps(request).encode()}


@pytest.mark.slow
def test_a_tree_is_migrated_to_what_its_models_declare(tmp_path: Path, postgresql_url: str) -> None:
    first, then = tmp_path / "first", tmp_path / "then"
    tree = blueprint() | asking("owners", OWNERS) | asking("cities", CITIES) | asking("pets", PETS)
    for name in ("owners", "cities", "pets"):
        tree = after(tree, planned(tree, name))
    plant(first, tree)
    changed = tree | asking("pets", LATER)
    plant(then, applied(changed, update_of(changed, "pets").plan))

    assert alembic(first, postgresql_url, UP, CHECK, NAMES) == ["", FINE, [[]] * 5]
    assert alembic(then, postgresql_url, UP, CHECK, DOWN) == ["", FINE, ""]


@pytest.mark.slow
def test_so_is_a_tree_that_uses_sqlalchemy_alone(tmp_path: Path) -> None:
    own = (OVERLAYS / "clinic_sqlalchemy/petsage/core/db.py").read_text(encoding="utf-8")
    tree = blueprint({"petsage/core/__init__.py": "", "petsage/core/db.py": own})
    # Alone, as it takes long to plan what it refers to; the one above refers to all.
    fields = {name: one for name, one in EVERYTHING.items() if name not in {"owner", "city"}}
    fields["how_often_it_was_seen_by_" + "the_" * 8 + "vet"] = {"type": "int", "index": True}
    tree |= asking("pets", {**PETS, "fields": {"name": NAME, **fields}, "unique": []})
    tree = after(tree, planned(tree, "pets"))
    assert b"mapped_column(" in tree["petsage/models/pets.py"]
    plant(tmp_path, tree)

    # A base without a naming convention names no constraint, so names are not compared.
    assert alembic(tmp_path, "sqlite:///it.db", UP, CHECK, DOWN) == ["", FINE, ""]


def test_what_rows_cannot_follow_is_refused_at_its_place_in_the_request() -> None:
    tree = blueprint() | asking("pets", {"fields": {"name": NAME}})
    tree = after(tree, planned(tree, "pets"))
    fields = '{"name": {"max_length": 80},\n "age": {"type": "int"}}'
    text = tree["features/pets.json"].decode().replace('{"name": {"max_length": 80}}', fields)

    with pytest.raises(InvalidRequestError) as caught:
        update_of(tree | {"features/pets.json": text.encode()}, "pets")

    (problem,) = caught.value.problems
    assert problem.what.startswith("resource.fields.age: is required and has no default")
    assert problem.where == Location("features/pets.json", 2, 9)


def plant(root: Path, tree: dict[str, bytes]) -> None:
    for path, data in tree.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


@pytest.mark.parametrize(
    "env", ["from petsage import main\n", "from petsage.models import people\n"]
)
def test_a_migration_comes_after_the_trees_own(env: str) -> None:
    own = {
        "alembic.ini": "[alembic]\nscript_location = db\nfile_template = %%(slug)s_%%(rev)s\n",
        "db/env.py": env,
        "db/versions/a1b2_first.py": "revision = 'a1b2'\ndown_revision = None\n",
        "petsage/models/people.py": "",
    }
    tree = blueprint(own) | asking("pets", {"fields": {"name": NAME}})

    changes = planned(tree, "pets").plan.changes

    (made,) = (change for change in changes if change.part is Part.MIGRATION)
    assert re.fullmatch("db/versions/create_pets_[0-9a-f]{12}.py", made.path)
    assert b'down_revision = "a1b2"' in (made.after or b"")
    assert "alembic.ini" not in {change.path for change in changes}
