"""What a plan rests on: the files that matter are told when they change, and no others."""

from __future__ import annotations

import pytest

from featurebuilder.errors import StalePlanError
from featurebuilder.plan.basis import Basis
from featurebuilder.project.source.snapshot import Snapshot
from tests.trees import blueprint, module, planned, router

PETS = "petsage/api/v1/endpoints/pets.py"
TREE = blueprint(
    {
        "petsage/api/v1/api.py": module(
            """
            from fastapi import APIRouter

            from petsage.api.v1.endpoints import pets

            api_v1_router = APIRouter()
            api_v1_router.include_router(pets.router)
            """
        ),
        "petsage/tools.py": "def help() -> None: ...\n",
        "README.md": "# PetSage\n",
        "pyproject.toml": '[project]\nname = "petsage"\n',
    },
    pets=router("pets"),
)
MATTERS: dict[str, tuple[str, bytes | None, str]] = {
    "the aggregator": ("petsage/api/v1/api.py", b"", "the file has changed"),
    "a sibling": (PETS, TREE[PETS] + b"\n", "the file has changed"),
    "a sibling that went": (PETS, None, "the file was deleted"),
    "the application": ("petsage/main.py", TREE["petsage/main.py"] + b"#\n", "has changed"),
    "settings": ("pyproject.toml", b"[tool.ruff]\n", "the file has changed"),
    "settings that came": ("ruff.toml", b"line-length = 80\n", "the file was created"),
    "a request that came": ("features/smoke_test.toml", b"", "the file was created"),
    "a part that came": ("docs/features/smoke_test.md", b"", "the file was created"),
    "another router": (
        "petsage/more.py",
        b"from fastapi import APIRouter\n",
        "has become relevant",
    ),
    "a file that became one": ("petsage/tools.py", b"import FastAPI\n", "has become relevant"),
}
DOES_NOT_MATTER: dict[str, tuple[str, bytes | None]] = {
    "nothing": ("README.md", TREE["README.md"]),
    "a document": ("README.md", b"# Pets\n"),
    "a document that came": ("docs/more.md", b""),
    "code without routers": ("petsage/tools.py", b"def help() -> int: ...\n"),
    "code that went": ("petsage/tools.py", None),
    "code that came": ("petsage/more.py", b"x = 1\n"),
    "the saved plan": ("plan.json", b"{}"),
}


def basis() -> Basis:
    return Basis.of(planned(TREE).project.snapshot)


def changed(path: str, data: bytes | None) -> Snapshot:
    files = {name: text for name, text in TREE.items() if name != path}
    return Snapshot.of_files(files if data is None else files | {path: data})


@pytest.mark.parametrize("name", MATTERS)
def test_what_matters_is_named(name: str) -> None:
    path, data, told = MATTERS[name]
    with pytest.raises(StalePlanError) as refused:
        basis().require(changed(path, data))
    (problem,) = refused.value.problems
    assert str(problem.where) == path
    assert told in problem.what
    assert "since the plan was made" in problem.what


@pytest.mark.parametrize("name", DOES_NOT_MATTER)
def test_what_does_not_matter_changes_nothing(name: str) -> None:
    basis().require(changed(*DOES_NOT_MATTER[name]))


def test_every_change_is_named_at_once() -> None:
    with pytest.raises(StalePlanError) as refused:
        basis().require(Snapshot.of_files({}))
    named = [str(problem.where) for problem in refused.value.problems]
    assert named == sorted(named)
    assert {PETS, "petsage/main.py", "pyproject.toml"} < set(named)


def test_what_is_only_imagined_is_no_part_of_it() -> None:
    snapshot = Snapshot.of_files({"a.py": b"old", "b.py": b"b"})
    later = snapshot.with_files({"a.py": b"new", "c.py": b"c", "d.py": None})
    for path in ("a.py", "b.py", "c.py", "d.py", "e.py"):
        later.read(path)
    later.with_files({"b.py": b""}).read("b.py")
    assert snapshot.reads.files == {"b.py": b"b", "e.py": None}
