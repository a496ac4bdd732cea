"""Anonymous requests to new operations and to their siblings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.plan.expected import ExpectedFeature, ExpectedResponse
from featurebuilder.plan.outcome import ACCESS, OPEN, Outcome
from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.verify.access import access_check, access_requests
from featurebuilder.verify.observation import Answer, Fault, Observation, Request
from featurebuilder.verify.observe import observe
from tests.trees import module
from tests.verify.trees import HERE

if TYPE_CHECKING:
    from pathlib import Path

APP = ApplicationImport("", "main", "app")
OLD, NEW = "GET /orders", "GET /trucks"
RESPONSES = (ExpectedResponse("get", "/trucks", None, "trucks.py", "list_trucks"),)


def feature(*siblings: str, is_open: bool = False) -> ExpectedFeature:
    return ExpectedFeature(APP, RESPONSES, (), (), siblings=siblings, is_open=is_open)


def seen(**statuses: int | None) -> Observation:
    return Observation(
        HERE,
        answers=tuple(
            Answer(Request("GET", f"/{name}", guards_only=True), status)
            for name, status in statuses.items()
        ),
    )


def test_requests_run_no_operation() -> None:
    assert list(access_requests(feature(OLD))) == [
        Request("GET", "/orders", guards_only=True),
        Request("GET", "/trucks", guards_only=True),
    ]
    assert not list(access_requests(feature()))


@pytest.mark.parametrize(
    ("statuses", "is_open", "outcome"),
    [
        ({"orders": 401, "trucks": 401}, False, (ACCESS, Outcome.PASSED)),
        ({"orders": 401, "trucks": 403}, False, (ACCESS, Outcome.PASSED)),
        ({"orders": 401, "trucks": 204}, False, (ACCESS, Outcome.FAILED)),
        ({"orders": 403, "trucks": 422}, False, (ACCESS, Outcome.FAILED)),
        ({"orders": 401, "trucks": 204}, True, (OPEN, Outcome.PASSED)),
        ({"orders": 401, "trucks": 401}, True, (ACCESS, Outcome.PASSED)),
        ({"orders": 204, "trucks": 204}, False, None),
        ({"orders": 401, "users": 204, "trucks": 204}, False, None),
        ({"orders": 401, "users": 500, "trucks": 204}, False, (ACCESS, Outcome.FAILED)),
        ({"orders": 500, "trucks": 204}, False, None),
        ({"orders": None, "trucks": 204}, False, None),
        ({"orders": 401, "trucks": 500}, False, None),
        ({}, False, None),
    ],
)
def test_judging(
    statuses: dict[str, int | None], *, is_open: bool, outcome: tuple[str, Outcome] | None
) -> None:
    expected = feature(OLD, "GET /users", is_open=is_open)
    checks = access_check(expected, seen(**statuses))
    assert [(check.name, check.outcome) for check in checks] == ([outcome] if outcome else [])


def test_the_failure_names_the_operations_and_the_fix() -> None:
    (check,) = access_check(feature(OLD), seen(orders=401, trucks=204))
    assert check.detail == (
        "an anonymous request gets 401 from GET /orders, but reaches GET /trucks; add "
        "'dependencies' to the request, or 'access: anyone' if that is intended"
    )


@pytest.mark.parametrize(
    ("body", "is_refused"),
    [
        ('{"detail": [{"loc": ["header", "x-token"]}]}', True),
        ('{"detail": [{"loc": ["cookie", "session"]}]}', True),
        ('{"detail": [{"loc": ["query", "size"]}]}', False),
        ('{"detail": []}', False),
        ('{"title": "Invalid."}', False),
        ("[]", False),
        ("", False),
    ],
)
def test_a_missing_header_is_a_refusal(body: str, *, is_refused: bool) -> None:
    requests = access_requests(feature(OLD))
    answers = (Answer(one, 422, body=body if one.path == "/orders" else "") for one in requests)
    assert bool(access_check(feature(OLD), Observation(HERE, answers=tuple(answers)))) == is_refused


def test_a_sibling_that_raised_shows_nothing() -> None:
    request = Request("GET", "/orders", guards_only=True)
    raised = Observation(HERE, answers=(Answer(request, 401, fault=Fault("boom")),))
    assert not access_check(feature(OLD), raised)


MAIN = """
    import pathlib
    from collections.abc import Iterator

    from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Security
    from fastapi.security import HTTPBearer
    from starlette.routing import Route


    def require_key(x_key: str | None = Header(None)) -> None:
        if x_key != "key":
            raise HTTPException(401)


    class KeyedRouter(APIRouter):
        def __init__(self, **kwargs: object) -> None:
            super().__init__(dependencies=[Depends(require_key)], **kwargs)


    def run(name: str) -> str:
        pathlib.Path(name).touch()
        return name


    app = FastAPI()
    keyed = APIRouter(prefix="/keyed", dependencies=[Depends(require_key)])
    own = KeyedRouter(prefix="/own")
    outer, inner = APIRouter(), APIRouter(prefix="/inner")


    @keyed.get("/{key}")
    def read_keyed(key: int) -> str:
        return run("keyed")


    @own.post("")
    def create_own(body: dict[str, int]) -> str:
        return run("own")


    @inner.delete("")
    async def delete_inner() -> str:
        return run("inner")


    @app.get("/bearer", dependencies=[Security(HTTPBearer())])
    def read_bearer() -> str:
        return run("bearer")


    @app.get("/open")
    def read_open() -> str:
        return run("open")


    @app.get("/stream")
    def read_stream() -> Iterator[str]:
        yield run("stream")


    @app.get("/broken")
    def read_broken(value: str = Depends(lambda: 1 / 0)) -> str:
        return run("broken")


    def plain(request: object) -> None:
        run("plain")


    outer.include_router(inner, dependencies=[Depends(require_key)])
    for router in (keyed, own, outer):
        app.include_router(router)
    app.router.routes.append(Route("/plain", plain))
    """


@pytest.mark.any_python
def test_dependencies_run_and_operations_do_not(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(module(MAIN))
    operations = {
        "GET /keyed/{key}": 401,
        "POST /own": 401,
        "DELETE /inner": 401,
        "GET /bearer": 401,
        "GET /open": 204,
        "GET /stream": 204,
        "GET /plain": 204,
    }
    requests = [
        Request(method, path, guards_only=True)
        for method, path in (operation.split() for operation in (*operations, "GET /broken"))
    ]
    found = observe(HERE, tmp_path, APP, requests, timeout=30)
    *answers, broken = found.answers
    assert [answer.status for answer in answers] == list(operations.values())
    assert broken.fault
    assert broken.lifespan is None
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["main.py"]


HANGING = """
    import asyncio
    import pathlib

    from fastapi import Depends, FastAPI

    app = FastAPI()


    async def connect() -> None:
        with pathlib.Path("connections").open("a") as file:
            file.write("x")
        await asyncio.Event().wait()


    @app.get("/{name}", dependencies=[Depends(connect)])
    def read(name: str) -> str:
        return name
    """


@pytest.mark.any_python
def test_a_dependency_that_hangs_is_asked_once(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(module(HANGING))
    requests = [Request("GET", f"/{name}", guards_only=True) for name in "abc"]
    found = observe(HERE, tmp_path, APP, requests, timeout=4)
    assert [answer.status for answer in found.answers] == [None, None, None]
    assert (tmp_path / "connections").read_text() == "x"
    assert not access_check(feature(OLD), found)
