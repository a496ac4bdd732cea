"""Loops in which each router changes what the next one gets are told from the others."""

from __future__ import annotations

import pytest

from featurebuilder.wiring.wire import plan_wire
from tests.trees import after, encoded, module, planned, project_of, router, tools_for

NAMES = ("auth", "posts", "users", "votes")
HANDS_ON = {
    "tags of the parent grow": """
        for each in ROUTERS:
            each.tags = api.tags.append("v1")
            api.include_router(each)
        """,
    "a list of tags grows": """
        tags = []
        for each in ROUTERS:
            tags.append("v1")
            api.include_router(each, tags=tags)
        """,
    "a list of tags is added to": """
        tags = []
        for each in ROUTERS:
            tags += ["v1"]
            api.include_router(each, tags=list(tags))
        """,
    "a prefix grows": """
        prefix = ""
        for each in ROUTERS:
            prefix = prefix + "/x"
            api.include_router(each, prefix=prefix)
        """,
    "a number is counted and written into the prefix": """
        number = 0
        for each in ROUTERS:
            path = f"/{number}"
            api.include_router(each, prefix=path)
            number += 1
        """,
    "routers are numbered": """
        for number, each in enumerate(ROUTERS):
            api.include_router(each, tags=[f"{number}"])
        """,
    "the next text is taken": """
        texts = iter(["a", "b", "c", "d"])
        for each in ROUTERS:
            api.include_router(each, tags=[next(texts)])
        """,
    "the parent's dependencies grow": """
        for each in ROUTERS:
            api.dependencies.extend([])
            api.include_router(each)
        """,
}
EACH_ALONE = {
    "nothing but the include": """
        for each in ROUTERS:
            api.include_router(each)
        """,
    "each router's own tags": """
        for each in ROUTERS:
            each.tags.append("v1")
            api.include_router(each)
        """,
    "tags made anew": """
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


@pytest.mark.parametrize("loop", HANDS_ON.values(), ids=HANDS_ON)
def test_a_router_that_would_change_others_goes_last(loop: str) -> None:
    assert _wired(loop) == "ROUTERS = [auth, users, posts]"


@pytest.mark.parametrize(
    ("loop", "names", "listed"),
    [
        ("tags of the parent grow", "auth, users, votes", "auth, posts, users, votes"),
        ("a list of tags grows", "auth, users, votes", "auth, posts, users, votes"),
        ("a list of tags grows", "users, auth, votes", "users, auth, votes, posts"),
        ("a prefix grows", "auth, users, votes", "auth, users, votes, posts"),
    ],
)
def test_a_longer_sorted_list_stays_sorted_where_only_tags_grow(
    loop: str, names: str, listed: str
) -> None:
    assert _wired(HANDS_ON[loop], names) == f"ROUTERS = [{listed}]"


def test_what_is_built_changes_not_even_the_tags_of_others() -> None:
    tree = _tree(HANDS_ON["tags of the parent grow"], "auth, users, votes")
    made = after(tree, planned(tree))["app/api.py"]
    assert _list_in(made) == "ROUTERS = [auth, users, votes, smoke_test]"


@pytest.mark.parametrize("loop", EACH_ALONE.values(), ids=EACH_ALONE)
def test_a_sorted_list_stays_sorted_where_each_stands_alone(loop: str) -> None:
    assert _wired(loop) == "ROUTERS = [auth, posts, users]"
