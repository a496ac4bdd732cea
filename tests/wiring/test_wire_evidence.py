"""What `wire` learns of a router from its own paths, and from those who ask for them already."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from featurebuilder.wiring.wire import plan_wire
from tests.trees import encoded, project_of, tools_for

MAIN = "app/main.py"


def routes(*paths: str, said: str = "") -> str:
    operations = "".join(
        f'\n\n@router.get("{path}"{said})\ndef show_{at}(): ...\n' for at, path in enumerate(paths)
    )
    return f"from fastapi import APIRouter\n\nrouter = APIRouter()\n{operations}"


BARE = routes("/", "/{id}")


@dataclass(frozen=True)
class Case:
    """``told`` is what tells how to include ``new``; without it ``otherwise`` is what comes."""

    name: str
    calls: str
    new: str
    added: str
    otherwise: str
    told: dict[str, str]
    modules: dict[str, str] = field(default_factory=dict)
    imports: str = "from app.api import {}"
    app: str = "app = FastAPI()"

    def tree(self, *, told: bool) -> dict[str, bytes]:
        modules = dict.fromkeys(("app/api/users.py", "app/api/files.py"), BARE) | self.modules
        files = {"app/__init__.py": "", **modules, self.new: BARE}
        return encoded(files | {MAIN: self.main("files, users")} | (self.told if told else {}))

    def main(self, names: str, added: str = "") -> str:
        head = f"from fastapi import FastAPI\n\n{self.imports.format(names)}\n\n{self.app}\n"
        return f"{head}{self.calls}{added}"


PREFIXES = (
    'app.include_router(users.router, prefix="/users", tags=["users"])\n'
    'app.include_router(files.router, prefix="/files", tags=["files"])\n'
)
TOYS = 'app.include_router(toys.router, prefix="/toys", tags=["toys"])\n'
CASES = (
    Case(
        "the prefix that its test expects",
        PREFIXES,
        "app/api/toys.py",
        'app.include_router(toys.router, prefix="/play/toys", tags=["play_toys"])\n',
        TOYS,
        {
            "tests/test_toys.py": 'def test(client):\n    client.get("/play/toys/")\n'
            '    client.get(f"/play/toys/{one}")\n    client.get("/users")\n'
        },
    ),
    Case(
        "the prefix behind what a test has for the outer one",
        PREFIXES,
        "app/api/toys.py",
        'app.include_router(toys.router, prefix="/toy", tags=["toy"])\n',
        TOYS,
        {"tests/api/test_toys.py": 'def test(client):\n    client.get(f"{base}/toy/7")\n'},
    ),
    Case(
        "the prefix that a client in another language has",
        PREFIXES,
        "app/api/order_lines.py",
        'app.include_router(order_lines.router, prefix="/order-line", tags=["order_line"])\n',
        'app.include_router(order_lines.router, prefix="/order_lines", tags=["order_lines"])\n',
        {"web/src/orderLines/api.ts": "const resource = '/order-line'\nget(resource)\n"},
    ),
    Case(
        "the prefix of a document that has all of its paths",
        PREFIXES,
        "app/api/toys.py",
        'app.include_router(toys.router, prefix="/shop/toys", tags=["shop_toys"])\n',
        TOYS,
        {
            "app/api/toys.py": routes("", "/{toy_id}"),
            "docs/openapi.yaml": "paths:\n  /users/{id}:\n  /shop/toys:\n  /shop/toys/{toy_id}:\n",
        },
    ),
    Case(
        "tags are its own where the prefix has none of its words",
        PREFIXES,
        "app/api/toys.py",
        'app.include_router(toys.router, prefix="/fun", tags=["toys"])\n',
        TOYS,
        {
            "app/api/toys.py": routes("/play"),
            "tests/test_toys.py": 'def test(client):\n    client.get("/fun/play")\n',
        },
    ),
    Case(
        "none where its own paths name it",
        PREFIXES,
        "app/api/toys.py",
        "app.include_router(toys.router)\n",
        TOYS,
        {"app/api/toys.py": routes("/toys", "/toys/{id}")},
    ),
    Case(
        "one where its own paths do not name it, as all others do",
        "app.include_router(users.router)\napp.include_router(files.router)\n",
        "app/api/toys.py",
        TOYS,
        "app.include_router(toys.router)\n",
        {"app/api/users.py": routes("/users"), "app/api/files.py": routes("/files")},
    ),
    Case(
        "none for pages beside data",
        PREFIXES.replace('"/', '"/api/'),
        "app/api/site.py",
        "app.include_router(site.router)\n",
        'app.include_router(site.router, prefix="/api/site", tags=["site"])\n',
        {"app/api/site.py": routes("/", "/about", said=", response_class=HTMLResponse")},
    ),
    Case(
        "its own prefix for pages beside pages",
        PREFIXES,
        "app/api/site.py",
        'app.include_router(site.router, prefix="/site", tags=["site"])\n',
        'app.include_router(site.router, prefix="/site", tags=["site"])\n',
        dict.fromkeys(
            ("app/api/site.py", "app/api/users.py"),
            routes("/", "/about", said=", response_class=HTMLResponse"),
        ),
    ),
    Case(
        "a test of something else tells nothing",
        PREFIXES,
        "app/api/toys.py",
        TOYS,
        TOYS,
        {
            "tests/test_admin_toys.py": 'def test(client):\n    client.get("/admin/toys")\n',
            "tests/test_toys.py": 'def test(client):\n    client.get("/login")\n',
            "app/core/toys.py": 'HOME = "/core/toys"\n',
        },
    ),
    Case(
        "a prefix that all others share is kept",
        'app.include_router(users.router, prefix="/v1")\n'
        'app.include_router(files.router, prefix="/v1")\n',
        "app/api/toys.py",
        'app.include_router(toys.router, prefix="/v1")\n',
        'app.include_router(toys.router, prefix="/v1")\n',
        {"tests/test_toys.py": 'def test(client):\n    client.get("/v2/toys")\n'},
    ),
)


def wired(tree: dict[str, bytes], path: str) -> dict[str, bytes]:
    project = project_of(tree)
    plan = plan_wire(project, path, tools_for(project))
    return tree | {c.path: c.after for c in plan.writes if c.after is not None}


@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_prefix(case: Case, *, told: bool) -> None:
    after = wired(case.tree(told=told), case.new)
    name = case.new.rpartition("/")[2].removesuffix(".py")
    names = ", ".join(sorted(["files", "users", name]))
    expected = case.main(names, case.added if told else case.otherwise)
    assert after[MAIN].decode() == expected
    assert wired(after, case.new) == after


@pytest.mark.parametrize(
    ("case", "where"),
    [(CASES[0], "tests/test_toys.py"), (CASES[5], "app/api/toys.py"), (CASES[9], "")],
    ids=["a test", "its own paths", "nothing"],
)
def test_the_plan_says_who_asks_for_the_prefix(case: Case, where: str) -> None:
    project = project_of(case.tree(told=True))
    (change,) = plan_wire(project, case.new, tools_for(project)).writes
    told = f", with the prefix that {where} expects" if where else ""
    assert change.why == f"includes the router, like users, files (app/main.py:7){told}"


def test_the_router_that_others_are_named_after() -> None:
    case = Case(
        "base",
        'app.include_router(api_users.router, prefix="/api/users")\n'
        'app.include_router(api_files.router, prefix="/api/files")\n',
        "app/routers/api.py",
        'app.include_router(api.router, prefix="/api")\n',
        "",
        {},
        dict.fromkeys(("app/routers/api_users.py", "app/routers/api_files.py"), BARE),
        "from app.routers import {}",
    )
    tree = case.tree(told=False) | encoded({MAIN: case.main("api_files, api_users")})
    assert wired(tree, case.new)[MAIN].decode() == case.main(
        "api, api_files, api_users", case.added
    )


def contacts(team: str) -> dict[str, bytes]:
    """Return a tree whose routers are imported by the names in their paths."""
    named = {"person": "person_contact", "shop": "shop_contact"}
    named |= {name: name for name in ("item", "order", "sale")}
    imports = "".join(f"from app.{m}.views import router as {n}_router\n" for m, n in named.items())
    calls = "".join(f'app.include_router({n}_router, prefix="/{m}s")\n' for m, n in named.items())
    modules = {f"app/{m}/views.py": routes("", f"/{{{n}_id}}") for m, n in named.items()}
    main = f"from fastapi import FastAPI\n\n{imports}\napp = FastAPI()\n{calls}"
    return encoded({**modules, "app/team/views.py": team, "app/__init__.py": "", MAIN: main})


@pytest.mark.parametrize(
    ("team", "name"),
    [
        pytest.param(routes("", "/{team_contact_id}"), "team_contact", id="a name in its paths"),
        pytest.param(routes("", "/{id}"), "team", id="no name in its paths"),
    ],
)
def test_the_name_in_its_paths(team: str, name: str) -> None:
    before = contacts(team)
    after = wired(before, "app/team/views.py")
    assert f"import router as {name}_router\n" in after[MAIN].decode()
    assert after[MAIN].decode().endswith(f'app.include_router({name}_router, prefix="/teams")\n')
    assert wired(after, "app/team/views.py") == after
