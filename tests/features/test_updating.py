"""What an update does where requests change: fields and endpoints, names, and whole requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.errors import EditRefusedError, FeatureBuilderError, UnusableProjectError
from featurebuilder.features.remove import plan_remove
from featurebuilder.features.update import UpdateSelection
from featurebuilder.merge.three_way import OnConflict
from featurebuilder.plan.change import FileAction
from featurebuilder.plan.expected import ExpectedFeature
from featurebuilder.upkeep import prepare_update
from tests.cli.running import featurebuilder, write_tree
from tests.features.living import Tree, applied, checked, update_of
from tests.features.test_refusals import asking_for
from tests.trees import after, blueprint, module, planned, project_of, router

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

API = "petsage/api/v1/api.py"
ROUTER = "petsage/api/v1/endpoints/pets.py"
MODEL = "petsage/models/pets.py"
TESTS = "petsage/tests/api/v1/test_pets.py"
DOCUMENT = "docs/features/pets.md"
LEDGER = ".featurebuilder/pets.json"
REQUEST = "features/pets.yaml"

HEAD = module(
    """
    name: pets
    description: A feature.
    tags: [x]
    endpoints:
    """
)
READ = """\
  - summary: Read
    path: /pets
    handler: read_it
    response:
      fields:
        a: {value: b, description: c}
"""
MORE = """\
        more: {value: m, description: Something more.}
"""
OTHER = """\
  - summary: List
    path: /pets/all
    handler: list_them
    response:
      fields:
        count: {type: int, value: 3, description: How many there are.}
"""


def asked(text: str) -> dict[str, bytes]:
    return {REQUEST: text.encode()}


@pytest.fixture(scope="module")
def built() -> Tree:
    """Return a tree with a hand-written router and a feature that was built."""
    tree = blueprint({REQUEST: HEAD + READ}, toys=router("toys"))
    return after(tree, planned(tree, "pets"))


def edited(tree: Mapping[str, bytes]) -> Tree:
    """Return the tree with an edit by hand in each of the feature's files."""
    edits = {
        ROUTER: (b'    """Read."""\n', b'    """Read."""\n    print("mine")\n'),
        MODEL: (b"\n\nclass ", b"\n\nMINE = 1\n\n\nclass "),
        TESTS: (b"HTTPStatus.OK\n", b"HTTPStatus.OK\n    assert response.elapsed\n"),
        DOCUMENT: (b"A feature.\n", b"A feature.\n\nMine.\n"),
    }
    result = dict(tree)
    for path, (old, new) in edits.items():
        assert old in result[path]
        result[path] = result[path].replace(old, new, 1)
    return result


def of_people(tree: Mapping[str, bytes]) -> None:
    """Make sure that the edits by hand are there."""
    everything = b"".join(tree.values())
    for line in (b'print("mine")\n', b"MINE = 1\n", b"assert response.elapsed\n", b"Mine.\n"):
        assert line in everything


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (READ, READ + MORE),
        (READ + MORE, READ),
        (READ, READ + OTHER),
        (READ + OTHER, READ),
        (READ, READ.replace("value: b", "value: z").replace("Read", "Fetch")),
        (READ, READ.replace("/pets", "/animals")),
    ],
    ids=["a field more", "a field less", "an endpoint more", "an endpoint less", "words", "path"],
)
def test_an_update_is_what_a_build_would_be_and_keeps_edits(before: str, now: str) -> None:
    old = blueprint(asked_text(HEAD + before), toys=router("toys"))
    new = blueprint(asked_text(HEAD + now), toys=router("toys"))
    fresh = after(new, planned(new, "pets"))
    was = after(old, planned(old, "pets")) | asked(HEAD + now)
    untouched = applied(was, update_of(was, "pets").plan)
    assert without_ledger(untouched) == without_ledger(fresh)
    mine = edited(was)
    assert update_of(mine, "pets").plan.marked == ()
    updated = applied(mine, update_of(mine, "pets").plan)
    assert without_ledger(updated) == without_ledger(edited_like(fresh, now))
    of_people(updated)
    assert update_of(updated).plan.writes == ()


def asked_text(text: str) -> dict[str, str]:
    return {REQUEST: text}


def without_ledger(tree: Mapping[str, bytes]) -> Tree:
    return {path: data for path, data in tree.items() if path != LEDGER}


def edited_like(tree: Tree, now: str) -> Tree:
    if "Fetch" not in now:
        return edited(tree)
    renamed = {p: d.replace(b'"""Fetch."""', b'"""Read."""') for p, d in tree.items()}
    mine = edited(renamed)
    return {p: d.replace(b'"""Read."""', b'"""Fetch."""') for p, d in mine.items()}


def test_a_feature_gets_a_new_name(built: Tree) -> None:
    mine = edited(built)
    del mine[REQUEST]
    mine["features/animals.yaml"] = (HEAD + READ).replace("name: pets", "name: animals").encode()
    renamed = applied(mine, update_of(mine, "animals", renames="pets").plan)
    assert {path.replace("animals", "pets") for path in renamed} == set(built)
    of_people(renamed)
    assert b"animals" in renamed[API]
    assert b"pets." not in renamed[API]
    assert {one.drift.value for one in checked(renamed).drifted} == {"hand-edit"}
    assert update_of(renamed).plan.writes == ()
    gone = applied(renamed, plan_remove(project_of(renamed), "animals", force=True))
    assert gone[API] == blueprint(toys=router("toys"))[API]


@pytest.mark.parametrize("names", [b"pets", b"animals"], ids=["moved", "imports renamed too"])
@pytest.mark.parametrize("ends", ["", "\n# Mine.\n"], ids=["as it was", "edited"])
def test_a_new_name_keeps_what_was_moved_already(built: Tree, ends: str, names: bytes) -> None:
    mine = edited(built)
    del mine[REQUEST]
    mine["features/animals.yaml"] = (HEAD + READ).replace("name: pets", "name: animals").encode()
    at_once = applied(mine, update_of(mine, "animals", renames="pets").plan)
    moved = dict(mine)
    for path in (ROUTER, MODEL, TESTS, DOCUMENT):
        data = moved.pop(path).replace(b"models.pets", b"models." + names)
        moved[path.replace("pets.", "animals.")] = data + ends.encode()
    moved[API] = blueprint(toys=router("toys"))[API]
    renamed = applied(moved, update_of(moved, "animals", renames="pets").plan)
    of_people(renamed)
    for path in (ROUTER, MODEL, TESTS, DOCUMENT):
        new = path.replace("pets.", "animals.")
        assert renamed[new] == at_once[new] + ends.encode()
    assert update_of(renamed).plan.writes == ()
    gone = applied(renamed, plan_remove(project_of(renamed), "animals", force=True))
    assert gone[API] == blueprint(toys=router("toys"))[API]
    assert [path for path in gone if "animals." in path] == ["features/animals.yaml"]


def test_a_new_name_overwrites_no_file_beside_the_old_one(built: Tree) -> None:
    mine = {path: data for path, data in built.items() if path != REQUEST}
    mine["features/animals.yaml"] = (HEAD + READ).replace("name: pets", "name: animals").encode()
    new = DOCUMENT.replace("pets", "animals")
    made = applied(mine, update_of(mine, "animals", renames="pets").plan)[new]
    both = mine | {DOCUMENT: made, new: b"Mine.\n"}
    (refused,) = update_of(both, "animals", renames="pets").plan.conflicts
    assert (refused.path, refused.why) == (new, "not made by featurebuilder")


def test_what_cannot_be_renamed(built: Tree) -> None:
    with pytest.raises(UnusableProjectError, match="no request for the feature 'animals'"):
        update_of(built, "animals", renames="pets")
    with pytest.raises(UnusableProjectError, match="a feature 'pets' already exists"):
        update_of(built, "pets", renames="pets")
    with pytest.raises(UnusableProjectError, match="no ledger of a feature 'cats'"):
        update_of(built, "animals", renames="cats")


def test_a_request_that_is_gone_takes_what_is_untouched_with_it(built: Tree) -> None:
    gone = {path: data for path, data in built.items() if path != REQUEST}
    update = update_of(gone)
    assert update.removed == ("pets",)
    assert applied(gone, update.plan) == blueprint(toys=router("toys"))
    mine = gone | {DOCUMENT: gone[DOCUMENT] + b"Mine.\n"}
    update = update_of(mine)
    (kept,) = [change for change in update.plan.changes if change.action is FileAction.RETAIN]
    assert kept.path == DOCUMENT
    left = applied(mine, update.plan)
    assert left.keys() - blueprint(toys="").keys() == {
        DOCUMENT,
        LEDGER,
        ".featurebuilder/.gitattributes",
    }
    assert update_of(left).plan.writes == ()


def test_an_update_promises_that_what_it_removes_is_gone(built: Tree, tmp_path: Path) -> None:
    both = after(built, planned(built))
    del both[REQUEST]
    write_tree(tmp_path, both | {TESTS: both[TESTS] + b"# Mine.\n"})
    expected = prepare_update(tmp_path, UpdateSelection()).expected
    assert isinstance(expected, ExpectedFeature)
    assert expected.gone
    assert {operation.startswith("GET /api/v1/pets") for operation in expected.gone} == {True}
    assert expected.kept == (TESTS,)


def test_what_clashes_is_marked_or_resolved_or_nothing_is_written(built: Tree) -> None:
    mine = built | {ROUTER: built[ROUTER].replace(b'a="b"', b'a="mine"')}
    both = mine | asked((HEAD + READ).replace("value: b", "value: theirs"))
    update = update_of(both, "pets")
    (marked,) = update.plan.marked
    assert marked.path == ROUTER
    assert (marked.base, marked.before) == (built[ROUTER], mine[ROUTER])
    assert marked.after is not None
    assert marked.after.splitlines()[-7:] == [
        b"<<<<<<< yours",
        b'    return PetsResponse(a="mine")',
        b"||||||| base",
        b'    return PetsResponse(a="b")',
        b"=======",
        b'    return PetsResponse(a="theirs")',
        b">>>>>>> generated",
    ]
    left = applied(both, update.plan)
    again = update_of(left, "pets").plan
    assert again.writes == ()
    assert [change.path for change in again.conflicts] == [ROUTER]
    for choice, word in ((OnConflict.OURS, b'"mine"'), (OnConflict.THEIRS, b'"theirs"')):
        for tree in (both, left):
            resolved = applied(tree, update_of(tree, "pets", on_conflict=choice).plan)
            assert word in resolved[ROUTER]
            assert b"<<<<" not in resolved[ROUTER]
    (refused,) = update_of(both, "pets", on_conflict=OnConflict.FAIL).plan.conflicts
    assert refused.path == ROUTER


def test_a_file_with_markers_is_not_merged_again(built: Tree) -> None:
    marked = built[ROUTER] + b"<<<<<<< yours\nx = 1\n=======\ny = 1\n>>>>>>> generated\n"
    again = built | {ROUTER: marked} | asked((HEAD + READ).replace("value: b", "value: z"))
    (refused,) = update_of(again, "pets").plan.conflicts
    assert refused.why.endswith("resolve them first")


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "bom"])
@pytest.mark.parametrize("end", [True, False], ids=["", "no last newline"])
def test_a_file_stays_as_its_editor_writes_it(
    built: Tree, mark: bytes, newline: bytes, *, end: bool
) -> None:
    def written(data: bytes) -> bytes:
        whole = data if end else data.removesuffix(b"\n")
        return mark + whole.replace(b"\n", newline)

    fresh = blueprint(asked_text(HEAD + READ + MORE), toys=router("toys"))
    fresh = after(fresh, planned(fresh, "pets"))
    for path in (ROUTER, MODEL, TESTS, DOCUMENT):
        mine = edited(built)
        mine |= {path: written(mine[path])} | asked(HEAD + READ + MORE)
        updated = applied(mine, update_of(mine, "pets").plan)
        assert updated[path] == written(edited(fresh)[path])


def branches(tree: Tree) -> tuple[Tree, Tree]:
    """Return what two branches of the tree are that each build a feature."""
    return after(tree, planned(tree, "pets")), after(tree, planned(tree, "toys"))


@pytest.mark.parametrize("broken", ["features/toys.yaml", ".featurebuilder/toys.json"])
@pytest.mark.slow
def test_a_feature_that_cannot_be_updated_stops_no_other(tmp_path: Path, broken: str) -> None:
    tree = blueprint(asking_for("pets") | asking_for("toys"))
    for name in ("pets", "toys"):
        tree = after(tree, planned(tree, name))
    tree |= {REQUEST: tree[REQUEST].replace(b"value: b", b"value: z"), broken: b"name: ["}
    write_tree(tmp_path, tree)

    with pytest.raises(FeatureBuilderError):
        prepare_update(tmp_path, UpdateSelection())
    ran = featurebuilder(tmp_path, "update", "--all", "--no-verify")

    assert ran.code == 1
    assert ran.err.startswith(f"error: {broken}")
    assert '"z"' in (tmp_path / ROUTER).read_text()
    toys = "petsage/api/v1/endpoints/toys.py"
    assert (tmp_path / toys).read_bytes() == tree[toys]


def test_an_aggregator_that_git_left_in_conflict() -> None:
    tree = blueprint(asking_for("pets") | asking_for("toys"))
    pets, toys = branches(tree)
    marked = b"".join(
        (
            b"from fastapi import APIRouter\n\n<<<<<<< HEAD\n",
            b"from petsage.api.v1.endpoints import pets\n\napi_v1_router = APIRouter()\n",
            b"api_v1_router.include_router(pets.router)\n",
            b"=======\n",
            b"from petsage.api.v1.endpoints import toys\n\napi_v1_router = APIRouter()\n",
            b"api_v1_router.include_router(toys.router)\n",
            b">>>>>>> toys\n",
        )
    )
    merged = pets | toys | {API: marked}
    (found,) = checked(merged).drifted[:1]
    assert (found.path, found.drift.value) == (API, "unresolved-conflict")
    resolved = applied(merged, update_of(merged).plan)
    for word in (b"pets", b"toys"):
        assert b"api_v1_router.include_router(%s.router)\n" % word in resolved[API]
    assert checked(resolved).drifted == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"=======\n", b"=======\nprint('theirs')\n", r"more than includes: print\('theirs'\)"),
        (b"=======\n", b"=======\n# Theirs.\n", "more than includes: # Theirs"),
        (b"=======\n", b"=======\nf('theirs', [1])\n", r"more than includes: f\('theirs', \[1\]\)"),
        (b"=======\n", b"=======\nif a:\n    f()\n", "more than includes: if a:"),
        (
            b"<<<<<<< HEAD\n",
            b"<<<<<<< HEAD\nif a:\n    f()\n=======\nif b:\n    f()\n>>>>>>> toys\n<<<<<<< HEAD\n",
            "more than includes: if b:",
        ),
        (
            b"<<<<<<< HEAD\n",
            b"<<<<<<< HEAD\nf(1, [2])\n=======\nf(3, [2])\n>>>>>>> toys\n<<<<<<< HEAD\n",
            r"more than includes: f\(3, \[2\]\)",
        ),
        (b">>>>>>> toys\n", b">>>>>>> toys\n<<<<<<< HEAD\n", "no end"),
        (b"=======\n", b"=======\ndef (:\n", "does not parse"),
    ],
)
def test_a_conflict_about_more_is_left_to_people(old: bytes, new: bytes, told: str) -> None:
    tree = blueprint(asking_for("pets") | asking_for("toys"))
    pets, toys = branches(tree)
    marked = b"\n".join(
        (
            b"from fastapi import APIRouter",
            b"from petsage.api.v1.endpoints import pets, toys",
            b"api_v1_router = APIRouter()",
            b"<<<<<<< HEAD",
            b"api_v1_router.include_router(pets.router)",
            b"=======",
            b"api_v1_router.include_router(toys.router)",
            b">>>>>>> toys",
            b"",
        )
    )
    assert old in marked
    merged = pets | toys | {API: marked.replace(old, new)}
    with pytest.raises(EditRefusedError, match=told):
        update_of(merged)


def test_a_tree_of_the_first_format(built: Tree) -> None:
    import json  # noqa: PLC0415 - only this test writes a ledger by itself

    ledger = json.loads(built[LEDGER])
    files = {path: one["sha256"] for path, one in ledger["files"].items()}
    kept = {key: ledger[key] for key in ("feature", "router", "operations")}
    first = {"format": 1, **kept, "files": files, "edits": {}}
    old = built | {LEDGER: json.dumps(first).encode()}
    assert checked(old).drifted == ()
    changed = edited(old) | asked(HEAD + READ + MORE)
    with_base = old | asked(HEAD + READ + MORE)
    updated = applied(with_base, update_of(with_base, "pets").plan)
    assert b"more" in updated[MODEL]
    assert {c.why for c in update_of(changed, "pets").plan.conflicts} == {
        "edited by hand, and the text generated last is not known"
    }


BOXES = """
    name: boxes
    description: Keeps boxes.
    resource: {fields: {code: {max_length: 9}}}
    """
LIDS = """
    name: lids
    description: Keeps lids.
    resource: {fields: {box: {type: ref, to: boxes}}}
    """


@pytest.mark.parametrize("was", [False, True], ids=["starts", "ends"])
def test_what_refers_to_a_feature_is_updated_with_it(tmp_path: Path, *, was: bool) -> None:
    kept = {
        flag: module(BOXES).replace("{fields", f"{{soft_delete: {flag}, fields")
        for flag in ("true", "false")
    }
    before, now = (kept["true"], kept["false"]) if was else (kept["false"], kept["true"])
    tree = blueprint({"features/boxes.yaml": before, "features/lids.yaml": module(LIDS)})
    for name in ("boxes", "lids"):
        tree = after(tree, planned(tree, name))
    tree["features/boxes.yaml"] = now.encode()

    with pytest.raises(UnusableProjectError) as refused:
        planned(tree, "boxes")

    (problem,) = refused.value.problems
    assert problem.what.startswith("lids refers to rows of 'boxes', which are deleted")
    assert problem.remedy == "update them together: featurebuilder update boxes lids"
    assert str(problem.where) == "features/boxes.yaml:3:25"
    write_tree(tmp_path, tree)
    ran = featurebuilder(tmp_path, "update", "boxes", "lids")
    assert ran.out.startswith("SUCCESS"), ran.out
    assert (
        "Box.deleted_at" in (tmp_path / "petsage/api/v1/endpoints/lids.py").read_text()
    ) is not was
