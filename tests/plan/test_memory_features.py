"""Features that the process alone keeps: no database, and no reference to one."""

from __future__ import annotations

import itertools

import pytest

from featurebuilder.errors import UnusableProjectError
from featurebuilder.plan.change import Part
from featurebuilder.plan.storage_choices import storage_choices
from tests.plan.living import update_of
from tests.plan.test_resource_features import asking, built, drift_of, removed
from tests.trees import after, blueprint, module, planned, project_of

pytestmark = pytest.mark.any_python

MEMORY = "storage: memory"
OWNER = "owner: {type: ref, to: owners, on_delete: cascade}"
PROJECT = b'[project]\nname = "petsage"\ndependencies = ["fastapi>=0.165"]\n'
IN_MEMORY = asking("owners", more=MEMORY) | asking("pets", OWNER, MEMORY)
CLINIC = blueprint(IN_MEMORY | asking("rooms")) | {"pyproject.toml": PROJECT}
CORE = "petsage/core"
MIGRATION = "migrations/versions/0001_create_{}.py"


def asked(tree: dict[str, bytes], name: str, fields: str, more: str = "") -> dict[str, bytes]:
    """Return the tree with another request of the feature."""
    return tree | {path: text.encode() for path, text in asking(name, fields, more).items()}


def refusal(tree: dict[str, bytes], name: str) -> list[str]:
    with pytest.raises(UnusableProjectError) as caught:
        planned(tree, name)
    return [f"{problem.where}: {problem.what}" for problem in caught.value.problems]


def test_it_takes_no_database() -> None:
    plan = planned(CLINIC, "owners").plan
    assert {change.part for change in plan.writes}.isdisjoint({Part.MIGRATION, Part.PROJECT})
    written = {change.path for change in plan.writes if change.path.startswith(CORE)}
    assert written == {
        f"{CORE}/{name}.py"
        for name in ("__init__", "errors", "fields", "memory", "memory_lists", "pagination")
    }
    code = b"".join(change.after or b"" for change in plan.writes)
    assert b"import sqlalchemy" not in code
    assert b"import sqlmodel" not in code
    assert b"from sql" not in code


def test_a_second_build_writes_nothing() -> None:
    tree = built(CLINIC, "owners", "pets")
    for name in ("owners", "pets"):
        assert not planned(tree, name).plan.writes
    assert not update_of(tree).plan.writes
    assert not drift_of(tree)


@pytest.mark.parametrize("built_as", list(itertools.permutations(("owners", "rooms"))))
@pytest.mark.parametrize("removed_as", list(itertools.permutations(("owners", "rooms"))))
@pytest.mark.slow
def test_it_stands_beside_what_a_database_keeps(
    built_as: tuple[str, ...], removed_as: tuple[str, ...]
) -> None:
    tree = built(CLINIC, *built_as)
    assert MIGRATION.format("rooms") in tree
    assert b"Session" not in tree["petsage/api/v1/endpoints/owners.py"]
    for name in removed_as:
        tree = removed(tree, name)
    assert tree == CLINIC


def test_what_is_shared_goes_with_the_last() -> None:
    tree = removed(built(CLINIC, "owners", "pets"), "pets")
    assert f"{CORE}/memory.py" in tree
    assert removed(tree, "owners") == CLINIC


def test_it_handles_as_its_siblings_do() -> None:
    siblings = {
        f"petsage/api/v1/endpoints/{name}.py": module(f"""
            from fastapi import APIRouter

            router = APIRouter()


            @router.get("/{name}")
            async def list_{name}() -> list[str]:
                return []
            """)
        for name in ("shops", "stays")
    }
    aggregator = module("""
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import shops, stays

        api_v1_router = APIRouter()
        api_v1_router.include_router(shops.router)
        api_v1_router.include_router(stays.router)
        """)
    tree = blueprint(siblings | {"petsage/api/v1/api.py": aggregator} | IN_MEMORY)
    router = built(tree, "owners")["petsage/api/v1/endpoints/owners.py"].decode()
    assert "async def read_owner(" in router
    assert "\ndef _find(" in router
    assert "await" not in router


def test_what_was_decided_is_told() -> None:
    found = planned(CLINIC, "owners")
    choices = {c.what: c.value for c in storage_choices(project_of(CLINIC), found.features)}
    assert choices["storage"] == "memory, petsage.core.memory.get_memory"
    assert "ORM" not in choices
    assert "migrations" not in choices


@pytest.mark.parametrize(
    ("name", "to", "what"),
    [
        (
            "pets",
            "rooms",
            "'rooms' is stored in a database, so a resource in memory cannot reference it",
        ),
        ("pets", "vets", "no feature or table 'vets' exists"),
        (
            "rooms",
            "owners",
            "'owners' is stored in memory, so a resource in a database cannot reference it",
        ),
    ],
)
def test_it_refers_to_its_like(name: str, to: str, what: str) -> None:
    more = "" if name == "rooms" else MEMORY
    tree = built(CLINIC, "owners") if name == "rooms" else built(CLINIC, "rooms")
    tree = asked(tree, name, f"other: {{type: ref, to: {to}}}", more)
    (found,) = refusal(tree, name)
    assert found == f"features/{name}.yaml:6:28: resource.fields.other: {what}"


def test_it_refers_to_no_table_of_the_tree() -> None:
    model = module("""
        from sqlmodel import Field, SQLModel


        class Room(SQLModel, table=True):
            __tablename__ = "halls"
            id: int = Field(primary_key=True)
        """)
    tree = blueprint(asking("pets", "hall: {type: ref, to: halls}", MEMORY))
    tree |= {"petsage/models/room.py": model.encode()}
    (found,) = refusal(tree, "pets")
    assert "'halls' is stored in a database" in found


def test_another_field_needs_no_migration() -> None:
    tree = asked(built(CLINIC, "owners"), "owners", "nick: {max_length: 9}", MEMORY)
    plan = update_of(tree).plan
    assert {change.part for change in plan.writes}.isdisjoint({Part.MIGRATION, Part.SUPPORT})
    changed = built(tree, "owners")
    assert b"nick" in changed["petsage/models/owners.py"]
    assert not drift_of(changed)


def test_it_can_move_to_a_database() -> None:
    tree = asked(built(CLINIC, "owners"), "owners", "name: {max_length: 80}")
    moved = after(tree, planned(tree, "owners"))
    assert b'create_table(\n        "owners"' in moved[MIGRATION.format("owners")]
    assert b"sqlmodel" in moved["pyproject.toml"]
    assert b"session: SessionDep" in moved["petsage/api/v1/endpoints/owners.py"]
    assert not drift_of(moved)
    left = removed(moved, "owners")
    assert left == CLINIC | {path: left[path] for path in ("features/owners.yaml",)}


def test_it_can_come_from_a_database() -> None:
    tree = asked(built(CLINIC, "rooms"), "rooms", "name: {max_length: 80}", MEMORY)
    plan = planned(tree, "rooms").plan
    (migration,) = (change for change in plan.writes if change.part is Part.MIGRATION)
    assert "drops the table rooms, and all its rows" in migration.why
    moved = after(tree, planned(tree, "rooms"))
    assert b"memory: MemoryDep" in moved["petsage/api/v1/endpoints/rooms.py"]
    assert not drift_of(moved)
    left = removed(moved, "rooms")
    assert left == CLINIC | {path: left[path] for path in ("features/rooms.yaml",)}


def test_what_others_refer_to_does_not_move_alone() -> None:
    tree = asked(built(CLINIC, "owners", "pets"), "owners", "name: {max_length: 80}")
    (found,) = refusal(tree, "owners")
    assert found.endswith("resource.storage: cannot change, because pets references the resource")
