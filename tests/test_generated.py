"""The trees under generated/ are what the code makes today, and hold what is promised of them."""

from __future__ import annotations

import json
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


@pytest.mark.any_python
@pytest.mark.slow
def test_made_again_byte_for_byte() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/regenerate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_a_build_changes_nothing(petsage: Path) -> None:
    built = featurebuilder(petsage, "build", "smoke_test", "--verify", "--format", "json")
    assert {f["mark"] for f in json.loads(built.out)["files"]} == {"UNCHANGED"}


def test_fixtures_for_the_whole_session_may_be_asynchronous(tmp_path: Path) -> None:
    tree = Path(shutil.copytree(ROOT / "generated/clinic_async", tmp_path / "clinic"))
    conftest = tree / "petsage/tests/conftest.py"
    started = """

@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
async def _started(anyio_backend):
    yield
"""
    source = conftest.read_text(encoding="utf-8")
    conftest.write_text(f"import pytest\n{source}{started}", encoding="utf-8")
    options = ("-q", "-p", "anyio.pytest_plugin", "-k", "test_read or test_core")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "petsage/tests"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


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
