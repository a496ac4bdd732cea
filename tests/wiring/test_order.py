"""A new include stands where its router is served by every FastAPI: what must be later, is."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from featurebuilder.errors import EditRefusedError
from featurebuilder.wiring.wire import plan_wire
from tests.trees import encoded, module, planned, project_of, router, tools_for

HEAD = """\
from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from shop.routes import owners, pets

"""
WIRED = HEAD.replace("owners, pets", "owners, pets, toys")


class Case(NamedTuple):
    name: str
    text: str
    before: str
    """The line that the new one has to stand right in front of."""
    call: str


CASES = (
    Case(
        "the parent is included between its routers",
        """
        app = FastAPI()
        api = APIRouter()
        api.include_router(pets.router)
        app.include_router(api)
        api.include_router(owners.router)
        """,
        "app.include_router(api)",
        "api.include_router(toys.router)",
    ),
    Case(
        "the parent is mounted before its routers",
        """
        app = FastAPI()
        api = FastAPI()
        app.mount("/api", api)
        api.include_router(pets.router)
        api.include_router(owners.router)
        """,
        'app.mount("/api", api)',
        "api.include_router(toys.router)",
    ),
    Case(
        "static files at the root between includes",
        """
        app = FastAPI()
        app.include_router(pets.router)
        app.mount("/", StaticFiles(directory="web"))
        app.include_router(owners.router)
        """,
        'app.mount("/", StaticFiles(directory="web"))',
        "app.include_router(toys.router)",
    ),
    Case(
        "a catch-all between includes",
        """
        app = FastAPI()
        app.include_router(pets.router)


        @app.get("/{path:path}")
        def page(path: str) -> str:
            return path


        app.include_router(owners.router)
        """,
        '@app.get("/{path:path}")',
        "app.include_router(toys.router)",
    ),
    Case(
        "behind a return",
        """
        def create_app():
            app = FastAPI()
            app.include_router(pets.router)
            return app
            app.include_router(owners.router)
        """,
        "    return app",
        "    app.include_router(toys.router)",
    ),
    Case(
        "by the name of a parameter",
        """
        def register(target):
            target.include_router(pets.router)
            target.mount("/", StaticFiles(directory="web"))
            target.include_router(owners.router)


        app = FastAPI()
        register(app)
        """,
        '    target.mount("/", StaticFiles(directory="web"))',
        "    target.include_router(toys.router)",
    ),
    Case(
        "a return that some calls take is no end",
        """
        def create_app(small=False):
            app = FastAPI()
            app.include_router(pets.router)
            if small:
                return app
            app.include_router(owners.router)
            return app
        """,
        "    return app",
        "    app.include_router(toys.router)",
    ),
    *(
        Case(
            f"{catch_all} serves every path",
            f"""
            app = FastAPI()
            app.include_router(pets.router)
            {catch_all}
            app.include_router(owners.router)
            """,
            catch_all,
            "app.include_router(toys.router)",
        )
        for catch_all in (
            'app.mount(path="/", app=StaticFiles(directory="web"))',
            'app.mount(app=StaticFiles(directory="web"), path="/")',
            'app.add_api_route("/{rest:path}", print)',
            'app.add_route(path="/{rest:path}", route=print)',
            'app.add_api_websocket_route("/{rest:path}", print)',
        )
    ),
    Case(
        "all routers in a try",
        """
        app = FastAPI()
        try:
            app.include_router(pets.router)
            app.include_router(owners.router)
        except ImportError:
            pass
        app.mount("/", StaticFiles(directory="web"))
        """,
        "except ImportError:",
        "    app.include_router(toys.router)",
    ),
    Case(
        "as many routers in each branch",
        """
        app = FastAPI()
        if DEBUG:
            app.include_router(pets.router)
        else:
            app.include_router(owners.router)
        app.mount("/", StaticFiles(directory="web"))
        """,
        'app.mount("/", StaticFiles(directory="web"))',
        "app.include_router(toys.router)",
    ),
    Case(
        "a page at the root is no catch-all, a function that includes the parent is not run here",
        """
        app = FastAPI()
        api = APIRouter()


        @api.get("/")
        def page() -> str:
            return ""


        def mount() -> None:
            app.include_router(api)


        api.include_router(pets.router)
        api.include_router(owners.router)
        mount()
        """,
        "mount()",
        "api.include_router(toys.router)",
    ),
)


def _wire(text: str) -> str:
    names = ("owners", "pets", "toys")
    routes = {f"shop/routes/{name}.py": router(name) for name in names}
    packages = {"shop/__init__.py": "", "shop/routes/__init__.py": ""}
    project = project_of(encoded(packages | routes | {"shop/main.py": text}))
    (change,) = plan_wire(project, "shop/routes/toys.py", tools_for(project)).writes
    assert change.path == "shop/main.py"
    return (change.after or b"").decode()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_include_stands_in_time(case: Case) -> None:
    text = module(case.text)
    lines = _wire(HEAD + text).removeprefix(WIRED).splitlines()
    at = lines.index(case.call)
    following = next(line for line in lines[at + 1 :] if line)
    assert following == case.before
    del lines[at]
    assert [line for line in lines if line] == [line for line in text.splitlines() if line]


def test_an_aggregator_below_the_application_is_mounted_when_it_is_complete() -> None:
    main = module(
        """
        from fastapi import APIRouter, FastAPI

        from shop.routes import pets

        app = FastAPI()
        api = APIRouter(prefix="/api")
        api.include_router(pets.router)
        """
    )
    packages = {"shop/__init__.py": "", "shop/routes/__init__.py": ""}
    tree = encoded(packages | {"shop/main.py": main, "shop/routes/pets.py": router("pets")})
    (change,) = (c for c in planned(tree).plan.writes if c.path == "shop/main.py")
    assert (
        (change.after or b"")
        .decode()
        .endswith("api.include_router(smoke_test.router)\napp.include_router(api)\n")
    )


OWN = """
    from fastapi import APIRouter, FastAPI

    app = FastAPI()
    router = APIRouter()
    {between}

    @router.get("/toys")
    def list_toys() -> list[str]:
        return []
    """


def test_a_router_beside_the_application_is_included_when_it_is_complete() -> None:
    project = project_of(encoded({"main.py": module(OWN.format(between=""))}))
    (change,) = plan_wire(project, "main.py", tools_for(project)).writes
    assert (change.after or b"").endswith(b"return []\n\n\napp.include_router(router)\n")


def test_a_router_that_is_complete_too_late_is_refused() -> None:
    text = module(OWN.format(between='app.mount("/", object())'))
    project = project_of(encoded({"main.py": text}))
    with pytest.raises(EditRefusedError, match="complete only after line") as caught:
        plan_wire(project, "main.py", tools_for(project))
    assert str(caught.value.problems[0].where) == "main.py:5"
    assert caught.value.problems[0].snippet.endswith("app.include_router(router)")
