"""`wire`, `unwire` and `remove`, run as their users run them, in trees on disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from featurebuilder.plan.expected import ExpectedRemoval
from featurebuilder.planning import prepare_remove
from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.project.discovering import FOUND, Found
from tests.project.patterns import PATTERNS, Pattern
from tests.trees import blueprint, module, router

if TYPE_CHECKING:
    from pathlib import Path

API = "petsage/api/v1/api.py"
TOYS = "petsage/api/v1/endpoints/toys.py"
AGGREGATOR = module(
    """
    from fastapi import APIRouter

    from petsage.api.v1.endpoints import pets

    api_v1_router = APIRouter()
    api_v1_router.include_router(pets.router)
    """
)
DANGEROUS = module(
    """
    from pathlib import Path

    from fastapi import APIRouter

    router = APIRouter(prefix="/toys", tags=["toys"])


    @router.delete("/{toy_id}")
    def delete_toy(toy_id: int) -> None:
        Path("deleted").touch()
    """
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a PetSage tree with one router, and one that nothing includes."""
    write_tree(tmp_path, blueprint({API: AGGREGATOR}, pets=router("pets"), toys=DANGEROUS))
    return tmp_path


@pytest.mark.slow
def test_wire_and_unwire(tree: Path) -> None:
    before = tree_of(tree)
    dry = featurebuilder(tree, "wire", TOYS, "--dry-run", "--diff")
    assert dry.code == 0
    assert "+api_v1_router.include_router(toys.router)" in dry.out
    assert tree_of(tree) == before

    wired = featurebuilder(tree, "wire", TOYS, "-v")
    assert wired.code == 0
    assert "SUCCESS" in wired.out
    assert "DELETE /api/v1/toys/{toy_id} is reached" in wired.out
    assert not (tree / "deleted").exists()
    again = featurebuilder(tree, "wire", TOYS, "--format", "json")
    assert {file["mark"] for file in json.loads(again.out)["files"]} == {"UNCHANGED"}

    unwired = featurebuilder(tree, "unwire", str(tree / TOYS))
    assert (unwired.code, unwired.err) == (0, "")
    assert "SUCCESS" in unwired.out
    assert {p: data for p, (data, _) in tree_of(tree).items()} == {
        p: data for p, (data, _) in before.items()
    }


def test_a_router_that_a_catch_all_swallows_is_not_left_wired(tree: Path) -> None:
    main = tree / "petsage/main.py"
    text = main.read_text().replace(
        "app.include_router",
        '@app.api_route("/{path:path}", methods=["GET", "DELETE"])\n'
        "def everything(path: str) -> str:\n    return path\n\n\napp.include_router",
    )
    main.write_text(text)
    before = tree_of(tree)
    wired = featurebuilder(tree, "wire", TOYS)
    assert wired.code == 1
    assert "FAILED" in wired.out
    assert "everything" in wired.out
    assert tree_of(tree) == before


PETS = "petsage/api/v1/endpoints/pets.py"


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (("wire", TOYS), TOYS),
        *(
            (arguments, path)
            for arguments in (("wire", TOYS), ("unwire", PETS), ("build", "smoke_test"))
            for path in (API, PETS, "petsage/main.py")
        ),
    ],
)
def test_nothing_is_edited_beside_a_module_that_does_not_parse(
    tree: Path, arguments: tuple[str, ...], path: str
) -> None:
    file = tree / path
    file.write_text(file.read_text() + "\ndef (:\n")
    line = len(file.read_text().splitlines())
    before = tree_of(tree)
    ran = featurebuilder(tree, *arguments)
    assert ran.code == 2
    assert ran.err.startswith(f"error: {path}:{line}:5: the module does not parse")
    assert tree_of(tree) == before


@pytest.mark.parametrize(
    ("template", "code"), [("raise RuntimeError('ours')\n", 1), ("{{ super() }}", 0)]
)
def test_broken_code_does_not_stay_where_the_application_cannot_be_imported(
    tree: Path, template: str, code: int
) -> None:
    main = tree / "petsage/main.py"
    main.write_text("import os\n\nos.environ['NOT_SET']\n" + main.read_text())
    own = tree / "templates/feature/package/models/feature.py.j2"
    own.parent.mkdir(parents=True)
    own.write_text(
        '{% extends "shipped/feature/package/models/feature.py.j2" %}\n'
        f"{{% block models %}}\n{template}{{% endblock %}}\n"
    )
    before = tree_of(tree)
    ran = featurebuilder(tree, "build", "smoke_test")
    assert ran.code == code, ran.out + ran.err
    assert ("RuntimeError: ours" in ran.out) is (code == 1)
    assert ("UNVERIFIED" in ran.out) is (code == 0)
    assert (tree_of(tree) == before) is (code == 1)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("wire", "nowhere.py"), "no such file in the project"),
        (("wire", "petsage/__init__.py"), "the module defines no routers"),
        (("unwire", TOYS), "nothing includes a router of this module"),
        (("remove", "smoke_test"), "has no ledger of a feature 'smoke_test'"),
        (("remove", "../x"), "is not an identifier"),
    ],
)
def test_what_cannot_be_done(tree: Path, arguments: tuple[str, ...], reason: str) -> None:
    before = tree_of(tree)
    ran = featurebuilder(tree, *arguments)
    assert ran.code == 2
    assert reason in ran.err
    assert tree_of(tree) == before


@pytest.mark.slow
def test_remove_gives_everything_back(tree: Path) -> None:
    before = {p: data for p, (data, _) in tree_of(tree).items()}
    folders = {path for path in tree.rglob("*") if path.is_dir()}
    assert featurebuilder(tree, "build", "smoke_test").code == 0
    dry = featurebuilder(tree, "remove", "smoke_test", "--dry-run")
    assert dry.code == 0
    assert "DELETED" in dry.out
    removed = featurebuilder(tree, "remove", "smoke_test")
    assert (removed.code, removed.err) == (0, "")
    assert "SUCCESS" in removed.out
    assert "warning: GET /api/v1/smoke_test: breaks existing clients" in removed.out
    assert {p: data for p, (data, _) in tree_of(tree).items()} == before
    assert {path for path in tree.rglob("*") if path.is_dir()} == folders


@pytest.mark.parametrize("pattern", PATTERNS, ids=[p.name for p in PATTERNS])
@pytest.mark.slow
def test_build_runs_in_every_kind_of_tree_and_is_taken_back(
    pattern: Pattern, tmp_path: Path
) -> None:
    files = {path: data for path, data in pattern.tree.items() if path != pattern.new}
    files = {p: d.replace(b"from pydantic_settings import BaseSettings", b"BaseSettings = object")
             for p, d in files.items()}  # fmt: skip
    write_tree(tmp_path, files)
    if pattern.served is None:
        refused = featurebuilder(tmp_path, "build", "smoke_test")
        assert (refused.code, refused.out) == (2, "")
        assert "the prefix of app cannot be determined from the source" in refused.err
        assert {p: data for p, (data, _) in tree_of(tmp_path).items()} == files
        write_tree(tmp_path, {"pyproject.toml": b'[tool.featurebuilder]\nprefix = "/api"\n'})
    before = {p: data for p, (data, _) in tree_of(tmp_path).items()}
    built = featurebuilder(tmp_path, "build", "smoke_test", "--verify")
    assert built.code == 0, built.out + built.err
    expected = prepare_remove(tmp_path, "smoke_test", force=False).expected
    assert isinstance(expected, ExpectedRemoval)
    assert [o for o in expected.operations if o.endswith("/smoke_test")] == [*expected.operations]
    assert bool(expected.operations) == (pattern.served is not None)
    # The application is the one from before to the byte, and was verified then.
    removed = featurebuilder(tmp_path, "remove", "smoke_test", "--no-verify")
    assert removed.code == 0, removed.out + removed.err
    assert {p: data for p, (data, _) in tree_of(tmp_path).items()} == before


FOUND_BY_FILES = tuple(case for case in FOUND if "pattern" in case.name)


@pytest.mark.parametrize("case", FOUND_BY_FILES, ids=[case.name for case in FOUND_BY_FILES])
@pytest.mark.slow
def test_a_tree_that_finds_its_routers_runs_with_a_new_file(case: Found, tmp_path: Path) -> None:
    write_tree(tmp_path, case.tree)
    before = {p: data for p, (data, _) in tree_of(tmp_path).items()}
    built = featurebuilder(tmp_path, "build", "smoke_test", "--verify")
    assert built.code == 0, built.out + built.err
    removed = featurebuilder(tmp_path, "remove", "smoke_test", "--no-verify")
    assert removed.code == 0, removed.out + removed.err
    assert {p: data for p, (data, _) in tree_of(tmp_path).items()} == before
