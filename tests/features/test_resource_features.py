"""Features with resources: what they share and refer to, built and taken back in every order."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from featurebuilder.errors import UnusableProjectError
from featurebuilder.features.drift import Drift, DriftedFile
from featurebuilder.features.remove import plan_remove
from featurebuilder.features.storage_choices import storage_choices
from featurebuilder.features.update import UpdateSelection
from featurebuilder.ledger.codec import ledgers_in
from featurebuilder.plan.change import FileAction, Part
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.testing.test_clients import FIXTURE
from tests.features.living import adopted, applied, checked, update_of
from tests.trees import after, blueprint, module, planned, project_of, tools_for

if TYPE_CHECKING:
    from featurebuilder.conventions.feature import Conventions

pytestmark = pytest.mark.any_python

DB = "petsage/core/db.py"


def asking(name: str, fields: str = "name: {max_length: 80}", more: str = "") -> dict[str, str]:
    """Return the request of a feature that stores something."""
    text = f"""
        name: {name}
        description: What is kept of {name}.
        tags: [Clinic]
        resource:
          fields:
            {fields}
          {more}
        """
    return {f"features/{name}.yaml": module(text)}


CLINIC = blueprint(
    asking("owners") | asking("pets", "owner: {type: ref, to: owners}") | asking("rooms")
)


def built(tree: dict[str, bytes], *names: str) -> dict[str, bytes]:
    for name in names:
        tree = after(tree, planned(tree, name))
    return tree


def drift_of(tree: dict[str, bytes]) -> list[DriftedFile]:
    """Return what drifted of the features that were built."""
    return [one for one in checked(tree).drifted if one.drift is not Drift.NOT_BUILT]


def removed(tree: dict[str, bytes], name: str, *, force: bool = False) -> dict[str, bytes]:
    project = project_of(tree)
    return applied(tree, plan_remove(project, name, force=force, tools=tools_for(project)))


def test_a_second_build_writes_nothing() -> None:
    tree = built(CLINIC, "owners", "pets")
    for name in ("owners", "pets"):
        assert not planned(tree, name).plan.writes
    assert not update_of(tree).plan.writes
    assert not drift_of(tree)


def test_conventions_of_a_ref_are_those_of_the_feature() -> None:
    tree = built(CLINIC, "owners", "pets")
    conventions = ledgers_in(Snapshot.of_files(tree))[0]["pets"].conventions
    assert conventions
    assert conventions.storage
    owners = conventions.storage.reference("owners")
    assert (owners.model.module, owners.model.name) == ("petsage.models.owners", "Owner")
    assert owners.factory
    assert owners.factory.module == "petsage.tests.factories.owners"
    assert (owners.key_type, owners.is_itself) == ("uuid", False)


@pytest.mark.parametrize("order", list(itertools.permutations(("owners", "rooms"))))
@pytest.mark.slow
def test_shared_files_go_with_the_last(order: tuple[str, str]) -> None:
    tree = built(CLINIC, "owners", "rooms")
    first, last = order
    one = removed(tree, first)
    assert DB in one
    assert not drift_of(one)
    assert removed(one, last) == CLINIC


@pytest.mark.slow
def test_removed_in_reverse_the_tree_is_what_it_was() -> None:
    steps = [CLINIC]
    for name in ("owners", "pets", "rooms"):
        steps.append(built(steps[-1], name))
    tree = steps.pop()
    for name in ("rooms", "pets", "owners"):
        tree = removed(tree, name)
        assert tree == steps.pop()


def test_what_others_refer_to_is_not_removed() -> None:
    tree = built(CLINIC, "owners", "pets")
    with pytest.raises(UnusableProjectError, match="pets refers to rows of 'owners'"):
        plan_remove(project_of(tree), "owners")
    assert "petsage/models/owners.py" not in removed(tree, "owners", force=True)


def test_requests_that_are_gone_go_in_the_order_of_their_refs() -> None:
    tree = built(CLINIC, "owners", "pets")
    gone = {path: data for path, data in tree.items() if not path.startswith("features/")}
    plain = {path: data for path, data in CLINIC.items() if not path.startswith("features/")}
    assert applied(gone, update_of(gone).plan) == plain


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ("owner: {type: ref, to: owners}", "no feature or table 'owners' exists"),
        ("owner: {type: ref, to: smoke_test}", "the feature 'smoke_test' has no resource"),
    ],
)
def test_a_ref_to_nothing_is_told_at_its_place(fields: str, what: str) -> None:
    tree = blueprint(asking("pets", fields))
    tree = built(tree, "smoke_test") if "smoke_test" in fields else tree
    with pytest.raises(UnusableProjectError) as caught:
        planned(tree, "pets")
    (problem,) = caught.value.problems
    assert what in problem.what
    assert str(problem.where) == "features/pets.yaml:6:28"


def test_a_ref_that_is_nearly_a_feature_names_that() -> None:
    asked = asking("owners", "name: {type: str}") | asking("pets", "owner: {type: ref, to: owner}")
    with pytest.raises(UnusableProjectError) as caught:
        planned(built(blueprint(asked), "owners"), "pets")
    assert caught.value.problems[0].remedy.startswith("did you mean 'owners'?")


def test_a_ref_to_a_class_of_the_tree() -> None:
    owner = """
        from sqlmodel import Field, SQLModel


        class Person(SQLModel, table=True):
            __tablename__ = "owners"

            number: int | None = Field(default=None, primary_key=True)
        """
    tree = blueprint(
        asking("pets", "owner: {type: ref, to: owners}") | {"petsage/people.py": module(owner)}
    )
    conventions = ledgers_in(Snapshot.of_files(built(tree, "pets")))[0]["pets"].conventions
    assert conventions
    assert conventions.storage
    owners = conventions.storage.reference("owners")
    assert (owners.model.module, owners.model.name) == ("petsage.people", "Person")
    assert (owners.key, owners.key_type) == ("number", "int")
    assert owners.factory
    assert (owners.factory.module, owners.factory.name) == (
        "petsage.tests.factories.pets",
        "make_person",
    )


def test_access_without_a_user_is_refused_with_what_to_do() -> None:
    tree = blueprint(asking("pets", more="access: {create: user}"))
    with pytest.raises(UnusableProjectError) as caught:
        planned(tree, "pets")
    (problem,) = caught.value.problems
    assert "no dependency of the project returns the current user" in problem.what
    assert "[tool.featurebuilder] user" in problem.remedy
    assert str(problem.where) == "features/pets.yaml:7:11"


AUTH = {
    "petsage/auth.py": module(
        """
        from dataclasses import dataclass
        from typing import Annotated

        from fastapi import Depends


        @dataclass
        class User:
            id: int


        def get_current_user() -> User:
            return User(1)


        CurrentUser = Annotated[User, Depends(get_current_user)]
        """
    ),
    "petsage/api/v1/endpoints/me.py": module(
        """
        from fastapi import APIRouter

        from petsage.auth import CurrentUser

        router = APIRouter(prefix="/me", tags=["me"])


        @router.get("/")
        def read_me(user: CurrentUser) -> int:
            return user.id
        """
    ),
}


def test_a_resource_that_would_be_called_as_who_asks_is_refused() -> None:
    tree = blueprint(asking("users", more="access: {create: user}") | AUTH)
    with pytest.raises(UnusableProjectError) as caught:
        planned(tree, "users")
    (problem,) = caught.value.problems
    assert "its model would be named User, like the class" in problem.what
    assert problem.remedy == "rename the resource, for example to 'user_record'"
    assert str(problem.where) == "features/users.yaml:4:1"
    open_to_all = blueprint(asking("users") | AUTH)
    assert planned(open_to_all, "users").plan.writes


def test_refs_that_lead_nowhere_and_access_without_a_user_are_told_at_once() -> None:
    fields = "{owner: {type: ref, to: owners}, room: {type: ref, to: rooms}}"
    tree = blueprint(asking("pets", fields, more="access: {create: user}"))
    with pytest.raises(UnusableProjectError) as caught:
        planned(tree, "pets")
    assert [str(problem.where) for problem in caught.value.problems] == [
        "features/pets.yaml:6:29",
        "features/pets.yaml:6:60",
        "features/pets.yaml:7:11",
    ]


def test_a_shared_file_that_a_person_edited_is_merged_and_stays_in_use() -> None:
    tree = built(CLINIC, "owners", "rooms")
    edited = tree | {DB: tree[DB] + b"\n\nLIMIT = 1\n"}
    assert not planned(edited, "rooms").plan.writes
    one = removed(edited, "owners")
    assert one[DB] == edited[DB]
    plan = plan_remove(project_of(one), "rooms")
    assert [c.path for c in plan.changes if c.action is FileAction.RETAIN] == [
        DB,
        "features/rooms.yaml",
    ]


@pytest.mark.slow
def test_a_shared_file_that_is_left_behind_is_taken_up_again_with_its_edits() -> None:
    tree = built(CLINIC, "owners")
    errors = "petsage/core/errors.py"
    edited = tree | {path: tree[path] + b"\n\nLIMIT = 1\n" for path in (DB, errors)}
    left = removed(edited, "owners")
    assert {DB, errors} <= left.keys()
    assert built(left, "owners") == edited
    again = built(left, "rooms")
    assert {path: again[path] for path in (DB, errors)} == {p: left[p] for p in (DB, errors)}
    assert not checked(again).problems
    without = left | {errors: left[errors].replace(b"def error_responses", b"def told")}
    (conflict,) = planned(without, "rooms").plan.conflicts
    assert conflict.path == errors


@pytest.mark.parametrize("stranger", [DB, "petsage/core/errors.py", "petsage/core/etag.py"])
@pytest.mark.slow
def test_where_a_file_of_the_tree_has_a_name_of_ours_another_folder_is_chosen(
    stranger: str,
) -> None:
    tree = CLINIC | {stranger: b"ENGINE = None\n"}
    plan = planned(tree, "owners")
    assert "petsage/support/db.py" in {change.path for change in plan.plan.writes}
    (chosen,) = (c for c in storage_choices(project_of(tree), plan.features) if "package" in c.what)
    assert (chosen.value, chosen.evidence) == (
        "petsage/support",
        f"{stranger} belongs to the project",
    )
    assert built(tree, "owners")[stranger] == b"ENGINE = None\n"


def test_the_folder_that_the_settings_name_is_not_given_up_for_a_stranger() -> None:
    settings = b'[tool.featurebuilder]\nsupport = "petsage/core"\n'
    tree = CLINIC | {DB: b"ENGINE = None\n", "pyproject.toml": settings}
    (conflict,) = planned(tree, "owners").plan.conflicts
    assert conflict.path == DB
    assert "set 'support' in [tool.featurebuilder] to use another folder" in conflict.why


PYPROJECT = """\
[project]
name = "petsage"  # the backend
dependencies = [
    "fastapi>=0.165",
    "uvicorn>=0.54", # serves it
]
"""
LISTED = CLINIC | {"pyproject.toml": PYPROJECT.encode()}


def test_packages_are_named_in_the_order_of_the_list() -> None:
    tree = built(LISTED, "owners")
    assert tree["pyproject.toml"].decode() == PYPROJECT.replace(
        '    "uvicorn', '    "sqlmodel>=0.0.50",\n    "uvicorn'
    ).replace('    "fastapi', '    "alembic>=1.20",\n    "fastapi')
    assert removed(tree, "owners") == LISTED


@pytest.mark.parametrize(
    "order",
    [("mails", "owners", "rooms"), ("owners", "rooms", "mails"), ("rooms", "mails", "owners")],
)
@pytest.mark.slow
def test_packages_go_with_the_last_that_stands_on_them(order: tuple[str, ...]) -> None:
    clinic = LISTED | {path: text.encode() for path, text in asking("mails").items()}
    tree = built(clinic, "owners", "mails", "rooms")
    for name in order[:-1]:
        tree = removed(tree, name)
        assert b"sqlmodel" in tree["pyproject.toml"]
        assert not drift_of(tree)
    assert removed(tree, order[-1]) == clinic


def test_of_a_list_that_moved_on_only_our_own_goes() -> None:
    tree = built(LISTED, "owners")
    moved = tree["pyproject.toml"].replace(b'"uvicorn', b'"typer",\n    "uvicorn')
    gone = removed(tree | {"pyproject.toml": moved}, "owners")
    expected = PYPROJECT.replace('"uvicorn', '"typer",\n    "uvicorn')
    assert gone["pyproject.toml"].decode() == expected


def test_what_the_tree_names_is_not_named_again() -> None:
    tree = LISTED | {"requirements.txt": b"sqlmodel==0.0.50\nalembic\n"}
    assert "pyproject.toml" not in {c.path for c in planned(tree, "owners").plan.changes}


def test_without_a_list_the_log_says_what_to_install() -> None:
    (model,) = (c for c in planned(CLINIC, "owners").plan.changes if "models/" in c.path)
    assert "needs alembic>=1.20, sqlmodel>=0.0.50, which the project does not require" in model.why


VERSIONS = "migrations/versions"


def migrations(tree: dict[str, bytes]) -> list[str]:
    found = sorted(path for path in tree if path.startswith(f"{VERSIONS}/0"))
    return [path.removeprefix(f"{VERSIONS}/") for path in found]


def test_a_changed_request_adds_a_migration_and_leaves_those_before() -> None:
    tree = built(CLINIC, "owners", "rooms")
    wished = asking("owners", "{name: {max_length: 80}, town: {optional: true}}")
    changed = tree | {path: text.encode() for path, text in wished.items()}
    after_it = applied(changed, update_of(changed, "owners").plan)
    assert migrations(after_it) == [
        "0001_create_owners.py",
        "0002_create_rooms.py",
        "0003_add_town_to_owners.py",
    ]
    for name in migrations(tree):
        assert after_it[f"{VERSIONS}/{name}"] == tree[f"{VERSIONS}/{name}"]
    last = after_it[f"{VERSIONS}/0003_add_town_to_owners.py"]
    assert b'down_revision = "0002_create_rooms"' in last
    assert not update_of(after_it).plan.writes
    assert not drift_of(after_it)


def test_features_that_are_built_together_have_one_line_of_migrations() -> None:
    tree = applied(CLINIC, update_of(CLINIC, wanted=UpdateSelection(builds=True)).plan)
    assert migrations(tree) == [
        "0001_create_owners.py",
        "0002_create_pets.py",
        "0003_create_rooms.py",
    ]
    assert not update_of(tree).plan.writes


def test_migrations_that_others_come_after_stay_and_the_tables_are_dropped() -> None:
    tree = removed(built(CLINIC, "owners", "rooms"), "owners")
    assert migrations(tree) == [
        "0001_create_owners.py",
        "0002_create_rooms.py",
        "0003_drop_owners.py",
    ]
    assert not drift_of(tree)
    assert removed(tree, "rooms") == CLINIC


def test_migrations_that_a_hand_written_one_comes_after_stay_with_what_runs_them() -> None:
    own = f"{VERSIONS}/0002_fill.py"
    mine = b'revision = "0002_fill"\ndown_revision = "0001_create_owners"\n'
    tree = removed(built(CLINIC, "owners") | {own: mine}, "owners")
    assert migrations(tree) == ["0001_create_owners.py", "0002_fill.py", "0003_drop_owners.py"]
    assert {"alembic.ini", "migrations/env.py"} <= tree.keys()
    assert ".featurebuilder/owners.json" not in tree


def test_an_edited_migration_is_history_too() -> None:
    tree = built(CLINIC, "owners")
    path = f"{VERSIONS}/0001_create_owners.py"
    edited = tree | {path: tree[path] + b"# checked\n"}
    assert migrations(removed(edited, "owners")) == [
        "0001_create_owners.py",
        "0002_drop_owners.py",
    ]
    assert not drift_of(edited)


def test_what_became_of_a_shared_file_is_told_once() -> None:
    tree = built(CLINIC, "owners", "rooms")
    edited = drift_of(tree | {DB: tree[DB] + b"# mine\n"})
    assert [(one.feature, one.path, one.drift.value) for one in edited] == [
        ("owners", DB, "hand-edit")
    ]
    gone = drift_of({path: data for path, data in tree.items() if path != DB})
    assert [(one.path, one.drift.value) for one in gone] == [(DB, "file-missing")]


def without_client(conventions: Conventions | None) -> Conventions | None:
    """Return the conventions but for the test client, which the feature's own tests show now."""
    return conventions and replace(conventions, client_way=FIXTURE)


@pytest.mark.parametrize("edit", [b"", b"# mine\n"])
def test_the_only_ledger_that_is_lost_is_made_anew_and_knows_what_we_made(edit: bytes) -> None:
    tree = built(CLINIC, "rooms")
    tree |= {DB: tree[DB] + edit}
    lost = {path: data for path, data in tree.items() if not path.endswith("rooms.json")}
    ledger, was = (
        ledgers_in(Snapshot.of_files(one))[0]["rooms"] for one in (adopted(lost, "rooms"), tree)
    )
    assert without_client(ledger.conventions) == without_client(was.conventions)
    assert ledger.files[DB] == was.files[DB]


def test_a_lost_ledger_is_made_anew_with_what_is_shared_and_the_migrations() -> None:
    tree = built(CLINIC, "owners", "rooms")
    lost = {path: data for path, data in tree.items() if not path.endswith("rooms.json")}
    ledger, was = (
        ledgers_in(Snapshot.of_files(one))[0]["rooms"] for one in (adopted(lost, "rooms"), tree)
    )
    packages = {path for path, file in was.files.items() if file.part is Part.PACKAGE}
    assert ledger.files == {p: file for p, file in was.files.items() if p not in packages}
    assert without_client(ledger.conventions) == without_client(was.conventions)


@pytest.mark.parametrize(
    ("pins", "told"),
    [
        (
            "fastapi==0.110.0\n",
            "a resource needs FastAPI 0.115 or newer; the project pins ==0.110.0",
        ),
        ("fastapi>=0.100\npydantic<2\n", "a resource needs Pydantic 2 or newer"),
        ("sqlmodel==0.0.22\n", "a resource needs SQLModel 0.0.38 or newer"),
        ("sqlalchemy<2\n", "a resource needs SQLAlchemy 2.0 or newer"),
        ("fastapi>=0.100\npydantic\nsqlalchemy>=1.4\n", ""),
    ],
)
def test_versions_that_are_too_old_are_refused(pins: str, told: str) -> None:
    tree = CLINIC | {"requirements.txt": pins.encode()}
    if not told:
        assert planned(tree, "owners").plan.writes
        return
    with pytest.raises(UnusableProjectError) as caught:
        planned(tree, "owners")
    (problem,) = caught.value.problems
    assert problem.what.startswith(told)
    assert str(problem.where).startswith("requirements.txt:")


@pytest.mark.slow
def test_what_is_decided_about_storage_has_its_evidence() -> None:
    def told(tree: dict[str, bytes], name: str) -> dict[str, tuple[str, str]]:
        choices = storage_choices(project_of(tree), planned(tree, name).features)
        return {choice.what: (choice.value, choice.evidence) for choice in choices}

    first = told(CLINIC, "owners")
    assert first["ORM"] == ("sqlmodel", "the project has none to follow")
    assert first["session"][0] == "petsage.core.db.get_session, sync"
    assert first["migrations"][0] == VERSIONS
    second = told(built(CLINIC, "owners"), "pets")
    assert second["ORM"] == ("sqlmodel", "like the feature owners")
    tree = built(CLINIC, "owners", "pets", "rooms")
    every = tuple(storage_choices(project_of(tree), update_of(tree).features))
    assert len(every) == len(set(every))
    assert [one.evidence for one in every if one.what == "ORM"] == [
        "like the feature pets",
        "like the feature owners",
    ]
    assert second["ref to owners"] == ("petsage.models.owners.Owner", "the feature owners")


def test_a_feature_that_is_renamed_takes_its_table_along() -> None:
    tree = built(CLINIC, "rooms")
    halls = {path: text.encode() for path, text in asking("halls").items()}
    moved = {path: data for path, data in tree.items() if path != "features/rooms.yaml"} | halls
    renamed = applied(moved, update_of(moved, "halls", renames="rooms").plan)
    assert migrations(renamed) == ["0001_create_rooms.py", "0002_rename_rooms_to_halls.py"]
    assert "petsage/tests/factories/halls.py" in renamed
    assert not [path for path in renamed if path.endswith("/rooms.py")]
    assert not update_of(renamed).plan.writes
    assert removed(renamed, "halls").keys() == (CLINIC.keys() | halls) - {"features/rooms.yaml"}


def test_what_is_stored_no_more_leaves_its_table_to_a_migration() -> None:
    tree = built(CLINIC, "rooms")
    endpoint = """
        name: rooms
        description: Rooms.
        tags: [Clinic]
        endpoints:
          - {summary: Look, handler: look, response: {fields: {seen: {value: all, description: X}}}}
        """
    changed = tree | {"features/rooms.yaml": module(endpoint).encode()}
    plain = applied(changed, update_of(changed, "rooms").plan)
    assert migrations(plain) == ["0001_create_rooms.py", "0002_drop_rooms.py"]
    assert "petsage/tests/factories/rooms.py" not in plain
    assert not update_of(plain).plan.writes
    assert removed(plain, "rooms").keys() == CLINIC.keys()
    later = {f"{VERSIONS}/0003_fill.py": b'revision = "0003"\ndown_revision = "0002_drop_rooms"\n'}
    assert migrations(removed(plain | later, "rooms")) == [*migrations(plain), "0003_fill.py"]


CYCLE = blueprint(
    asking("cities", "name: {}")
    | asking("countries", "capital: {type: ref, to: cities, optional: true, on_delete: set_null}")
    | asking("mayors", "country: {type: ref, to: countries}")
)
CLOSED = asking("cities", "mayor: {type: ref, to: mayors, optional: true, on_delete: set_null}")


def models_added_later(tree: dict[str, bytes]) -> list[str]:
    """Return the models with a foreign key that is added once all tables exist."""
    return [p for p, data in tree.items() if b"use_alter=True" in data and "/models/" in p]


@pytest.mark.slow
def test_only_the_reference_that_closes_a_cycle_is_added_later() -> None:
    tree = built(CYCLE, "cities", "countries", "mayors")
    assert not any(b"use_alter" in data for data in tree.values())
    tree |= {path: text.encode() for path, text in CLOSED.items()}
    tree = applied(tree, update_of(tree).plan)
    assert models_added_later(tree) == ["petsage/models/cities.py"]
    assert not drift_of(tree)
    for name in ("countries", "mayors", "cities"):
        tree = built(tree, name)
        assert models_added_later(tree) == ["petsage/models/cities.py"]


@pytest.mark.slow
def test_removing_one_of_two_that_refer_to_each_other_names_a_way_out() -> None:
    requests = asking("owners") | asking("pets", "owner: {type: ref, to: owners}")
    tree = built(blueprint(requests), "owners", "pets")
    tree |= {
        path: text.encode()
        for path, text in asking("owners", "pet: {type: ref, to: pets, optional: true}").items()
    }
    tree = built(tree, "owners")
    with pytest.raises(UnusableProjectError) as caught:
        plan_remove(project_of(tree), "pets")
    assert caught.value.problems[0].remedy == (
        "delete the reference to pets in owners's request, and update owners, "
        "or use --force to remove 'pets' anyway"
    )
