from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.verify import observe as observe_module
from featurebuilder.verify.interpreter import Interpreter
from featurebuilder.verify.observation import Request, Stage
from featurebuilder.verify.observe import Job, observe, start_observing
from featurebuilder.verify.openapi import operations
from tests.verify.trees import APP, HERE, PING, PLAIN, listing, look, plant, pong

if TYPE_CHECKING:
    from featurebuilder.verify.observation import Observation

EVERYTHING = """\
import os, sys, threading, time, warnings
from contextlib import asynccontextmanager

from fastapi import FastAPI, Response
from fastapi.responses import PlainTextResponse

print('{"stage": "done"}' * 5_000)
print(repr(sys.stdin.read()), file=sys.stderr)
os.closerange(3, 64)
os.chdir("/")
warnings.warn("at import", DeprecationWarning)
threading.Thread(target=time.sleep, args=(60,)).start()


@asynccontextmanager
async def lifespan(app):
    yield {"ready": "yes"}


app = FastAPI(lifespan=lifespan)


@app.get("/ping")
def ping() -> dict[str, str]:
    print("asked")
    return {"pong": "yes"}


@app.get("/ready")
def ready(request: __import__("fastapi").Request) -> dict[str, str]:
    return {"ready": request.state.ready}


@app.get("/none", status_code=204)
def none() -> Response:
    return Response(status_code=204)


@app.get("/text", response_class=PlainTextResponse)
def text(q: str) -> str:
    warnings.warn("asked for text")
    return q


@app.get("/boom")
async def boom() -> None:
    raise ValueError("no \\udc80")


@app.get("/exit")
async def leave() -> None:
    raise SystemExit(4)


@app.get("/twice", operation_id="same")
def one() -> None: ...


@app.post("/twice", operation_id="same")
def two() -> None: ...
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Observation:
    """An application that does all that it can to be in the way, and works."""
    paths = ["/ping", "/ready", "/none", "/text?q=a%20b", "/boom", "/exit", "/nowhere"]
    requests = [Request("GET", path) for path in paths]
    return look(tmp_path_factory.mktemp("everything"), EVERYTHING, *requests)


def test_an_application_in_the_way_of_itself_is_seen(seen: Observation) -> None:
    assert (seen.error, seen.openapi_error, seen.interpreter) == (None, None, HERE)
    assert {"GET /ping", "POST /twice"} < operations(seen.openapi).keys()


def test_answers(seen: Observation) -> None:
    answers = {answer.request.path: answer for answer in seen.answers}
    assert list(answers) == [
        "/ping",
        "/ready",
        "/none",
        "/text?q=a%20b",
        "/boom",
        "/exit",
        "/nowhere",
    ]
    assert answers["/ping"] == pong(body='{"pong":"yes"}')
    assert (answers["/none"].status, answers["/none"].body) == (204, "")
    assert answers["/none"].content_type == ""
    assert answers["/text?q=a%20b"].body == "a b"
    assert answers["/text?q=a%20b"].content_type == "text/plain; charset=utf-8"
    assert answers["/nowhere"].status == 404


def test_what_fails_is_asked_again_with_the_lifespan_running(seen: Observation) -> None:
    ready = seen.answers[1]
    assert (ready.status, json.loads(ready.body), ready.fault) == (200, {"ready": "yes"}, None)


def test_what_an_endpoint_raises_is_told_by_the_trees_own_frames(seen: Observation) -> None:
    boom, leave = seen.answers[4:6]
    assert boom.fault
    assert boom.status == 500
    assert boom.fault.what == "ValueError: no ?"
    assert set(boom.fault.files) == {"app/main.py"}
    assert boom.fault.traceback.startswith('  File "app/main.py", line')
    assert leave.fault
    assert leave.fault.what == "SystemExit: 4"


def test_warnings_are_told_with_their_stage_and_place(seen: Observation) -> None:
    found = [(w.stage, w.category, w.message) for w in seen.warnings if w.path == "app/main.py"]
    assert found == [
        (Stage.IMPORT, "DeprecationWarning", "at import"),
        (Stage.REQUESTS, "UserWarning", "asked for text"),
    ]
    assert seen.warnings[0].line == 11
    duplicate = next(w for w in seen.warnings if w.stage is Stage.OPENAPI)
    assert duplicate.message.startswith("Duplicate Operation ID same")


@pytest.mark.parametrize(
    ("main", "what", "missing"),
    [
        ("import sys\nsys.exit('no configuration')\n", "SystemExit: no configuration", ""),
        ("import os\nos._exit(0)\n", "ended with exit status 0 while it imported", ""),
        ("import os\nos.kill(os.getpid(), 9)\n", "was killed by signal SIGKILL", ""),
        ("def app(:\n", "SyntaxError: ", ""),
        ("import gone_for_good.deeper\n", "ModuleNotFoundError: ", "gone_for_good"),
        ("import app.gone\n", "ModuleNotFoundError: ", ""),
        ("app_ = 1\n", "AttributeError: ", ""),
        ("class E(Exception):\n    def __str__(self): 1 / 0\nraise E\n", "cannot be shown", ""),
    ],
)
def test_an_application_that_does_not_import(
    tmp_path: Path, main: str, what: str, missing: str
) -> None:
    observation = look(tmp_path, main)
    assert observation.error
    assert what in observation.error.what
    assert observation.error.missing_module == missing
    assert (observation.openapi, observation.answers) == (None, ())


def test_the_file_that_does_not_parse_is_named(tmp_path: Path) -> None:
    error = look(tmp_path, "def app(:\n").error
    assert error
    assert error.files[-1] == "app/main.py"


def test_a_hang_is_ended_with_all_that_was_started_and_its_place_is_told(tmp_path: Path) -> None:
    observation = look(
        tmp_path,
        "import subprocess, sys\n"
        'child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])\n'
        'print(f"child={child.pid}", flush=True)\n'
        "while True: pass\n",
        timeout=1,
    )
    assert observation.error
    assert observation.error.what == (
        "the interpreter did not end in 1 s and was stopped while it imported the application"
    )
    assert "app/main.py" in observation.error.traceback
    assert not runs(int(observation.error.traceback.partition("child=")[2].split()[0]))


def runs(pid: int) -> bool:
    time.sleep(0.1)
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


DEADLY = """\
import asyncio, os


@app.get("/die")
async def die() -> None:
    os._exit(3)


@app.get("/hang")
async def hang() -> None:
    await asyncio.sleep(60)
"""


def test_a_sudden_end_keeps_what_was_seen_before(tmp_path: Path) -> None:
    requests = (PING, Request("GET", "/hang"), Request("GET", "/die"), PING)
    observation = look(tmp_path, PLAIN + DEADLY, *requests, timeout=8)
    ping, hang, die, last = observation.answers
    assert observation.error is None
    assert ping.status == 200
    assert hang.fault
    assert hang.fault.what == "no response within 2.0 s"
    assert die.fault
    assert die.fault == last.fault
    assert die.fault.what == "the interpreter ended with exit status 3 while it handled requests"


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("def broken():\n    raise KeyError('x')\napp.openapi = broken\n", "KeyError: 'x'"),
        ("import os\napp.openapi = lambda: os._exit(7)\n", "exit status 7 while it generated"),
        ("app.openapi = lambda: {(1, 2): 3}\n", "TypeError: keys must be"),
    ],
)
def test_an_openapi_document_that_cannot_be_made(tmp_path: Path, more: str, what: str) -> None:
    observation = look(tmp_path, PLAIN + more)
    assert (observation.error, observation.openapi) == (None, None)
    assert observation.openapi_error
    assert what in observation.openapi_error.what


WRAPPED = """\
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

app.add_middleware(HTTPSRedirectMiddleware)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["*.petsage.example"])


def create():
    return CORSMiddleware(app, allow_origins=["*"])


class Shelf:
    make = staticmethod(create)

    def __init__(self):
        self.app = create()
"""


def test_an_application_of_an_instance(tmp_path: Path) -> None:
    plant(tmp_path, {"src/shop/main.py": PLAIN + WRAPPED})
    reference = ApplicationImport("src", "shop.main", "Shelf().app")
    observation = observe(HERE, tmp_path, reference, [PING], timeout=20)
    assert list(operations(observation.openapi)) == ["GET /ping"]


def test_a_factory_in_a_source_folder_and_middleware_for_a_public_host(tmp_path: Path) -> None:
    plant(tmp_path, {"src/shop/main.py": PLAIN + WRAPPED})
    reference = ApplicationImport("src", "shop.main", "Shelf.make", factory=True)
    observation = observe(HERE, tmp_path, reference, [PING], timeout=20)
    assert list(operations(observation.openapi)) == ["GET /ping"]
    assert observation.answers == (pong(body='{"pong":"yes"}'),)


LIFESPAN = """\
from contextlib import asynccontextmanager
from fastapi import FastAPI

@asynccontextmanager
async def lifespan(app):
    raise ConnectionRefusedError("no database")
    yield

app = FastAPI(lifespan=lifespan)

@app.get("/ping")
def ping(): return {"pong": "yes"}

@app.get("/stored")
def stored(): return app.state.pool
"""


def test_a_lifespan_that_fails_is_told_only_where_it_is_needed(tmp_path: Path) -> None:
    observation = look(tmp_path, LIFESPAN, PING, Request("GET", "/stored"))
    ping, stored = observation.answers
    assert (ping.status, ping.lifespan) == (200, None)
    assert (stored.status, stored.fault is None) == (500, False)
    assert stored.lifespan
    assert stored.lifespan.what == "ConnectionRefusedError: no database"


def test_what_the_compiler_warns_of_is_seen_in_spite_of_a_cache(tmp_path: Path) -> None:
    body = PLAIN + 'PATTERN = "\\d"\n'
    plant(tmp_path, {"app/__init__.py": "", "app/main.py": body})
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    argv = [str(HERE.executable), "-W", "ignore", "-c", "import app.main"]
    subprocess.run(argv, cwd=tmp_path, env=environ, check=True)
    before = listing(tmp_path)
    assert any(path.endswith(".pyc") for path in before)
    observation = observe(HERE, tmp_path, APP, [], timeout=20)
    assert [w.path for w in observation.warnings] == ["app/main.py"]
    assert listing(tmp_path) == before


MANY_METHODS = """\
@app.api_route("/many", methods=["GET", "PUT", "POST", "DELETE", "PATCH"])
def many() -> None: ...
"""


def test_two_runs_see_the_same(tmp_path: Path) -> None:
    first, *others = [look(tmp_path, PLAIN + MANY_METHODS) for _ in range(3)]
    assert first.warnings
    assert others == [first, first]


def test_an_interpreter_that_cannot_be_started(tmp_path: Path) -> None:
    interpreter = Interpreter(tmp_path / "python", "nowhere")
    observation = observe(interpreter, tmp_path, APP, [PING], timeout=1)
    assert observation.error
    assert observation.error.what.startswith("the interpreter cannot be started: ")


def test_an_interpreter_that_is_none(tmp_path: Path) -> None:
    observation = observe(Interpreter(Path("/bin/false"), "x"), tmp_path, APP, [], timeout=5)
    assert observation.error
    assert observation.error.what == (
        "the interpreter ended with exit status 1 before it could start"
    )


def test_in_the_background(tmp_path: Path) -> None:
    plant(tmp_path, {"app/main.py": PLAIN})
    with start_observing(HERE, tmp_path, APP, Job((PING,), 20)) as observing:
        observation = observing.result()
        assert observing.result() is observation
    assert observation.answers[0].status == 200


def test_leaving_early_stops_it(tmp_path: Path) -> None:
    plant(tmp_path, {"app/main.py": "while True: pass\n"})
    started = time.monotonic()
    with start_observing(HERE, tmp_path, APP, Job((PING,), 30)) as observing:
        pass
    assert time.monotonic() - started < 10
    error = observing.result().error
    assert error
    assert "SIGKILL" in error.what


def test_modules_of_the_tree_named_as_those_of_the_run_are_the_trees(tmp_path: Path) -> None:
    names = sorted(path.stem for path in Path(observe_module.__file__).parent.glob("probe/[a-z]*"))
    assert "tree" in names
    plant(tmp_path, {f"{name}.py": "OWN = True\n" for name in names})
    imports = "".join(f"import {name}\nassert {name}.OWN\n" for name in names)
    assert look(tmp_path, imports + PLAIN).answers[0].status == 200


def test_new_modules_are_imported_by_themselves_if_the_application_cannot_be(
    tmp_path: Path,
) -> None:
    modules = {"good": "", "bad": "raise ValueError('mine')\n", "late": "from . import bad\n"}
    files = {f"src/shop/{name}.py": text for name, text in modules.items()}
    plant(tmp_path, files | {"src/shop/main.py": "import os\nos.environ['NOT_SET']\n"})
    app = ApplicationImport("src", "shop.main", "app")
    with start_observing(HERE, tmp_path, app, Job((), 20, code=tuple(files))) as observing:
        observation = observing.result()
    assert observation.error
    assert observation.error.what == "KeyError: 'NOT_SET'"
    found = [
        (fault.what, fault.touches(["src/shop/bad.py"])) for fault in observation.module_faults
    ]
    assert found == [("ValueError: mine", True)] * 2
