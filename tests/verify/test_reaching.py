"""Real applications whose endpoints must not run, and who says which one a request reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.verify.observation import Request
from featurebuilder.verify.observe import observe
from tests.verify.trees import HERE, listing, plant

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.verify.observation import Answer

ITEMS = """\
import functools
import os
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.endpoints import HTTPEndpoint
from starlette.responses import PlainTextResponse


def touch(where):
    with open(f"ran-{where}", "w"):
        pass
    os._exit(3)


def database():
    touch("dependency")


router = APIRouter(prefix="/items", dependencies=[Depends(database)])


@router.get("")
def list_items(): touch("get")


@router.post("")
async def create_item(body: dict): touch("post")


@router.get("/raw/{name:path}")
def raw(name: str): touch("raw")


@router.get("/{a:int}/{b:float}/{c:uuid}/{d}")
def many(a: int, b: float, c: str, d: str, session=Depends(database)): touch("many")


@router.delete("/{item_id}")
def delete_item(item_id: int): touch("delete")


@router.api_route("/both", methods=["PUT", "PATCH"])
def both(): touch("both")


router.add_api_route("/partial", functools.partial(touch, "partial"))


class Shelf:
    def __call__(self): touch("called")


router.add_api_route("/called", Shelf())


class Page(HTTPEndpoint):
    def get(self, request): touch("page")


router.add_route("/page", Page)
"""
MAIN = """\
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from app.items import router, touch


async def guard(request, call_next):
    if request.url.path.startswith("/locked"):
        return Response(status_code=401)
    if request.url.path == "/broken":
        raise KeyError("no tenant")
    return await call_next(request)


async def wsgi_like(scope, receive, send): touch("mounted")


def sub_page(request): touch("sub")


sub = FastAPI()
sub.include_router(router, prefix="/v1")
sub.add_middleware(BaseHTTPMiddleware, dispatch=guard)

app = FastAPI()
app.add_middleware(BaseHTTPMiddleware, dispatch=guard)
app.include_router(router, prefix="/api")
app.mount("/sub", sub)
app.mount("/plain", wsgi_like)
app.mount("/files", StaticFiles(directory="app"))
app.router.routes.append(Mount("/group", routes=[Route("/page", sub_page)]))


@app.get("/locked")
def locked(): touch("locked")
"""
TREE = {"app/__init__.py": "", "app/items.py": ITEMS, "app/main.py": MAIN}
APP = ApplicationImport("", "app.main", "app")
CASES = [
    ("GET", "/api/items", 204, "app.items:list_items"),
    ("POST", "/api/items", 204, "app.items:create_item"),
    ("GET", "/api/items/raw/{name:path}", 204, "app.items:raw"),
    ("GET", "/api/items/{a:int}/{b:float}/{c:uuid}/{d}", 204, "app.items:many"),
    ("DELETE", "/api/items/{item_id}", 204, "app.items:delete_item"),
    ("PATCH", "/api/items/both", 204, "app.items:both"),
    ("GET", "/api/items/partial", 204, "app.items:touch"),
    ("GET", "/api/items/called", 204, "app.items:Shelf"),
    ("GET", "/api/page", 204, "app.items:Page"),
    ("GET", "/sub/v1/items", 204, "app.items:list_items"),
    ("POST", "/plain/x", 204, "app.main:wsgi_like"),
    ("GET", "/files/main.py", 204, "starlette.staticfiles:StaticFiles"),
    ("GET", "/group/page", 204, "app.main:sub_page"),
    ("PUT", "/api/items", 405, ""),
    ("GET", "/api/items/", 307, ""),
    ("GET", "/nowhere", 404, ""),
    ("GET", "/sub/nowhere", 404, ""),
]
ELSEWHERE = [("GET", "/locked", 401), ("GET", "/broken", 500)]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("reaching"), TREE)


@pytest.fixture(scope="module")
def answers(root: Path) -> dict[tuple[str, str], Answer]:
    asked = [*(case[:2] for case in CASES), *(case[:2] for case in ELSEWHERE)]
    requests = [Request(method, path, reach_only=True) for method, path in asked]
    before = listing(root)
    seen = observe(HERE, root, APP, requests, timeout=20)
    assert seen.error is None
    assert listing(root) == before, "an endpoint or a dependency ran"
    return {(answer.request.method, answer.request.path): answer for answer in seen.answers}


@pytest.mark.parametrize(("method", "path", "status", "endpoint"), CASES)
def test_what_a_request_reaches(
    answers: dict[tuple[str, str], Answer], method: str, path: str, status: int, endpoint: str
) -> None:
    answer = answers[method, path]
    assert answer.fault is None
    assert (answer.status, answer.endpoint) == (status, endpoint)
    assert answer.routed or endpoint


@pytest.mark.parametrize(("method", "path", "status"), ELSEWHERE)
def test_what_middleware_answers_reaches_nothing(
    answers: dict[tuple[str, str], Answer], method: str, path: str, status: int
) -> None:
    answer = answers[method, path]
    assert (answer.status, answer.endpoint, answer.routed) == (status, "", False)


def test_other_requests_run_as_ever(tmp_path: Path) -> None:
    main = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef home(): return 1\n"
    plant(tmp_path, {"app/__init__.py": "", "app/main.py": main})
    requests = [Request("GET", "/"), Request("GET", "/", reach_only=True), Request("GET", "/")]
    seen = observe(HERE, tmp_path, APP, requests, timeout=20)
    assert [(a.status, a.body, a.endpoint) for a in seen.answers] == [
        (200, "1", ""),
        (204, "", "app.main:home"),
        (200, "1", ""),
    ]


LIFESPAN = """\
from contextlib import asynccontextmanager
from fastapi import FastAPI

@asynccontextmanager
async def lifespan(app):
    app.state.known = {"/"}
    yield

app = FastAPI(lifespan=lifespan)

@app.middleware("http")
async def guard(request, call_next):
    assert request.url.path in request.app.state.known
    return await call_next(request)

@app.get("/")
def home(): return 1 / 0
"""
ROUTES_OF_ITS_OWN = """\
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

class Timed(APIRoute):
    def get_route_handler(self):
        original = super().get_route_handler()
        async def timed(request):
            return await original(request) / 0
        return timed
    async def handle(self, scope, receive, send):
        await self.app(scope, receive, send)

router = APIRouter(route_class=Timed)

@router.post("/")
def home(): return 1 / 0

app = FastAPI()
app.include_router(router)
"""
OTHER = """\
from fastapi import FastAPI
from starlette.convertors import Convertor, register_url_convertor

class Letter(Convertor):
    regex = "[a-z]"
    def convert(self, value): return value
    def to_string(self, value): return value

register_url_convertor("letter", Letter())
app = FastAPI()

@app.get("/{of:letter}")
def home(of): return 1 / 0
"""


@pytest.mark.parametrize(
    ("main", "method", "path"),
    [
        pytest.param(LIFESPAN, "GET", "/", id="middleware needs the lifespan"),
        pytest.param(ROUTES_OF_ITS_OWN, "POST", "/", id="a class of routes of its own"),
        pytest.param(OTHER, "GET", "/{of:letter}", id="a convertor of its own"),
    ],
)
def test_applications_with_something_of_their_own(
    tmp_path: Path, main: str, method: str, path: str
) -> None:
    plant(tmp_path, {"app/__init__.py": "", "app/main.py": main})
    seen = observe(HERE, tmp_path, APP, [Request(method, path, reach_only=True)], timeout=20)
    assert [(a.status, a.endpoint, a.fault) for a in seen.answers] == [(204, "app.main:home", None)]


def test_an_application_whose_endpoints_cannot_be_held_back_is_not_asked(tmp_path: Path) -> None:
    main = "class App:\n    def openapi(self): return {}\n    def __call__(self, *_): 1 / 0\n"
    plant(tmp_path, {"app/__init__.py": "", "app/main.py": f"{main}app = App()\n"})
    seen = observe(HERE, tmp_path, APP, [Request("GET", "/", reach_only=True)], timeout=20)
    (answer,) = seen.answers
    assert (answer.status, answer.endpoint) == (None, "")
    assert answer.fault
    assert answer.fault.what == ("RuntimeError: the application does not use Starlette's routes")


OWN = """\
import os
from fastapi import APIRouter, FastAPI, Request

app = FastAPI()
router = APIRouter()


@router.post("/own")
async def own() -> dict[str, str]:
    return {"mine": "yes"}


app.include_router(router, prefix="/api")


@app.post("/{path:path}")
def everything(request: Request) -> None:
    open("ran", "w").close()
    os._exit(3)
"""


def test_of_the_endpoints_in_the_way_none_but_its_own_is_run(tmp_path: Path) -> None:
    plant(tmp_path, {"main.py": OWN})
    before = listing(tmp_path)
    requests = [Request("POST", path, owner="main:own") for path in ("/api/own", "/other")]
    app = ApplicationImport("", "main", "app")
    own, other = observe(HERE, tmp_path, app, requests, timeout=20).answers
    assert (own.status, own.body, own.endpoint) == (200, '{"mine":"yes"}', "")
    assert (other.fault, other.body, other.endpoint) == (None, "", "main:everything")
    assert listing(tmp_path) == before
