"""Trees before and after a hand-written router is wired, run for real."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.plan.expected import ExpectedRemoval, ExpectedWiring
from featurebuilder.plan.outcome import Outcome
from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.verify.verification import Verification
from tests.verify.trees import APP, HERE, listing, plant

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.verify.verdict import Verdict

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN
MAIN = """\
from fastapi import FastAPI

from app.api import router

app = FastAPI()
app.include_router(router, prefix="/api")


@app.get("/")
def welcome(): return {"hello": "world"}
"""
API = """\
from fastapi import APIRouter

router = APIRouter()
"""
WIRED = """\
from fastapi import APIRouter

from app import items

router = APIRouter()
router.include_router(items.router)
"""
ITEMS = """\
from fastapi import APIRouter

router = APIRouter(prefix="/items", tags=["items"])


@router.post("")
def create_item() -> None: open("ran", "w").close()


@router.delete("/{item_id:int}")
async def delete_item(item_id: int) -> None: open("ran", "w").close()
"""
BEFORE = {"app/__init__.py": "", "app/main.py": MAIN, "app/api.py": API, "app/items.py": ITEMS}
HANDLERS = (
    ("POST /api/items", "create_item"),
    ("DELETE /api/items/{item_id:int}", "delete_item"),
)
OPERATIONS = ("POST /api/items", "DELETE /api/items/{item_id}")


def through(verification: Verification, root: Path, edits: dict[str, str]) -> Verdict:
    before = verification.observe()
    plant(root, edits)
    there = listing(root)
    verdict = verification.verdict(before)
    assert listing(root) == there
    return verdict


def wiring(root: Path, *edited: str, app: ApplicationImport = APP) -> Verification:
    expected = ExpectedWiring(app, "app/items.py", HANDLERS, complete=True, edited=edited)
    return Verification(expected, HERE, root)


def wire(root: Path, before: dict[str, str], edits: dict[str, str]) -> Verdict:
    plant(root, BEFORE | before)
    return through(wiring(root, *edits), root, edits)


def told(verdict: Verdict) -> list[tuple[str, Outcome, str]]:
    wrong = [check for check in verdict.checks if check.outcome is not P]
    return [(check.name, check.outcome, check.detail.split("\n")[0]) for check in wrong]


def test_a_router_that_is_wired(tmp_path: Path) -> None:
    verdict = wire(tmp_path, {}, {"app/api.py": WIRED})
    assert [(check.name, check.outcome, check.detail) for check in verdict.checks] == [
        ("application imports", P, "in the tree's .venv"),
        ("no warning from the new code", P, "none"),
        ("operations added", P, "DELETE /api/items/{item_id}, POST /api/items"),
        ("operations unchanged", P, "1 compared"),
        ("POST /api/items is reached", P, "app.items:create_item"),
        ("DELETE /api/items/{item_id} is reached", P, "app.items:delete_item"),
    ]


HEAD, TAIL = MAIN.split("app.include_router")
CATCH_ALL = """\
@app.api_route("/{path:path}", methods=["GET", "POST", "DELETE"])
def everything(path): ...


"""
STATIC = """\
from fastapi.staticfiles import StaticFiles
app.mount("/", StaticFiles(directory="app"))
"""
GUARD = """\
from fastapi import Response


@app.middleware("http")
async def guard(request, call_next): return Response(status_code=401)
"""
HIDDEN = ITEMS.replace("tags=", "include_in_schema=False, tags=")
CREATE, DELETE = "POST /api/items is reached", "DELETE /api/items/{item_id} is reached"
GONE = (
    "the application cannot be imported in the tree's .venv: "
    "ModuleNotFoundError: No module named 'gone_for_good'"
)
CLASH = ITEMS.replace('post("")', 'post("", operation_id="welcome__get")')


@pytest.mark.parametrize(
    ("before", "edits", "expected"),
    [
        pytest.param(
            {"app/main.py": f"{HEAD}{CATCH_ALL}app.include_router{TAIL}"},
            {"app/api.py": WIRED},
            [
                (CREATE, F, "reached app.main:everything instead"),
                (DELETE, F, "reached app.main:everything instead"),
            ],
            id="a catch-all takes it",
        ),
        pytest.param(
            {"app/main.py": f"{HEAD}{STATIC}app.include_router{TAIL}"},
            {"app/api.py": WIRED},
            [
                (CREATE, F, "reached starlette.staticfiles:StaticFiles instead"),
                (DELETE, F, "reached starlette.staticfiles:StaticFiles instead"),
            ],
            id="static files take it",
        ),
        pytest.param(
            {},
            {"app/api.py": WIRED.replace("router.include_router", "...  # ")},
            [
                (
                    "operations added",
                    F,
                    "missing: DELETE /api/items/{item_id}, POST /api/items",
                ),
                (CREATE, F, "status 404, and no route was reached"),
                (DELETE, F, "status 404, and no route was reached"),
            ],
            id="it is not there",
        ),
        pytest.param({"app/items.py": HIDDEN}, {"app/api.py": WIRED}, [], id="hidden"),
        pytest.param(
            {"app/items.py": f"import warnings\nwarnings.warn('its own')\n{ITEMS}"},
            {"app/api.py": WIRED},
            [],
            id="a router that warns by itself",
        ),
        pytest.param(
            {"app/items.py": CLASH},
            {"app/api.py": WIRED},
            [("no warning from the new code", F, "1 new")],
            id="an operation id that is taken",
        ),
        pytest.param(
            {"app/main.py": MAIN + GUARD},
            {"app/api.py": WIRED},
            [
                (CREATE, N, "middleware returned 401, as before, and no route was reached"),
                (DELETE, N, "middleware returned 401, as before, and no route was reached"),
            ],
            id="middleware lets nobody in",
        ),
        pytest.param(
            {"app/items.py": "import gone_for_good\n"},
            {"app/api.py": WIRED},
            [
                ("application imports", F, GONE),
                *(
                    (name, N, "the application cannot be imported")
                    for name in (
                        "no warning from the new code",
                        "operations added",
                        "operations unchanged",
                        CREATE,
                        DELETE,
                    )
                ),
            ],
            id="it does not import",
        ),
        pytest.param(
            {},
            {"app/api.py": WIRED.replace("(items.router)", '(items.router, prefix="/v1")')},
            [
                (
                    "operations added",
                    F,
                    "unexpected: DELETE /api/v1/items/{item_id}, POST /api/v1/items",
                ),
                (CREATE, F, "status 404, and no route was reached"),
                (DELETE, F, "status 404, and no route was reached"),
            ],
            id="it is elsewhere",
        ),
    ],
)
@pytest.mark.slow
def test_what_is_told(
    tmp_path: Path,
    before: dict[str, str],
    edits: dict[str, str],
    expected: list[tuple[str, Outcome, str]],
) -> None:
    assert told(wire(tmp_path, before, edits)) == expected


def test_nothing_had_to_be_written(tmp_path: Path) -> None:
    plant(tmp_path, {**BEFORE, "app/api.py": WIRED})
    assert wiring(tmp_path).verdict(None).outcome is P


def test_a_source_folder(tmp_path: Path) -> None:
    files = {f"src/{path}": text for path, text in (BEFORE | {"app/api.py": WIRED}).items()}
    reference = ApplicationImport("src", APP.module, APP.attribute)
    assert wiring(plant(tmp_path, files), app=reference).verdict(None).outcome is P


UNKNOWN = "the source does not show which operations belong to the router"


@pytest.mark.parametrize(
    ("operations", "others"), [(OPERATIONS, (P, "1 compared")), ((), (Outcome.NOT_RUN, UNKNOWN))]
)
def test_a_router_that_is_taken_out(
    tmp_path: Path, operations: tuple[str, ...], others: tuple[Outcome, str]
) -> None:
    plant(tmp_path, {**BEFORE, "app/api.py": WIRED})
    verification = Verification(ExpectedRemoval(APP, operations), HERE, tmp_path)
    verdict = through(verification, tmp_path, {"app/api.py": API})
    assert [(check.name, check.outcome, check.detail) for check in verdict.checks] == [
        ("application imports", P, "in the tree's .venv"),
        ("operations removed", P, "DELETE /api/items/{item_id}, POST /api/items"),
        ("operations unchanged", *others),
    ]
