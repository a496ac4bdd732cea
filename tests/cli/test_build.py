"""`featurebuilder build`, run as its users run it, in trees on disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint, module, router

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = {
    "status": "ok",
    "message": "PetSage Backend is operational.",
    "agent": "PetSage Backend Feature Builder Agent",
    "feature_generated": "smoke_test",
}
API = "petsage/api/v1/api.py"
CONFTEST = module(
    """
    import pytest
    from fastapi.testclient import TestClient

    from petsage.main import app


    @pytest.fixture
    def client() -> TestClient:
        return TestClient(app)
    """
)


@pytest.fixture
def hand_written(tmp_path: Path) -> Path:
    """Return a PetSage tree with three routers of its own, comments, CRLF, no final newline."""
    api = module(
        """
        # All of version 1.
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import visits, pets, owners  # keep this order

        api_v1_router = APIRouter()
        api_v1_router.include_router(visits.router)  # first, see #12
        api_v1_router.include_router(pets.router)
        # owners are last
        api_v1_router.include_router(owners.router)
        """
    )
    api = api.rstrip("\n").replace("\n", "\r\n")
    routers = {name: router(name) for name in ("visits", "pets", "owners")}
    tree = blueprint({API: api, "petsage/tests/conftest.py": CONFTEST}, **routers)
    write_tree(tmp_path, tree)
    return tmp_path


def test_twice_in_a_hand_written_tree(hand_written: Path) -> None:
    before = tree_of(hand_written)
    first = featurebuilder(hand_written, "build", "smoke_test")
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("SUCCESS")
    built = tree_of(hand_written)
    assert {p: built[p] for p in before if p != API} == {p: before[p] for p in before if p != API}
    assert built[API][0] == before[API][0].replace(
        b"pets, owners  #", b"pets, owners, smoke_test  #"
    ) + (b"\r\napi_v1_router.include_router(smoke_test.router)")

    second = featurebuilder(hand_written, "build", "smoke_test")
    assert second.code == 0
    assert second.out.startswith("Up to date: smoke_test (")
    assert tree_of(hand_written) == built


def test_a_dry_run_refuses_what_the_real_run_refuses(hand_written: Path) -> None:
    (hand_written / "docs").symlink_to("/etc")
    before = tree_of(hand_written)
    dry = featurebuilder(hand_written, "build", "smoke_test", "--dry-run")
    assert featurebuilder(hand_written, "build", "smoke_test") == dry
    assert (dry.code, dry.out) == (2, "")
    assert dry.err.startswith(
        "error: docs/features/smoke_test.md: leads out of the tree through a symbolic link\n"
        "  fix: replace the link with a real folder\n"
    )
    assert tree_of(hand_written) == before


def test_a_dry_run_shows_the_same_and_writes_nothing(hand_written: Path) -> None:
    before = tree_of(hand_written)
    dry = featurebuilder(hand_written, "build", "smoke_test", "--dry-run", "--format", "json")
    assert dry.code == 0
    assert tree_of(hand_written) == before
    real = featurebuilder(hand_written, "build", "smoke_test", "--format", "json")
    shown, written = json.loads(dry.out), json.loads(real.out)
    assert shown["files"] == written["files"]
    assert shown["sections"] == written["sections"]
    assert (shown["status"], written["status"]) == ("DRY RUN", "SUCCESS")
    assert {check["result"] for check in written["checks"]} == {"passed"}
    assert written["api"] == [
        {
            "operation": "GET /api/v1/smoke_test",
            "fate": "ADDED",
            "breaks_clients": False,
            "why": [],
        }
    ]


def test_a_conflict_writes_nothing_until_forced(hand_written: Path) -> None:
    mine = hand_written / "docs/features/smoke_test.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("# Ours\n")
    before = tree_of(hand_written)
    refused = featurebuilder(hand_written, "build", "smoke_test")
    assert refused.code == 1
    assert "docs/features/smoke_test.md" in refused.out
    assert refused.out.startswith("CONFLICT")
    assert tree_of(hand_written) == before
    forced = featurebuilder(hand_written, "build", "smoke_test", "--force")
    assert forced.code == 0
    assert mine.read_text() != "# Ours\n"


CATCH_ALL = module(
    """
    from fastapi import FastAPI

    from petsage.api.v1.api import api_v1_router

    app = FastAPI()


    @app.get("/{path:path}")
    def everything(path: str) -> dict[str, str]:
        return {"path": path}


    app.include_router(api_v1_router, prefix="/api/v1")
    """
)


def test_a_failed_verification_puts_the_tree_back(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint({"petsage/main.py": CATCH_ALL}))
    before = tree_of(tmp_path)
    folders = {path for path in tmp_path.rglob("*") if path.is_dir()}
    failed = featurebuilder(tmp_path, "build", "smoke_test")
    assert failed.code == 1
    assert failed.out.startswith("FAILED")
    assert "✗ GET /api/v1/smoke_test answers" in failed.out
    assert "the request reaches petsage.main:everything instead, which was not run" in failed.out
    assert tree_of(tmp_path) == before
    assert {path for path in tmp_path.rglob("*") if path.is_dir()} == folders


def test_keep_leaves_what_failed_to_look_at(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint({"petsage/main.py": CATCH_ALL}))
    failed = featurebuilder(tmp_path, "build", "smoke_test", "--keep")
    assert failed.code == 1
    assert failed.out.startswith("FAILED")
    assert (tmp_path / "petsage/models/smoke_test.py").is_file()


@pytest.mark.parametrize(("option", "code"), [((), 0), (("--verify",), 1), (("--no-verify",), 0)])
def test_what_cannot_be_verified_is_no_success(
    tmp_path: Path, option: tuple[str, ...], code: int
) -> None:
    main = "import a_module_that_nobody_has\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
    write_tree(tmp_path, blueprint({"petsage/main.py": main}))
    ran = featurebuilder(tmp_path, "build", "smoke_test", *option)
    assert ran.code == code
    assert ran.out.startswith("UNVERIFIED")
    assert ("ModuleNotFoundError" in ran.out) == (option != ("--no-verify",))
    assert (tmp_path / "petsage/models/smoke_test.py").is_file()


def test_the_request_from_standard_input(hand_written: Path) -> None:
    text = b"""
name: nap
description: Cats need them.
tags: [Sleep]
endpoints:
  - method: post
    summary: Take a nap
    handler: take_nap
    response:
      fields:
        minutes: {type: int, value: 20, description: How long.}
        deep: {type: bool, value: false, description: How well.}
        depth: {type: float, value: 0.5, description: How deep.}
"""
    ran = featurebuilder(hand_written, "-v", "build", "--request", "-", stdin=text)
    assert ran.code == 0
    assert "Request, from <stdin>:" in ran.out
    assert "POST /api/v1/nap answers: 200" in ran.out


def test_the_request_from_a_file(hand_written: Path) -> None:
    (hand_written / "ask.toml").write_text(
        'name = "nap"\ndescription = "x"\ntags = ["t"]\n[[endpoints]]\nsummary = "s"\n'
        'handler = "nap_now"\n[endpoints.response.fields.a]\nvalue = "b"\ndescription = "c"\n'
    )
    ran = featurebuilder(hand_written, "build", "--request", "ask.toml", "--dry-run")
    assert ran.code == 0
    assert "/nap" in ran.out


BAD = (
    (("build",), "no feature and no request given"),
    (("build", "nothing_like_it"), "there is no request for the feature 'nothing_like_it'"),
    (("build", "../../../evil"), "is not an identifier"),
    (("build", "class"), "is a Python keyword"),
    (("build", "-r", "missing.yaml"), "missing.yaml: No such file"),
    (("-C", "no/where", "build", "smoke_test"), "there is no such folder"),
)


@pytest.mark.parametrize(("arguments", "reason"), BAD)
def test_bad_input(hand_written: Path, arguments: tuple[str, ...], reason: str) -> None:
    before = tree_of(hand_written)
    ran = featurebuilder(hand_written, *arguments)
    assert ran.code == 2
    assert ran.err.startswith("error: ")
    assert reason in ran.err
    assert ran.out == ""
    assert tree_of(hand_written) == before


def test_every_error_of_a_request_with_its_place(hand_written: Path) -> None:
    text = b"name: nap\ndescription: ''\ntags: [t]\nendpoint: 1\nendpoints: []\n"
    ran = featurebuilder(hand_written, "build", "-r", "-", stdin=text)
    assert ran.code == 2
    assert "<stdin>:2:14: description" in ran.err
    assert "<stdin>:4:1: endpoint" in ran.err
    assert "did you mean 'endpoints'?" in ran.err
    assert "<stdin>:5:12: endpoints" in ran.err


def test_what_is_wrong_with_a_request_and_what_the_tree_lacks_are_told_at_once(
    hand_written: Path,
) -> None:
    text = b"""name: naps
description: Naps.
resource:
  fields: {model_year: {}, bed: {type: ref, to: beds}}
  access: {create: user}
"""
    ran = featurebuilder(hand_written, "build", "-r", "-", stdin=text)
    assert ran.code == 2
    places = [line.split(":")[2:4] for line in ran.err.splitlines() if line.startswith("error")]
    assert places == [["4", "12"], ["4", "49"], ["5", "11"]]


def test_the_log_as_markdown_in_a_file(
    hand_written: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("logs") / "log.md"
    featurebuilder(hand_written, "build", "smoke_test", "--no-verify", "--log", str(file))
    text = file.read_text()
    titles = [line for line in text.splitlines() if line.startswith(("## ", "### "))]
    assert [title for title in titles if title[3].isdigit() or title[4].isdigit()] == [
        "## 1. File tree",
        "## 2. Model",
        "## 3. Endpoint",
        "## 4. Integration",
        "### 4.1 Aggregator",
        "### 4.2 Application",
        "## 5. Tests",
        "## 6. Document",
    ]


def test_the_tree_s_own_template(hand_written: Path) -> None:
    own = hand_written / "templates/feature/docs/features/feature.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("# Our {{ it.name }}\n")
    ran = featurebuilder(hand_written, "build", "smoke_test")
    assert ran.code == 0
    assert (hand_written / "docs/features/smoke_test.md").read_text() == "# Our smoke_test\n"


def test_a_template_that_puts_out_raw_text_is_refused(hand_written: Path) -> None:
    own = hand_written / "templates/feature/docs/features/feature.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("#\n\n{{ it.description }}\n")
    before = tree_of(hand_written)
    ran = featurebuilder(hand_written, "build", "smoke_test")
    assert ran.code == 2
    assert "templates/feature/docs/features/feature.md.j2:3" in ran.err
    assert tree_of(hand_written) == before


def test_the_log_overwrites_nothing_but_a_log(hand_written: Path) -> None:
    before = tree_of(hand_written)
    for file, reason in (
        ("petsage/main.py", "is not a build log"),
        ("no/such/log.md", "its folder does not exist"),
    ):
        ran = featurebuilder(hand_written, "build", "smoke_test", "--log", file)
        assert ran.code == 2
        assert reason in ran.err
    assert tree_of(hand_written) == before
    for _ in range(2):
        ran = featurebuilder(hand_written, "build", "smoke_test", "--no-verify", "--log", "log.md")
        assert ran.code == 0


def test_a_request_that_is_no_regular_file(hand_written: Path) -> None:
    ran = featurebuilder(hand_written, "build", "-r", "/dev/zero")
    assert ran.code == 2
    assert "/dev/zero: not a regular file" in ran.err


@pytest.mark.slow
def test_an_application_that_hangs_is_waited_for_once_and_as_long_as_asked(tmp_path: Path) -> None:
    settings = "[tool.featurebuilder]\ntimeout = 3.5\n"
    main = (
        "import threading\n"
        'with open("imports", "a") as file:\n    file.write("x")\n'
        "threading.Event().wait()\nfrom fastapi import FastAPI\napp = FastAPI()\n"
    )
    tree = blueprint({"petsage/main.py": main, "pyproject.toml": settings})
    write_tree(tmp_path, tree)
    ran = featurebuilder(tmp_path, "build", "smoke_test")
    assert ran.code == 0
    assert ran.out.startswith("UNVERIFIED")
    words = " ".join(ran.out.split())
    assert "did not end in 3.5 s and was stopped while it imported the application" in words
    assert "it is not run again, use --timeout to wait longer" in words
    assert (tmp_path / "imports").read_text() == "x"
    again = featurebuilder(tmp_path, "build", "smoke_test", "--verify", "--timeout", "1")
    assert again.code == 1
    assert "did not end in 1 s" in again.out


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "soon"])
def test_a_timeout_that_is_none(hand_written: Path, seconds: str) -> None:
    assert featurebuilder(hand_written, "build", "smoke_test", "--timeout", seconds).code == 2
    (hand_written / "pyproject.toml").write_text(
        f"[tool.featurebuilder]\ntimeout = {seconds if seconds != 'soon' else repr(seconds)}\n"
    )
    ran = featurebuilder(hand_written, "build", "smoke_test", "--no-verify")
    assert ran.code == 2
    assert "pyproject.toml:2:1: tool.featurebuilder.timeout must be a number of seconds" in ran.err
