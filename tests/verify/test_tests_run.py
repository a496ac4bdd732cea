from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from featurebuilder.plan.outcome import Outcome
from featurebuilder.verify.interpreter import Interpreter
from featurebuilder.verify.pytest_run import TestsRun, run_tests
from tests.trees import module
from tests.verify.trees import HERE, PLAIN, listing, plant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HOSTILE = """\
[tool.pytest.ini_options]
addopts = ["--strict-config", "--ff", "--cov", "--cov-report=xml", "--cov-fail-under=100", "-rA"]
"""

NO_CLIENT = """\
raise RuntimeError("The starlette.testclient module requires the httpx2 package to be installed.")
"""
OLD_CLIENT = """\
import warnings
warnings.warn("Using `httpx` with `starlette.testclient` is deprecated; install `httpx2` instead.")
def test_a(): pass
"""


def run(
    root: Path,
    files: Mapping[str, str],
    *paths: str,
    warnings_as_errors: bool = True,
    timeout: float = 30,
    interpreter: Interpreter = HERE,
) -> TestsRun:
    plant(root, files)
    before = listing(root)
    ran = run_tests(
        interpreter,
        root,
        paths or ("test_it.py",),
        warnings_as_errors=warnings_as_errors,
        timeout=timeout,
    )
    assert listing(root) == before
    return ran


def test_a_real_feature_under_a_configuration_that_would_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pytest_cov")
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    files = {
        "app/main.py": PLAIN,
        "pyproject.toml": HOSTILE,
        "test_it.py": "from fastapi.testclient import TestClient\n"
        "from hypothesis import given, strategies\n"
        "from app.main import app\n"
        "def test_ping():\n    assert TestClient(app).get('/ping').status_code == 200\n"
        "@given(strategies.text())\ndef test_text(text):\n    assert text == text\n",
    }
    ran = run(tmp_path, files)
    assert (ran.outcome, ran.passed, ran.reason) == (Outcome.PASSED, 2, "")
    assert "2 passed" in ran.output


@pytest.mark.parametrize(
    ("source", "outcome", "passed", "reason"),
    [
        (
            "def test_a(): pass\ndef test_b(): assert 0\n",
            Outcome.FAILED,
            1,
            "1 of 2 did not pass",
        ),
        ("X = 1\n", Outcome.NOT_RUN, 0, "no tests ran"),
        (
            "import pytest\n@pytest.mark.skip\ndef test_a(): pass\n",
            Outcome.NOT_RUN,
            0,
            "every test was skipped",
        ),
        (
            "import warnings\ndef test_a(): warnings.warn('w')\n",
            Outcome.FAILED,
            0,
            "1 of 1 did not pass",
        ),
        ("def broken(:\n", Outcome.FAILED, 0, "1 of 1 did not pass"),
        (
            "import gone_for_good\n",
            Outcome.NOT_RUN,
            0,
            "gone_for_good is not installed in the tree's .venv",
        ),
        ("import test_it.gone\n", Outcome.FAILED, 0, "1 of 1 did not pass"),
        (NO_CLIENT, Outcome.NOT_RUN, 0, "httpx2 is not installed in the tree's .venv"),
        (OLD_CLIENT, Outcome.PASSED, 1, ""),
        ("import os\nos._exit(9)\n", Outcome.FAILED, 0, "pytest ended with exit status 9"),
    ],
)
@pytest.mark.slow
def test_outcomes(  # noqa: PLR0913, PLR0917
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    outcome: Outcome,
    passed: int,
    reason: str,
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    ran = run(tmp_path, {"test_it.py": source})
    assert (ran.outcome, ran.passed, ran.reason) == (outcome, passed, reason)


def test_a_client_that_the_trees_own_settings_refuse_is_no_success(tmp_path: Path) -> None:
    settings = "[pytest]\nfilterwarnings = error\n"
    ran = run(tmp_path, {"test_it.py": OLD_CLIENT, "pytest.ini": settings})
    assert (ran.outcome, ran.passed) == (Outcome.FAILED, 0)
    assert "install `httpx2`" in ran.output


def test_warnings_are_errors_only_where_asked(tmp_path: Path) -> None:
    source = "import warnings\ndef test_a(): warnings.warn('w')\n"
    ran = run(tmp_path, {"test_it.py": source}, warnings_as_errors=False)
    assert ran.outcome is Outcome.PASSED


def test_runs_share_no_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setenv("PYTEST_DEBUG_TEMPROOT", str(shared))
    test = "def test_a(tmp_path):\n    (tmp_path / 'a').touch()\n"

    ran = run(tmp_path / "tree", {"test_it.py": test})

    assert ran.outcome is Outcome.PASSED
    assert not list(shared.iterdir())


@pytest.mark.slow
def test_tests_that_hang_are_ended(tmp_path: Path) -> None:
    ran = run(tmp_path, {"test_it.py": "def test_a():\n    while True: pass\n"}, timeout=2)
    assert ran.outcome is Outcome.FAILED
    assert ran.reason == "pytest did not end in 2 s and was stopped"


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    ran = run(tmp_path, {}, "tests/gone.py")
    assert ran.outcome is Outcome.FAILED
    assert ran.reason == "pytest ended with exit status 4"
    assert "tests/gone.py" in ran.output


def test_options_of_the_tree_that_no_run_from_here_can_meet(tmp_path: Path) -> None:
    files = {"pytest.ini": "[pytest]\naddopts = gone/\n", "test_it.py": "def test_a(): pass\n"}
    ran = run(tmp_path, files)
    assert (ran.outcome, ran.passed) == (Outcome.PASSED, 1)
    ran = run(tmp_path, {**files, "test_it.py": "def test_a(): assert 0\n"})
    assert ran.outcome is Outcome.NOT_RUN
    assert ran.reason == "the project's pytest options name gone/, which does not exist"


@pytest.mark.parametrize(
    ("hook", "outcome"),
    [("sessionstart(session)", Outcome.NOT_RUN), ("sessionfinish(session)", Outcome.FAILED)],
)
def test_hooks_of_the_tree_that_fail(tmp_path: Path, hook: str, outcome: Outcome) -> None:
    conftest = f"def pytest_{hook}:\n    raise ConnectionError('no database')\n"
    ran = run(tmp_path, {"conftest.py": conftest, "test_it.py": "def test_a(): pass\n"})
    assert ran.outcome is outcome
    before = "the project's pytest hooks fail before any test: ConnectionError: no database"
    assert (ran.reason == before) == (outcome is Outcome.NOT_RUN)


def test_nothing_to_run(tmp_path: Path) -> None:
    ran = run_tests(HERE, tmp_path, [], warnings_as_errors=True, timeout=1)
    assert ran == TestsRun(Outcome.NOT_RUN, reason="the feature has no tests")


def test_an_environment_without_pytest(tmp_path: Path) -> None:
    venv = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    bare = Interpreter(venv / "bin" / "python", "the tree's .venv")
    ran = run(tmp_path, {"test_it.py": "def test_a(): pass\n"}, interpreter=bare)
    assert ran == TestsRun(Outcome.NOT_RUN, reason="pytest is not installed in the tree's .venv")


def test_an_interpreter_that_cannot_be_started(tmp_path: Path) -> None:
    ran = run(tmp_path, {}, interpreter=Interpreter(tmp_path / "python", "nowhere"))
    assert ran.outcome is Outcome.NOT_RUN
    assert ran.reason.startswith("the interpreter cannot be started: ")


@pytest.mark.parametrize(
    ("blamed", "outcome"), [(1, Outcome.PASSED), (2, Outcome.FAILED)], ids=["others", "its own"]
)
def test_only_warnings_of_its_own_fail_a_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blamed: int, outcome: Outcome
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    files = {
        "old.py": f"import warnings\n\n\ndef f():\n    warnings.warn('x', stacklevel={blamed})\n",
        "test_it.py": "import old\n\n\ndef test_a():\n    old.f()\n",
    }

    assert run(tmp_path, files).outcome is outcome


@pytest.mark.parametrize(("model", "outcome"), [("Town", Outcome.PASSED), ("Pet", Outcome.FAILED)])
@pytest.mark.parametrize("folder", ["", "tests"])
def test_a_warning_of_a_relationship_is_of_its_own_class(
    tmp_path: Path, model: str, outcome: Outcome, folder: str
) -> None:
    """As SQLAlchemy blames whoever uses the first model, when it looks at all of them."""
    files = {
        "models.py": module(
            f"""
            import warnings


            class Pet:
                def __init__(self):
                    what = "relationship '{model}.street' will copy column a.b to column c.d"
                    warnings.warn(what, stacklevel=2)
            """
        ),
        f"{folder or '.'}/test_it.py": module(
            """
            from models import Pet


            def test_a():
                Pet()
            """
        ),
        "conftest.py": "",
    }

    ran = run(tmp_path, files, folder or "test_it.py")

    assert ran.outcome is outcome


def test_an_error_that_follows_from_a_warning_of_the_tree_blames_no_test(tmp_path: Path) -> None:
    """As where SQLAlchemy warns of a relationship, and has half of its mappers from then on."""
    old = """
        import warnings

        broken = []


        def f():
            if broken:
                raise RuntimeError("half is there")
            broken.append(1)
            warnings.warn("x")
            broken.clear()
        """
    tests = [f"def test_{number}(): old.f()" for number in range(300)]
    files = {"old.py": module(old), "test_it.py": "\n".join(["import old", *tests])}
    ran = run(tmp_path, files)
    assert (ran.outcome, ran.passed) == (Outcome.PASSED, 300)


UNREACHABLE = """\
import socket
import pytest


class OperationalError(Exception):
    pass


@pytest.fixture(scope="session", autouse=True)
def database():
    with open("{asked}", "a") as file:
        file.write("x")
    {raised}


@pytest.mark.parametrize("number", range(5))
def test_it(number):
    pass
"""


@pytest.mark.parametrize(
    "raised",
    [
        'socket.create_connection(("127.0.0.1", 1))',
        'raise OperationalError("connection to server at 127.0.0.1, port 1 failed")',
        'raise RuntimeError("no database") from TimeoutError("timed out")',
    ],
)
def test_the_first_fixture_that_cannot_connect_ends_the_run(tmp_path: Path, raised: str) -> None:
    asked = tmp_path.with_name(f"{tmp_path.name}-asked")
    text = UNREACHABLE.format(raised=raised, asked=asked)
    ran = run(tmp_path, {"test_it.py": text})
    assert ran.outcome is Outcome.NOT_RUN
    assert ran.reason.startswith("a fixture of the project cannot connect: ")
    assert asked.read_text() == "x"


def test_a_fixture_that_fails_otherwise_is_a_failure(tmp_path: Path) -> None:
    raised = 'raise OperationalError("no such table: pets")'
    text = UNREACHABLE.format(raised=raised, asked=tmp_path.with_name("asked"))
    ran = run(tmp_path, {"test_it.py": text})
    assert (ran.outcome, ran.reason) == (Outcome.FAILED, "5 of 5 did not pass")
