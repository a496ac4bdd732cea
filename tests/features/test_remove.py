"""What was built is taken back: byte for byte where nothing else changed, else only our own."""

from __future__ import annotations

import hashlib
import itertools
import json
import zlib
from base64 import b85encode

import pytest

from featurebuilder.errors import EditRefusedError, UnusableProjectError
from featurebuilder.features.remove import plan_remove, plan_unwire
from featurebuilder.ledger.codec import ledgers_in
from featurebuilder.plan.change import FileAction
from featurebuilder.wiring.wire import plan_wire
from tests.features.living import applied
from tests.features.test_refusals import asking_for
from tests.trees import (
    after,
    blueprint,
    encoded,
    module,
    planned,
    project_of,
    router,
    tools_for,
)
from tests.wiring.test_wiring_tables import API, CASES, Case


def tree_of(case: Case, newline: str) -> dict[str, bytes]:
    text = module(case.before).replace("\n", newline)
    endpoints = {name: router(name, prefix=case.prefix) for name in case.endpoints}
    return blueprint({API: text}, **endpoints)


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_build_and_remove(case: Case, newline: str) -> None:
    tree = tree_of(case, newline)
    built = after(tree, planned(tree))
    assert applied(built, plan_remove(project_of(built), "smoke_test")) == tree


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_build_and_remove_in_a_file_that_moved_on(case: Case, newline: str) -> None:
    tree = tree_of(case, newline)
    built = after(tree, planned(tree))
    more = f"{newline}x = 1{newline}".encode()
    moved = built | {API: built[API] + more}
    assert applied(moved, plan_remove(project_of(moved), "smoke_test")) == tree | {
        API: tree[API] + more
    }


def test_two_features_removed_in_either_order() -> None:
    tree = blueprint(asking_for("pets"))
    both = after(tree, planned(tree))
    both = after(both, planned(both, "pets"))
    for first, second in (("pets", "smoke_test"), ("smoke_test", "pets")):
        one = applied(both, plan_remove(project_of(both), first))
        assert b"include_router" in one[API]
        none = applied(one, plan_remove(project_of(one), second))
        assert none == tree


FEATURES = ("ants", "bees", "cats")


@pytest.mark.parametrize("order", list(itertools.permutations(FEATURES)), ids=", ".join)
def test_features_that_share_an_aggregator_of_ours_in_any_order(order: tuple[str, ...]) -> None:
    main = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    files = {"shop/__init__.py": "", "shop/main.py": main}
    for name in FEATURES:
        files |= asking_for(name)
    tree = encoded(files)
    built = tree
    for name in FEATURES:
        built = after(built, planned(built, name))
    for at, name in enumerate(order, 1):
        built = applied(built, plan_remove(project_of(built), name))
        graph = project_of(built).graph
        served = {key.path for key in graph.routers if graph.served_prefixes(key)}
        assert {f"shop/api/v1/endpoints/{left}.py" for left in order[at:]} <= served
    assert built == tree


def test_a_mounted_aggregator_that_others_use_stays_mounted() -> None:
    main = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    tree = encoded({"petsage/__init__.py": "", "petsage/main.py": main, **asking_for("pets")})
    one = after(tree, planned(tree))
    both = after(one, planned(one, "pets"))
    left = applied(both, plan_remove(project_of(both), "smoke_test"))
    assert left["petsage/main.py"] == both["petsage/main.py"]
    assert b"smoke_test" not in left["petsage/api/v1/api.py"]
    assert b"include_router(pets.router)" in left["petsage/api/v1/api.py"]
    alone = applied(one, plan_remove(project_of(one), "smoke_test"))
    assert alone == tree


def test_a_hand_edited_file_is_kept_and_named() -> None:
    tree = blueprint()
    built = after(tree, planned(tree))
    document = "docs/features/smoke_test.md"
    built[document] += b"Ours.\n"
    plan = plan_remove(project_of(built), "smoke_test")
    (kept,) = [change for change in plan.changes if change.action is FileAction.RETAIN]
    assert kept.path == document
    assert "--force" in kept.why
    left = applied(built, plan)
    assert left.keys() - tree.keys() == {
        document,
        ".featurebuilder/.gitattributes",
        ".featurebuilder/smoke_test.json",
    }
    forced = plan_remove(project_of(left), "smoke_test", force=True)
    assert applied(left, forced) == tree
    assert applied(built, plan_remove(project_of(built), "smoke_test", force=True)) == tree


def test_a_feature_that_was_not_built() -> None:
    tree = blueprint()
    built = after(tree, planned(tree))
    with pytest.raises(UnusableProjectError) as caught:
        plan_remove(project_of(built), "smoke_tests")
    assert caught.value.problems[0].remedy == "did you mean 'smoke_test'?"
    with pytest.raises(UnusableProjectError) as caught:
        plan_remove(project_of(built), "ants")
    assert "'featurebuilder build ants'" in caught.value.problems[0].remedy


@pytest.mark.parametrize("ledger", ["pets", "a b", ""])
def test_a_ledger_of_another_feature_that_cannot_be_read(ledger: str) -> None:
    tree = blueprint() | {f".featurebuilder/{ledger}.json": b"{"}
    built = after(tree, planned(tree))
    assert applied(built, plan_remove(project_of(built), "smoke_test")) == tree
    assert ledgers_in(project_of(tree).snapshot)[0] == {}
    named = [str(problem.where) for problem in ledgers_in(project_of(tree).snapshot)[1]]
    assert named == ([".featurebuilder/pets.json"] if ledger == "pets" else [])


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_wire_and_unwire(case: Case) -> None:
    path = "petsage/api/v1/endpoints/toys.py"
    tree = tree_of(case, "\n") | encoded({path: router("toys", prefix=case.prefix)})
    project = project_of(tree)
    wired = applied(tree, plan_wire(project, path, tools_for(project)))
    assert b"toys" in wired[API]
    again = project_of(wired)
    assert plan_wire(again, path, tools_for(again)).writes == ()
    assert applied(wired, plan_unwire(again, path)) == tree


def test_what_cannot_be_unwired() -> None:
    tree = blueprint(toys=router("toys"))
    with pytest.raises(UnusableProjectError, match="nothing includes"):
        plan_unwire(project_of(tree), "petsage/api/v1/endpoints/toys.py")
    project = project_of(tree)
    with pytest.raises(UnusableProjectError, match="no such file"):
        plan_wire(project, "nothing.py", tools_for(project))


def test_an_application_that_moved_on_loses_the_mount_of_a_removed_aggregator() -> None:
    main = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    tree = encoded({"petsage/__init__.py": "", "petsage/main.py": main})
    built = after(tree, planned(tree))
    built["petsage/main.py"] += b"# ours\n"
    left = applied(built, plan_remove(project_of(built), "smoke_test"))
    assert left == tree | {"petsage/main.py": main.encode() + b"# ours\n"}


def test_force_spares_an_aggregator_that_holds_other_routers() -> None:
    main = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    tree = encoded({"petsage/__init__.py": "", "petsage/main.py": main, **asking_for("pets")})
    one = after(tree, planned(tree))
    both = after(one, planned(one, "pets"))
    left = applied(both, plan_remove(project_of(both), "smoke_test", force=True))
    assert b"include_router(pets.router)" in left["petsage/api/v1/api.py"]


def test_a_file_that_was_forced_over_comes_back() -> None:
    document = "docs/features/smoke_test.md"
    tree = blueprint({document: "# Ours\n"})
    built = after(tree, planned(tree, force=True))
    assert built[document] != tree[document]
    assert applied(built, plan_remove(project_of(built), "smoke_test")) == tree
    assert applied(built, plan_remove(project_of(built), "smoke_test", force=True)) == tree


HELPED = """
    from fastapi import APIRouter, FastAPI

    from petsage.api.v1.endpoints import owners, pets


    def register(app: FastAPI, router: APIRouter, prefix: str = "") -> None:
        app.include_router(router, prefix=prefix)


    app = FastAPI()
    register(app, pets.router)
    register(app, owners.router)
    """


def test_a_router_that_a_helper_includes_is_not_handed_to_it_any_more() -> None:
    main = module(HELPED)
    tree = blueprint({"petsage/main.py": main}, pets=router("pets"), owners=router("owners"))

    left = applied(tree, plan_unwire(project_of(tree), "petsage/api/v1/endpoints/pets.py"))

    gone = main.replace("owners, pets", "owners").replace("register(app, pets.router)\n", "")
    assert left["petsage/main.py"].decode() == gone


def test_a_router_that_a_helper_includes_among_others_is_not_taken_out() -> None:
    main = module(HELPED).replace(".router)\n", '.router, "/own")\n')
    tree = blueprint({"petsage/main.py": main}, pets=router("pets"), owners=router("owners"))
    with pytest.raises(EditRefusedError, match="includes other routers too"):
        plan_unwire(project_of(tree), "petsage/api/v1/endpoints/pets.py")


def test_a_served_router_is_not_wired_again() -> None:
    main = module(
        """
        from fastapi import FastAPI

        from petsage.api.v1.api import api_v1_router
        from petsage.api.v1.endpoints import toys

        app = FastAPI()
        app.include_router(api_v1_router, prefix="/api/v1")
        app.include_router(toys.router)
        """
    )
    tree = tree_of(CASES[1], "\n") | encoded(
        {"petsage/main.py": main, "petsage/api/v1/endpoints/toys.py": router("toys")}
    )
    project = project_of(tree)
    plan = plan_wire(project, "petsage/api/v1/endpoints/toys.py", tools_for(project))
    assert plan.writes == ()


def test_an_aggregator_that_does_not_parse_keeps_the_feature() -> None:
    tree = blueprint()
    built = after(tree, planned(tree))
    built[API] += b"def (:\n"
    with pytest.raises(EditRefusedError) as caught:
        plan_remove(project_of(built), "smoke_test")
    assert str(caught.value.problems[0].where).startswith(API)


@pytest.mark.parametrize(("start", "count"), [(0, 100), (-5, 1)])
def test_a_ledger_that_was_tampered_with_does_no_harm(start: int, count: int) -> None:
    tree = blueprint()
    built = after(tree, planned(tree))
    ledger = json.loads(built[".featurebuilder/smoke_test.json"])
    ledger["edits"][API]["hunks"] = [[start, count, "x"]]
    built[".featurebuilder/smoke_test.json"] = json.dumps(ledger).encode()
    assert applied(built, plan_remove(project_of(built), "smoke_test")) == tree


@pytest.mark.parametrize("force", [False, True])
def test_a_ledger_that_claims_what_others_made_does_no_harm(*, force: bool) -> None:
    tree = blueprint(toys=router("toys"))
    built = after(tree, planned(tree))
    ledger = json.loads(built[".featurebuilder/smoke_test.json"])
    for path in ("petsage/main.py", "petsage/api/v1/endpoints/toys.py"):
        digest = hashlib.sha256(built[path]).hexdigest()
        base = b85encode(zlib.compress(built[path])).decode()
        ledger["files"][path] = {"part": "model", "sha256": digest, "base": base}
    built[".featurebuilder/smoke_test.json"] = json.dumps(ledger).encode()
    left = applied(built, plan_remove(project_of(built), "smoke_test", force=force))
    assert {path: left[path] for path in tree} == tree
