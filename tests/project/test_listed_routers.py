"""A sorted list of routers stays sorted, whatever else its loop does."""

from __future__ import annotations

import pytest

from featurebuilder.wiring.wire import plan_wire
from tests.trees import encoded, module, project_of, router, tools_for

NAMES = ("auth", "posts", "users", "votes")
LOOPS = {
    "nothing but the include": """
        for each in ROUTERS:
            api.include_router(each)
        """,
    "each router's own tags": """
        for each in ROUTERS:
            each.tags.append("v1")
            api.include_router(each)
        """,
    "new tags for each": """
        for each in ROUTERS:
            tags = ["v1"]
            tags.append("v2")
            api.include_router(each, tags=tags)
        """,
    "a note of what was included": """
        included = []
        for each in ROUTERS:
            included.append(each)
            api.include_router(each, tags=["v1"])
        """,
    "a count for the log": """
        count = 0
        for each in ROUTERS:
            api.include_router(each)
            count += 1
        """,
    "an index that nothing uses": """
        for number, each in enumerate(ROUTERS):
            api.include_router(each)
            print(number)
        """,
    "a list of the application's own": """
        for each in ROUTERS:
            api.on_startup.append(print)
            api.include_router(each)
        """,
}


def _wired(loop: str, listed: str = "auth, users") -> str:
    """Return the list of routers once `posts` is wired into one."""
    project = project_of(_tree(loop, listed))
    plan = plan_wire(project, "app/routes/posts.py", tools_for(project))
    (change,) = plan.writes
    return _list_in(change.after or b"")


def _list_in(module: bytes) -> str:
    return next(line for line in module.decode().splitlines() if line.startswith("ROUTERS"))


def _tree(loop: str, listed: str) -> dict[str, bytes]:
    there = sorted(listed.split(", "))
    imports = "\n".join(f"from app.routes.{name} import router as {name}" for name in there)
    made = f"\n\napi = APIRouter()\nROUTERS = [{listed}]\n"
    files = {
        "app/__init__.py": "",
        "app/routes/__init__.py": "",
        **{f"app/routes/{name}.py": router(name) for name in NAMES},
        "app/api.py": f"from fastapi import APIRouter\n\n{imports}{made}{module(loop)}",
        "app/main.py": module(
            """
            from fastapi import FastAPI

            from app.api import api

            app = FastAPI()
            app.include_router(api)
            """
        ),
    }
    return encoded(files)


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_a_sorted_list_stays_sorted(loop: str) -> None:
    assert _wired(loop) == "ROUTERS = [auth, posts, users]"
