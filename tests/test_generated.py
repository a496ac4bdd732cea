"""The trees under generated/ are what the code makes today, and hold what is promised of them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.cli.running import featurebuilder

ROOT = Path(__file__).resolve().parent.parent
PETSAGE = ROOT / "generated/petsage"
BODY = {
    "status": "ok",
    "message": "PetSage Backend is operational.",
    "agent": "PetSage Backend Feature Builder Agent",
    "feature_generated": "smoke_test",
}


@pytest.fixture
def petsage(tmp_path: Path) -> Path:
    """Return a copy of the generated tree."""
    return Path(shutil.copytree(PETSAGE, tmp_path / "petsage"))


def run(tree: Path, *module: str) -> str:
    """Return what a tool prints that is run in the tree and finds nothing wrong."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("COV_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", *module], cwd=tree, env=environ, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.any_python
def test_made_again_byte_for_byte() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/regenerate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.any_python
def test_style(petsage: Path) -> None:
    run(petsage, "ruff", "check")
    run(petsage, "ruff", "format", "--check")


@pytest.mark.any_python
def test_types(petsage: Path) -> None:
    run(petsage, "mypy")


def test_its_tests_cover_every_line_and_branch(petsage: Path) -> None:
    run(petsage, "pytest", "--cov", "--cov-report=term-missing", "--cov-fail-under=100")


def test_a_build_changes_nothing(petsage: Path) -> None:
    built = featurebuilder(petsage, "build", "smoke_test", "--verify", "--format", "json")
    assert {f["mark"] for f in json.loads(built.out)["files"]} == {"UNCHANGED"}


def test_a_real_server_answers(petsage: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, number = listening.getsockname()[1], listening.fileno()
        command = [sys.executable, "-m", "uvicorn", "petsage.main:app", "--fd", str(number)]
        server = subprocess.Popen(
            command, cwd=petsage, pass_fds=[number], stderr=subprocess.DEVNULL
        )
        try:
            # The socket listens already: the request waits in its queue until the server is up.
            url = f"http://127.0.0.1:{port}/api/v1/smoke_test"
            with urllib.request.urlopen(url, timeout=60) as answer:
                assert answer.status == 200
                assert answer.headers["content-type"] == "application/json"
                assert json.load(answer) == BODY
        finally:
            server.terminate()
            server.wait()
