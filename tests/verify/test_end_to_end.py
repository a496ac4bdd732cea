from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.plan.expected import ExpectedFeature, ExpectedResponse
from featurebuilder.plan.outcome import Outcome
from featurebuilder.verify.observe import Job, observe, start_observing
from featurebuilder.verify.pytest_run import run_tests
from featurebuilder.verify.responses import response_request
from featurebuilder.verify.verdict import Verdict, judge
from tests.verify.trees import APP, HERE, listing, plant

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = ExpectedResponse(
    "get", "/api/smoke_test", {"status": "ok"}, "app/smoke_test.py", "run_smoke_test"
)
EXPECTED = ExpectedFeature(APP, (ANSWER,), ("tests",), ("app/smoke_test.py",))
REQUESTS = [response_request(ANSWER)]
BEFORE = {
    "app/__init__.py": "",
    "app/api.py": """\
from fastapi import APIRouter

router = APIRouter(prefix="/api")
""",
    "app/main.py": """\
from fastapi import FastAPI

from app.api import router

app = FastAPI()
app.include_router(router)


@app.get("/")
def welcome() -> dict[str, str]:
    return {"hello": "world"}
""",
}
FEATURE = {
    "app/smoke_test.py": """\
from fastapi import APIRouter

router = APIRouter(prefix="/smoke_test", tags=["Health"])


@router.get("")
def run_smoke_test() -> dict[str, str]:
    return {"status": "ok"}
""",
    "app/api.py": """\
from fastapi import APIRouter

from app import smoke_test

router = APIRouter(prefix="/api")
router.include_router(smoke_test.router)
""",
    "tests/test_smoke_test.py": """\
from fastapi.testclient import TestClient

from app.main import app


def test_smoke_test() -> None:
    assert TestClient(app).get("/api/smoke_test").json() == {"status": "ok"}
""",
}
TAKEN = """\
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from app.api import router

app = FastAPI()
app.mount("/", StaticFiles(directory="app"))
app.include_router(router)
"""
OTHERS = """\
from fastapi import APIRouter

from app import smoke_test

router = APIRouter(prefix="/api", include_in_schema=False)
router.include_router(smoke_test.router, deprecated=True)
router.include_router(smoke_test.router, prefix="/again")
"""
WARNS = FEATURE["app/smoke_test.py"].replace('("")', '("", operation_id="welcome__get")')


def build(root: Path, before: dict[str, str], feature: dict[str, str]) -> Verdict:
    plant(root, before)
    with start_observing(HERE, root, APP, Job((*REQUESTS,), 20)) as baseline:
        first = baseline.result()
    plant(root, feature)
    there = listing(root)
    after = observe(HERE, root, APP, REQUESTS, timeout=20)
    ran = run_tests(HERE, root, ["tests"], warnings_as_errors=True, timeout=30)
    assert listing(root) == there
    return Verdict(HERE.origin, judge(first, after, EXPECTED, ran))


def failed(verdict: Verdict) -> list[str]:
    return [check.name for check in verdict.checks if check.outcome is Outcome.FAILED]


def test_a_feature_that_works(tmp_path: Path) -> None:
    verdict = build(tmp_path, BEFORE, FEATURE)
    assert verdict.outcome is Outcome.PASSED, verdict


@pytest.mark.parametrize(
    ("before", "feature", "names"),
    [
        pytest.param(
            {"app/main.py": TAKEN},
            {},
            ["GET /api/smoke_test answers", "feature's tests pass"],
            id="static files take the path",
        ),
        pytest.param({}, {"app/api.py": OTHERS}, ["operations added"], id="hidden from OpenAPI"),
        pytest.param(
            {},
            {"app/smoke_test.py": WARNS},
            ["no warning from the new code"],
            id="an operation id that is taken",
        ),
        pytest.param(
            {},
            {"app/api.py": "from app import gone\n"},
            ["application imports", "feature's tests pass"],
            id="a module that is not there",
        ),
    ],
)
def test_a_feature_that_does_not(
    tmp_path: Path, before: dict[str, str], feature: dict[str, str], names: list[str]
) -> None:
    verdict = build(tmp_path, BEFORE | before, FEATURE | feature)
    assert verdict.outcome is Outcome.FAILED
    assert failed(verdict) == names
