"""A resource in a project whose paths are special: below a mount, with slashes at their ends."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, write_tree
from tests.trees import encoded, module

if TYPE_CHECKING:
    from pathlib import Path

MAIN = """
    from fastapi import FastAPI

    from app.routers import crates, shelves

    inner = FastAPI()
    inner.include_router(crates.router, prefix="/v1")
    inner.include_router(shelves.router, prefix="/v1")

    outer = FastAPI()
    outer.mount("/store", inner)
    """
ROUTER = """
    from fastapi import APIRouter

    router = APIRouter(prefix="/NAME", tags=["NAME"])


    @router.get("/")
    def list_NAME() -> list[str]:
        return []


    @router.get("/{key}")
    def read_NAME(key: int) -> int:
        return key
    """
ASK = """
    from fastapi.testclient import TestClient

    from app.core.db import engine
    from app.main import inner, outer
    from sqlmodel import SQLModel

    SQLModel.metadata.create_all(engine)
    client = TestClient(outer, root_path="/proxy", follow_redirects=False)
    made = client.post("/proxy/store/v1/boxes/", json={"label": "A"})
    print(made.status_code, made.headers["location"] == str(made.json()["id"]))
    print(client.get(made.url.join(made.headers["location"])).json() == made.json())
    boxes = "/proxy/store/v1/boxes"
    print(client.get(f"{boxes}/").json()["total"], client.get(boxes).status_code)
    """


@pytest.mark.any_python
def test_a_resource_below_a_mount_with_slashes(tmp_path: Path) -> None:
    files = {"app/__init__.py": "", "app/main.py": module(MAIN), "app/routers/__init__.py": ""}
    for name in ("crates", "shelves"):
        files[f"app/routers/{name}.py"] = module(ROUTER).replace("NAME", name)
    write_tree(tmp_path, encoded(files))

    ran = featurebuilder(tmp_path, "-v", "build", "boxes", "label:str")

    assert ran.code == 0, ran.out
    assert "Status: SUCCESS" in ran.out
    assert "    GET /store/v1/boxes/ " in ran.out
    assert "  POST /store/v1/boxes/ " in ran.out.partition("\nAPI\n")[2]
    document = (tmp_path / "docs/features/boxes.md").read_text()
    assert "| `GET /store/v1/boxes/{box_id}` |" in document
    assert '"$API/boxes/"' in document
    assert "http://127.0.0.1:8000/store/v1" in document
    (tmp_path / "ask.py").write_text(module(ASK))
    answers = subprocess.run(
        [sys.executable, "ask.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert answers.stdout.splitlines() == ["201 True", "True", "1 307"], answers.stderr
    inspected = featurebuilder(tmp_path, "inspect").out
    assert "served under /store/v1/boxes" in inspected
    assert "end with a slash" in inspected
