"""The benchmark of public trees, on small trees of our own and without installing anything."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks.trees import __main__ as program
from benchmarks.trees import look
from benchmarks.trees.application import Application, find_application
from benchmarks.trees.clone import Clone, read_tree, write_tree
from benchmarks.trees.declared import Kind, declared, variables, working_folder
from benchmarks.trees.nowhere import nowhere
from benchmarks.trees.settings import Settings, settings_of
from benchmarks.trees.variants import VARIANTS, varied
from tests.trees import blueprint, module, router

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

API = "petsage/api/v1/api.py"
AGGREGATOR = module(
    """
    from fastapi import APIRouter

    from petsage.api.v1.endpoints import pets

    api_v1_router = APIRouter()
    api_v1_router.include_router(pets.router)
    """
)
TEXT = b'def f(x: int) -> str:\n    if x:\n        return """a\n    b"""\n    return "c"\n'
CRLF = TEXT.replace(b"\n", b"\r\n")
PLAIN = b"if x:\n    y = 1\nz = 2\n"


def clone_of(folder: Path, *commits: Mapping[str, bytes]) -> Path:
    """Return a bare clone with one commit for each of these trees."""
    work, bare = folder / "work", folder / "bare.git"
    git = ["git", "-C", str(work), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    work.mkdir()
    subprocess.run([*git, "init", "-q"], check=True)
    for files in commits:
        subprocess.run([*git, "rm", "-rqf", "--ignore-unmatch", "."], check=True)
        for path, data in files.items():
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).write_bytes(data)
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    subprocess.run([*git, "clone", "-q", "--bare", str(work), str(bare)], check=True)
    return bare


@pytest.mark.parametrize(
    ("variant", "data"),
    [
        ("plain", PLAIN),
        ("crlf", b"if x:\r\n    y = 1\r\nz = 2\r\n"),
        ("tabs", b"if x:\n\ty = 1\nz = 2\n"),
        ("bom", b"\xef\xbb\xbf" + PLAIN),
        ("no-final-newline", PLAIN.rstrip()),
        ("mixed-ends", b"if x:\n    y = 1\r\nz = 2\n"),
    ],
)
def test_variants(variant: str, data: bytes) -> None:
    tree = {"a.py": PLAIN, "empty.py": b"", "notes.md": PLAIN}
    assert varied(tree, variant) == {"a.py": data, "empty.py": b"", "notes.md": PLAIN}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_means_the_same(variant: str) -> None:
    found = varied({"a.py": TEXT}, variant)["a.py"]
    assert ast.dump(ast.parse(found)) == ast.dump(ast.parse(TEXT))
    assert varied({"a.py": TEXT}, "tabs")["a.py"] == TEXT, "a text in it would be another"


def test_the_newest_commit_that_is_of_use(tmp_path: Path) -> None:
    tree = {"main.py": b"from fastapi import FastAPI\r\n\r\napp = FastAPI()"}
    clone = clone_of(tmp_path, {"old.py": b"import fastapi\n"}, tree, {"README": b"moved"})
    assert dict(Clone("a/b", clone).newest().files()) == tree
    with pytest.raises(ValueError, match="no clone"):
        Clone("a/b", tmp_path / "nothing").newest()


def test_what_a_tree_ignores_is_none_of_it(tmp_path: Path) -> None:
    files = {"main.py": b"import fastapi\n", ".gitignore": b"*.log\n/made\n"}
    clone = Clone("a/b", clone_of(tmp_path, files))
    write_tree(tmp_path / "tree", files)
    paths = ["a.log", "b/c.log", "made", "b/made", "main.py"]
    assert clone.ignored(tmp_path / "tree", paths) == {"a.log", "b/c.log", "made"}
    assert clone.ignored(tmp_path / "tree", []) == set()


def test_what_a_tree_declares() -> None:
    application = Application("backend/app/main.py", "backend", "app.main", "app", factory=False)
    tree = {
        "backend/app/main.py": b"",
        "backend/pyproject.toml": b'[project]\nname = "a"\nrequires-python = ">=3.10,<3.12"\n',
        "backend/requirements-dev.txt": b"",
        "backend/.env.example": b"# c\nexport TITLE='My pets' # why\nEMPTY=\nPORT=80\n",
        ".env.example": b"PORT=81\nHOST=x\n",
    }
    found = declared(tree, application, "2026-01-31")
    assert found
    assert (found.kind, found.paths) == (Kind.LISTS, ("backend/requirements-dev.txt",))
    assert found.pythons == ("3.11", "3.10")
    locked = declared({**tree, "uv.lock": b""}, application, "2026-01-31")
    assert locked
    assert locked.kind is Kind.UV_LOCK
    told = variables(tree, application)
    assert (told["TITLE"], told["PORT"], told["HOST"]) == ("My pets", "80", "x")
    assert "EMPTY" not in told
    real = variables({**tree, ".env": b"PORT=82\nKEY=a\n"}, application)
    assert (real["PORT"], real["KEY"]) == ("80", "a")
    assert "SECRET_KEY" not in real
    lists = {"app/main.py": b"", "docs/requirements.txt": b"", "infra/requirements.txt": b""}
    other = replace(application, path="app/main.py", import_root="")
    found = declared(lists, other, "2026-01-31")
    assert found
    assert found.paths == ("infra/requirements.txt",)
    assert working_folder(tree, application) == "backend"
    assert working_folder({"setup.py": b"", "src/a.py": b""}, application) == ""


def test_settings_of_trees() -> None:
    assert settings_of("owner/nothing") == Settings()
    told = settings_of("testdrivenio/fastapi-crud-async")
    assert told == Settings({"DATABASE_URL": "sqlite:///notes.db"}, ("aiosqlite",))


def test_an_application_is_looked_at(tmp_path: Path) -> None:
    write_tree(tmp_path / "tree", tree := blueprint({API: AGGREGATOR}, pets=router("pets")))
    found = find_application(tree)
    job = {
        "import_root": str(tmp_path / "tree" / found.import_root),
        "module": found.module,
        "attribute": found.attribute,
        "factory": found.factory,
        "known": [],
        "client_packages": "",
        "stand_ins": [],
        "parameters": {},
    }
    command = [sys.executable, str(look.__file__), json.dumps(job)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seen = json.loads(done.stdout.strip().removeprefix("looked: "))
    assert list(seen["operations"]) == ["GET /api/v1/pets/"]
    assert seen["answers"]["GET /api/v1/pets/"] == {"status": 200, "body": "[]"}
    guarded = tmp_path / "tree" / found.import_root / f"{found.module.replace('.', '/')}.py"
    text = guarded.read_text(encoding="utf-8")
    refusing = "\n\n\ndef refuse(nobody: str) -> None:\n    raise ValueError(nobody)\n"
    refusing += f"\n\n{found.attribute}.router.dependencies.append(fastapi.Depends(refuse))\n"
    first, rest = text.split("from fastapi import FastAPI\n", 1)
    own = f"{first}import fastapi\nfrom fastapi import FastAPI\n"
    wired = rest.index(f"{found.attribute}.include_router")
    guarded.write_text(own + rest[:wired] + refusing + "\n" + rest[wired:], encoding="utf-8")
    for stand_ins, status in (([], 422), ([f"{found.module}:refuse"], 200)):
        asked = json.dumps({**job, "stand_ins": stand_ins})
        done = subprocess.run([*command[:2], asked], check=True, capture_output=True, text=True)
        seen = json.loads(done.stdout.strip().removeprefix("looked: "))
        assert seen["answers"]["GET /api/v1/pets/"]["status"] == status
    broken = subprocess.run(
        [*command[:2], json.dumps({**job, "module": "nothing"})],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert "ModuleNotFoundError" in broken.stdout


def test_paths_are_asked_with_the_values_that_are_given() -> None:
    job = {"parameters": {"organization": "default"}}

    assert look.filled("/{organization}/pets/{pet}", job) == "/default/pets/{pet}"


def test_from_a_clone_to_the_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clone = clone_of(tmp_path, blueprint(pets=router("pets")))
    home, document = tmp_path / "home", tmp_path / "trees.md"
    arguments = [f"owner/pets={clone}", "--static", "--home", str(home)]
    assert program.main([*arguments, "--variant", "crlf", "--markdown", str(document)]) == 0
    assert "owner/pets crlf UNVERIFIED" in capsys.readouterr().out
    told = document.read_text(encoding="utf-8")
    assert "| after `remove` every byte is as before | 1 | 1 |" in told
    tree = read_tree(home / "owner+pets" / "tree")
    assert tree == varied(dict(Clone("a", clone).newest().files()), "crlf")


def test_a_place_without_a_way_out_has_a_server() -> None:
    with nowhere() as place:
        if place.holder is None:
            pytest.skip("this system makes no network of its own")
        place.database("shop", "keeper")
        ask = "import socket; socket.create_connection(('127.0.0.1', 5432)).close()"
        far = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
        done = [
            subprocess.run(
                [*place.prefix, sys.executable, "-c", code], capture_output=True, check=False
            )
            for code in (ask, far)
        ]
    assert [one.returncode for one in done] == [0, 1]
    assert b"OSError" in done[1].stderr
