"""Build logs made by hand, one for each way in which a run ends."""

from __future__ import annotations

from featurebuilder.errors import Location, Problem
from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.inspection import FoundConvention, FoundInclude, FoundRouter, Inspection
from featurebuilder.report.log import (
    BuildLog,
    LoggedCheck,
    LoggedFile,
    LoggedOperation,
    LoggedRequest,
    Mark,
    OperationChange,
    Section,
    Status,
)

_BLANK = " "
MODEL = '''"""Models of the ping feature."""

from pydantic import BaseModel


class Pong(BaseModel):
    """The answer."""

    pong: str  # always "yes"
'''
ROUTER = """from fastapi import APIRouter

from app.models.ping import Pong

router = APIRouter(prefix="/ping", tags=["Health"])


@router.get("", summary="Answer, so that a monitor sees at a glance that the service is up")
def ping() -> Pong:
    return Pong(pong="yes")
"""
DIFF = f"""--- a/app/api/v1/api.py
+++ b/app/api/v1/api.py
@@ -1,4 +1,6 @@
 from fastapi import APIRouter
{_BLANK}
+from app.api.v1.endpoints import ping
+
 api_v1_router = APIRouter()
-# no router yet
+api_v1_router.include_router(ping.router)
\\ No newline at end of file
"""
DOCUMENT = """# Ping

| Field | Meaning |
| --- | --- |
| `pong` | Always `yes`. |

```console
pytest app/tests/api/v1/test_ping.py
```
"""
TESTS = """def test_ping(client: TestClient) -> None:
    assert client.get("/api/v1/ping").json() == {"pong": "yes"}
"""
TRACEBACK = """Traceback (most recent call last):
  File "app/api/v1/endpoints/ping.py", line 5, in <module>
    router = APIRouter(prefix="ping", tags=["Health"])
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
AssertionError: A path prefix must start with '/'
"""
REQUEST = LoggedRequest(
    origin="features/ping.yaml",
    content="name: ping\ntags:\n  - Health\nendpoints:\n  - method: get\n    path: /ping\n",
)
FILES = (
    LoggedFile(path="app/models/ping.py", mark=Mark.NEW, why="beside app/models/user.py"),
    LoggedFile(
        path="app/api/v1/endpoints/ping.py", mark=Mark.NEW, why="as users and items stand there"
    ),
    LoggedFile(
        path="app/api/v1/api.py",
        mark=Mark.MODIFIED,
        why="includes the router below users and items, which app/api/v1/api.py:12 includes too",
    ),
    LoggedFile(path="app/tests/api/v1/test_ping.py", mark=Mark.NEW, why="the conventional place"),
    LoggedFile(path="docs/features/ping.md", mark=Mark.NEW, why="the conventional place"),
)
SECTIONS = (
    Section(number="2", title="Model", purpose="The response model.",
            path="app/models/ping.py", mark=Mark.NEW, language="python", content=MODEL),
    Section(number="3", title="Endpoint", purpose="The router and its path operations.",
            path="app/api/v1/endpoints/ping.py", mark=Mark.NEW, language="python",
            content=ROUTER),
    Section(number="4.1", title="Aggregator", purpose="Imports and includes the router.",
            path="app/api/v1/api.py", mark=Mark.MODIFIED, language="diff", content=DIFF),
    Section(number="4.2", title="Application", path="app/main.py", mark=Mark.UNCHANGED,
            purpose="Serves the aggregator. Nothing to edit (serves api_v1_router already "
            "under /api/v1)."),
    Section(number="5", title="Tests", purpose="Check status, exact body and content type.",
            path="app/tests/api/v1/test_ping.py", mark=Mark.NEW, language="python",
            content=TESTS),
    Section(number="6", title="Document", purpose="The feature's purpose, usage and tests.",
            path="docs/features/ping.md", mark=Mark.NEW, language="markdown", content=DOCUMENT),
)  # fmt: skip
PASSED = (
    LoggedCheck(name="application imports", result=Outcome.PASSED, detail="in the tree's .venv"),
    LoggedCheck(name="no warning from the new code", result=Outcome.PASSED, detail="none"),
    LoggedCheck(name="operations added", result=Outcome.PASSED, detail="GET /api/v1/ping"),
    LoggedCheck(
        name="GET /api/v1/ping answers",
        result=Outcome.PASSED,
        detail="200, application/json, exactly the expected body",
    ),
    LoggedCheck(name="feature's tests pass", result=Outcome.PASSED, detail="1 passed"),
)

SUCCESS = BuildLog(
    name="ping",
    title="Feature: ping",
    status=Status.SUCCESS,
    description="Lets a monitor or a person see at a glance that the service is up.",
    summary="Wrote 4 new files and changed 1; verified.",
    request=REQUEST,
    root="petsage",
    files=FILES,
    sections=SECTIONS,
    checks=PASSED,
    checked_with="the tree's .venv",
    api=(
        LoggedOperation(
            operation="GET /api/v1/ping", fate=OperationChange.ADDED, breaks_clients=False
        ),
    ),
    closing="All checks passed. Ready for review.",
)
DRY_RUN = SUCCESS.model_copy(
    update={
        "status": Status.DRY_RUN,
        "summary": "Would write 4 new files and change 1.",
        "checks": (),
        "checked_with": "",
        "api": (),
        "closing": "Nothing was written. These are the planned changes.",
    }
)
CONFLICT = DRY_RUN.model_copy(
    update={
        "status": Status.CONFLICT,
        "summary": "Nothing was written: 1 file is in the way.",
        "files": (
            LoggedFile(
                path="app/models/ping.py",
                mark=Mark.CONFLICT,
                why="not made by featurebuilder",
            ),
            *FILES[1:],
        ),
        "sections": (
            SECTIONS[0].model_copy(
                update={
                    "mark": Mark.CONFLICT,
                    "purpose": "The response model. A file is in the way "
                    "(not made by featurebuilder). The diff shows what --force would change.",
                    "language": "diff",
                    "content": "--- a/app/models/ping.py\n+++ b/app/models/ping.py\n"
                    '@@ -1 +1 @@\n-PING = "by hand"\n+"""Models of the ping feature."""\n',
                }
            ),
            *SECTIONS[1:],
        ),
        "closing": "Move app/models/ping.py away, or rerun with --force to overwrite it.",
    }
)
FAILED = SUCCESS.model_copy(
    update={
        "status": Status.FAILED,
        "summary": "2 of 4 checks failed; the changes were undone.",
        "checks": (
            LoggedCheck(
                name="application imports",
                result=Outcome.FAILED,
                detail="the application does not import in the tree's .venv: AssertionError: "
                f"A path prefix must start with '/'\n{TRACEBACK}",
            ),
            LoggedCheck(
                name="no warning from the new code",
                result=Outcome.NOT_RUN,
                detail="the application does not import",
            ),
            LoggedCheck(name="operations unchanged", result=Outcome.PASSED, detail="3 compared"),
            LoggedCheck(
                name="feature's tests pass",
                result=Outcome.FAILED,
                detail="1 of 1 did not pass\nE   assert 404 == 200\n"
                "\twhere 404 is the status\n\n1 failed in 0.12s",
            ),
        ),
        "api": (
            LoggedOperation(
                operation="GET /api/v1/old",
                fate=OperationChange.REMOVED,
                breaks_clients=True,
            ),
            LoggedOperation(
                operation="GET /api/v1/ping",
                fate=OperationChange.CHANGED,
                breaks_clients=True,
                why=(
                    "the query parameter loud is required now",
                    "the response.pong may be null now",
                ),
            ),
            LoggedOperation(
                operation="POST /api/v1/ping", fate=OperationChange.CHANGED, breaks_clients=False
            ),
        ),
        "closing": "Your tree is unchanged. "
        "Fix the errors above and rerun, or use --keep to inspect the files.",
    }
)
UNVERIFIED = SUCCESS.model_copy(
    update={
        "status": Status.UNVERIFIED,
        "summary": "Wrote 4 new files and changed 1; not verified: pytest is not installed in the "
        "tree's .venv.",
        "checks": (
            *PASSED[:4],
            LoggedCheck(
                name="feature's tests pass",
                result=Outcome.NOT_RUN,
                detail="pytest is not installed in the tree's .venv",
            ),
        ),
        "closing": "Not fully verified: run the missing checks before review.",
    }
)
UNCHANGED = SUCCESS.model_copy(
    update={
        "summary": "Everything is up to date, nothing was written; verified.",
        "api": (),
        "files": tuple(file.model_copy(update={"mark": Mark.UNCHANGED}) for file in FILES),
        "sections": tuple(
            section.model_copy(update={"mark": Mark.UNCHANGED})
            if section.language != "diff"
            else section.model_copy(update={"mark": Mark.UNCHANGED, "language": "", "content": ""})
            for section in SECTIONS
        ),
    }
)
NEW_PROJECT = BuildLog(
    name="petsage",
    title="Project: petsage",
    status=Status.SUCCESS,
    description="The backend of PetSage.",
    summary="Wrote 3 new files; verified.",
    root="petsage",
    files=(
        LoggedFile(path="petsage/__init__.py", mark=Mark.NEW, why="part of the project"),
        LoggedFile(path="petsage/main.py", mark=Mark.NEW, why="part of the project"),
        LoggedFile(path="pyproject.toml", mark=Mark.NEW, why="dependencies and settings"),
    ),
    checks=PASSED[:2],
    checked_with="the tree's .venv",
    closing="Next: cd petsage && featurebuilder build smoke_test",
)
LOGS = {
    "success": SUCCESS,
    "dry_run": DRY_RUN,
    "conflict": CONFLICT,
    "failure": FAILED,
    "unverified": UNVERIFIED,
    "unchanged": UNCHANGED,
    "new_project": NEW_PROJECT,
}

PROBLEMS = (
    Problem(
        "unknown key 'tag'", Location("features/ping.yaml", 4, 3), "write 'tags', a list of texts"
    ),
    Problem("the tree has no FastAPI application\nlooked in app and src", remedy="name it"),
    Problem(
        "the routers are included in a loop",
        Location("app/main.py", 12),
        "include the router by hand",
        "from app.routers import ping\n\napp.include_router(ping.router)\n",
    ),
)
INSPECTION = Inspection(
    choices=(
        FoundConvention(
            what="application", value="app/main.py app", evidence="the only FastAPI() call"
        ),
        FoundConvention(
            what="tests",
            value="app/tests/api/v1/",
            evidence="where test_users.py and test_items.py stand, beside the routers that they "
            "are the tests of",
        ),
    ),
    routers=(
        FoundRouter(
            path="app/main.py", line=3, variable="app", kind="application", served=("",),
            operations=1,
        ),
        FoundRouter(
            path="app/api.py", line=7, variable="api", kind="router", served=("/api", None),
            operations=12,
        ),
        FoundRouter(
            path="app/old.py", line=2, variable="old", kind="router", served=(), operations=0
        ),
    ),
    includes=(
        FoundInclude(path="app/main.py", line=5, parent="app", child="api", resolved=True),
        FoundInclude(path="app/main.py", line=9, parent="app", child="r", resolved=False),
    ),
    files=150,
    read_files=123,
    python_files=120,
    parsed_files=14,
    unread=("app/legacy.py",),
)  # fmt: skip
