from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.project.convention import Convention
from featurebuilder.project.project import read_project
from featurebuilder.report.inspection import FoundRouter, inspection

if TYPE_CHECKING:
    from pathlib import Path

MAIN = """from fastapi import FastAPI

from app.pets import router

app = FastAPI()
app.include_router(router, prefix="/api")
"""
PETS = """from fastapi import APIRouter

router = APIRouter(prefix="/pets")


@router.get("")
def pets() -> list[str]:
    return []
"""


def test_a_tree_is_told_with_its_evidence(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "notes.txt").write_text("Nobody reads them.")
    (tmp_path / "pyproject.toml").write_text("")
    for name, text in {
        "__init__": "",
        "main": MAIN,
        "pets": PETS,
        "old": "from fastapi import APIRouter\nrouter = APIRouter(\n",
    }.items():
        (tmp_path / "app" / f"{name}.py").write_text(text)
    found = inspection(read_project(tmp_path))

    assert found.choices[0].value == "app/main.py app"
    assert all(choice.evidence for choice in found.choices)
    assert found.routers[1] == FoundRouter(
        path="app/pets.py",
        line=3,
        variable="router",
        kind="router",
        served=("/api/pets",),
        operations=1,
    )
    assert [include.child for include in found.includes] == ["router"]
    assert found.groups()[-1] == (
        "Files",
        [
            Convention(
                what="read",
                value="5 of 6 files",
                evidence="Python files are searched for FastAPI names; the others are settings",
            ),
            Convention(
                what="parsed",
                value="2 of 4 Python files",
                evidence="the others use no FastAPI class, and no parsed file refers to them",
            ),
            Convention(
                what="not read", value="app/old.py", evidence="this Python version cannot parse it"
            ),
        ],
    )
