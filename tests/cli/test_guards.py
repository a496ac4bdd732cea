"""What stands in front of a router: features are built, verified and tested past it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import encoded, module, router

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEPS = """
    from fastapi import Depends, Header, HTTPException
    from fastapi.security import HTTPBearer

    bearer = HTTPBearer()


    class Role:
        def __init__(self, name: str) -> None:
            self.name = name

        def __call__(self, x_role: str = Header()) -> None:
            if x_role != self.name:
                raise HTTPException(403, "not yours")


    admin = Role("admin")


    def verify_token(x_token: str = Header()) -> None:
        if x_token != "secret":
            raise HTTPException(401, "who are you?")


    GUARDS = [Depends(verify_token), Depends(admin)]
    """
PLAIN = """
    from fastapi import FastAPI

    from app.api import api_router

    app = FastAPI()
    app.include_router(api_router, prefix="/v1")
    """
AGGREGATOR = """
    from fastapi import APIRouter

    from app.routers import items, users

    api_router = APIRouter()
    api_router.include_router(items.router)
    api_router.include_router(users.router)
    """
COLLECTED = """
    from fastapi import APIRouter

    from app.routers import items, users

    ROUTERS = (
        items.router,
        users.router,
    )
    api_router = APIRouter()
    for router in ROUTERS:
        api_router.include_router(router, dependencies=[Depends(verify_token)])
    """
IMPORTS = "    from fastapi import Depends\n    from app.deps import *\n"
CASE = """
    from fastapi.testclient import TestClient

    from app.main import app

    client = TestClient(app)


    def test_items() -> None:
        assert client.get("/v1/items").status_code
    """
FIXTURES = """
    import pytest
    from fastapi.testclient import TestClient

    from app.main import app


    @pytest.fixture
    def client() -> TestClient:
        return TestClient(app, headers={"x-token": "secret"})
    """
BY_FIXTURE = """
    from fastapi.testclient import TestClient


    def test_items(client: TestClient) -> None:
        assert client.get("/v1/items").status_code == 200
    """


PETS = """
    name: pets
    description: Pets.
    tags: [Pets]
    resource:
      fields:
        name: {max_length: 80}
    """


def guarded(
    *, application: str = "", router_itself: str = "", include: str = "", imports: str = ""
) -> dict[str, str]:
    """Return a tree whose routers are behind these dependencies."""
    main = module(PLAIN).replace("FastAPI()", f"FastAPI({application})")
    main = main.replace(', prefix="/v1")', f', prefix="/v1"{include and ", "}{include})')
    api = module(AGGREGATOR).replace("APIRouter()", f"APIRouter({router_itself})")
    return {
        "app/__init__.py": "",
        "app/deps.py": module(DEPS),
        "app/routers/__init__.py": "",
        "app/routers/items.py": router("items"),
        "app/routers/users.py": router("users"),
        "app/api.py": imports + api if router_itself else api,
        "app/main.py": main if router_itself else imports + main,
        "tests/__init__.py": "",
        "tests/test_items.py": module(CASE),
    }


NAMED = "from fastapi import Depends, Security\n\nfrom app.deps import "
TREES = {
    "of the application": (
        guarded(
            application="dependencies=[Depends(verify_token)]", imports=NAMED + "verify_token\n"
        ),
        "verify_token",
    ),
    "of the aggregator": (
        guarded(router_itself="dependencies=[Depends(admin)]", imports=NAMED + "admin\n"),
        "admin",
    ),
    "of an include": (
        guarded(include="dependencies=(Security(bearer),)", imports=NAMED + "bearer\n"),
        "bearer",
    ),
    "of a list": (
        guarded(application="dependencies=GUARDS", imports=NAMED + "GUARDS\n"),
        "verify_token, admin",
    ),
    "of the include of each": (
        guarded() | {"app/api.py": NAMED + "verify_token\n" + module(COLLECTED)},
        "verify_token",
    ),
    "on each level": (
        guarded(
            application="dependencies=[Depends(dependency=admin)]",
            include="dependencies=[Depends(verify_token)] + [Depends(admin)]",
            imports=NAMED + "admin, verify_token\n",
        ),
        "admin, verify_token",
    ),
}


@pytest.mark.parametrize(("files", "names"), TREES.values(), ids=list(TREES))
@pytest.mark.slow
def test_a_feature_is_verified_and_tested_past_its_guards(
    tmp_path: Path, files: dict[str, str], names: str
) -> None:
    write_tree(tmp_path, encoded(files))
    before = {path: data for path, (data, _) in tree_of(tmp_path).items()}

    ran = featurebuilder(tmp_path, "-v", "build", "smoke_test")

    assert ran.code == 0, ran.out
    assert "Status: SUCCESS" in ran.out
    assert f"with {names} overridden" in ran.out
    shown = ", ".join(f"`{name}`" for name in names.split(", "))
    assert f"- **Depends on:** {shown}\n" in (tmp_path / "docs/features/smoke_test.md").read_text()
    built = tree_of(tmp_path)
    assert featurebuilder(tmp_path, "build", "smoke_test", "--no-verify").code == 0
    assert tree_of(tmp_path) == built
    assert featurebuilder(tmp_path, "remove", "smoke_test").code == 0
    assert {path: data for path, (data, _) in tree_of(tmp_path).items()} == before


def test_what_cannot_be_named_is_told_and_kept_out_of_the_test(tmp_path: Path) -> None:
    application = 'dependencies=[Depends(Role("admin")), Depends(verify_token)]'
    files = guarded(application=application, imports=NAMED + "Role, verify_token\n")
    write_tree(tmp_path, encoded(files))

    ran = featurebuilder(tmp_path, "-v", "build", "smoke_test")

    assert ran.code == 0, ran.out
    assert "Status: UNVERIFIED" in ran.out
    told = "returned 422: each request must pass Role('admin') (app/main.py) first"
    assert f"[not run] GET /v1/smoke_test answers: {told}" in ran.out
    assert "[ok] feature's tests pass: 1 passed" in ran.out
    assert "[ok] GET /v1/smoke_test is reached" in ran.out
    test = (tmp_path / "tests/test_smoke_test.py").read_text()
    assert "app.include_router(router, prefix=" in test
    assert "verify_token" not in test


def test_a_client_that_passes_by_itself_is_used_as_it_is(tmp_path: Path) -> None:
    imports = NAMED + "verify_token\n"
    files = guarded(application="dependencies=[Depends(verify_token)]", imports=imports)
    files |= {"tests/conftest.py": module(FIXTURES), "tests/test_items.py": module(BY_FIXTURE)}
    write_tree(tmp_path, encoded(files))

    ran = featurebuilder(tmp_path, "build", "smoke_test")

    assert ran.out.startswith("SUCCESS"), ran.out
    test = (tmp_path / "tests/test_smoke_test.py").read_text()
    assert "def test_run_smoke_test(client: TestClient)" in test
    assert "dependency_overrides" not in test


def test_what_a_mounted_application_depends_on_is_stood_in_for(tmp_path: Path) -> None:
    imports = NAMED + "verify_token\n"
    files = guarded(application="dependencies=[Depends(verify_token)]", imports=imports)
    files["app/main.py"] = (
        files["app/main.py"].replace("app = ", "api = ").replace("app.include", "api.include")
        + '\napp = FastAPI()\napp.mount("/all", api)\n'
    )
    write_tree(tmp_path, encoded(files))

    ran = featurebuilder(tmp_path, "build", "smoke_test")

    assert ran.out.startswith("SUCCESS"), ran.out


def test_a_resource_is_tested_past_its_guards(tmp_path: Path) -> None:
    imports = NAMED + "verify_token\n"
    files = guarded(application="dependencies=[Depends(verify_token)]", imports=imports)
    write_tree(tmp_path, encoded(files))
    write_tree(tmp_path, encoded({"features/pets.yaml": module(PETS)}))

    ran = featurebuilder(tmp_path, "build", "pets")

    assert ran.out.startswith("SUCCESS"), ran.out
    document = (tmp_path / "docs/features/pets.md").read_text()
    assert "- Each request must pass verify_token.\n" in document.replace("\\_", "_")


@pytest.mark.parametrize(
    "tests",
    [
        {},
        {"tests/conftest.py": module(FIXTURES), "tests/test_items.py": module(BY_FIXTURE)},
    ],
    ids=["client of its own", "fixture"],
)
@pytest.mark.slow
def test_a_resource_behind_what_cannot_be_named_is_tested_alone(
    tmp_path: Path, tests: dict[str, str]
) -> None:
    application = 'dependencies=[Depends(Role("admin")), Depends(verify_token)]'
    files = guarded(application=application, imports=NAMED + "Role, verify_token\n") | tests
    write_tree(tmp_path, encoded(files | {"features/pets.yaml": module(PETS)}))

    ran = featurebuilder(tmp_path, "-v", "build", "pets")

    assert ran.code == 0, ran.out
    assert "Status: UNVERIFIED" in ran.out
    told = "each must pass Role('admin') (app/main.py) first; the tests call the router directly"
    assert f"[not run] requests pass outer dependencies: {told}" in ran.out
    assert "[ok] GET /v1/pets/ is reached" in ran.out
    assert "[ok] feature's tests pass: " in ran.out
    test = (tmp_path / "tests/test_pets.py").read_text()
    assert 'app = FastAPI()\napp.include_router(router, prefix="/v1")\n' in test
    assert "verify_token" not in test
    built = tree_of(tmp_path)
    assert featurebuilder(tmp_path, "build", "pets", "--no-verify").code == 0
    assert tree_of(tmp_path) == built


KEYED = "APIRouter(dependencies=[Depends(verify_token)], "
BY_USER = """
    from fastapi import APIRouter, Depends

    from app.deps import verify_token

    router = APIRouter(prefix="/{name}", tags=["{name}"])


    @router.get("")
    def list_{name}(user: None = Depends(verify_token)) -> list[str]:
        return []
    """
KEYED_ROUTER = """
    from fastapi import APIRouter, Depends

    from app.deps import verify_token


    class KeyedRouter(APIRouter):
        def __init__(self, **kwargs: object) -> None:
            super().__init__(dependencies=[Depends(verify_token)], **kwargs)
    """


def with_routers(change: Callable[[str], str]) -> dict[str, bytes]:
    """Return the tree with each router changed by ``change``, which gets its name."""
    files = guarded() | {f"app/routers/{name}.py": change(name) for name in ("items", "users")}
    return encoded(files | {"app/keyed.py": module(KEYED_ROUTER)})


def keyed(name: str) -> str:
    """Return a router that declares a dependency."""
    return NAMED + "verify_token\n" + router(name).replace("APIRouter(", KEYED)


def of_own_class(name: str) -> str:
    """Return a router of the project's own class."""
    plain = router(name).replace(
        "from fastapi import APIRouter", "from app.keyed import KeyedRouter"
    )
    return plain.replace("APIRouter(", "KeyedRouter(")


def by_user(name: str) -> str:
    """Return a router whose operation has a dependency."""
    return module(BY_USER).format(name=name)


@pytest.mark.parametrize(
    ("made", "call"),
    [(keyed, "dependencies=[Depends(verify_token)]"), (of_own_class, "KeyedRouter(")],
    ids=["dependencies", "class"],
)
@pytest.mark.slow
def test_a_router_is_constructed_as_its_siblings_are(
    tmp_path: Path, made: Callable[[str], str], call: str
) -> None:
    write_tree(tmp_path, with_routers(made) | encoded({"features/pets.yaml": module(PETS)}))

    ran = featurebuilder(tmp_path, "-v", "build", "pets")

    assert "Status: SUCCESS" in ran.out, ran.out
    assert "[ok] access like the siblings: an anonymous request gets" in ran.out
    assert call in (tmp_path / "app/routers/pets.py").read_text()
    document = (tmp_path / "docs/features/pets.md").read_text().replace("\\_", "_")
    assert "Anyone who passes verify_token." in document
    assert "Open to anyone" not in document
    built = tree_of(tmp_path)
    assert featurebuilder(tmp_path, "build", "pets", "--no-verify").code == 0
    assert tree_of(tmp_path) == built


@pytest.mark.parametrize("made", [keyed, of_own_class, by_user])
def test_success_names_what_the_request_opens(tmp_path: Path, made: Callable[[str], str]) -> None:
    write_tree(tmp_path, with_routers(made))

    ran = featurebuilder(tmp_path, "build", "smoke_test")

    assert ran.out.startswith("SUCCESS"), ran.out
    assert "warning: open to anyone, as the request says: GET /v1/smoke_test\n" in ran.out
    assert " APIRouter(prefix=" in (tmp_path / "app/routers/smoke_test.py").read_text()


def test_an_open_feature_among_guarded_siblings_fails(tmp_path: Path) -> None:
    tree = with_routers(by_user)
    write_tree(tmp_path, tree | encoded({"features/pets.yaml": module(PETS)}))
    before = tree_of(tmp_path)

    ran = featurebuilder(tmp_path, "build", "pets")

    assert ran.code == 1, ran.out
    assert ran.out.startswith("FAILED"), ran.out
    assert "or 'access: anyone' if that is intended" in " ".join(ran.out.split())
    assert tree_of(tmp_path) == before


def test_siblings_that_let_anyone_in_ask_for_nothing(tmp_path: Path) -> None:
    write_tree(tmp_path, encoded(guarded()))

    ran = featurebuilder(tmp_path, "-v", "build", "smoke_test")

    assert "Status: SUCCESS" in ran.out, ran.out
    assert "anonymous" not in ran.out
    assert "open to anyone" not in ran.out


INCLUDES = """
    from fastapi import APIRouter, Depends

    from app.deps import verify_token
    from app.routers import items, public, users

    api_router = APIRouter()
    api_router.include_router(public.router)
    api_router.include_router(items.router, dependencies=[Depends(verify_token)])
    api_router.include_router(users.router, dependencies=[Depends(verify_token)])
    """


def test_an_include_has_the_dependencies_of_most_others(tmp_path: Path) -> None:
    files = guarded() | {"app/api.py": module(INCLUDES), "app/routers/public.py": router("public")}
    write_tree(tmp_path, encoded(files | {"features/pets.yaml": module(PETS)}))

    ran = featurebuilder(tmp_path, "-v", "build", "pets")

    assert "Status: SUCCESS" in ran.out, ran.out
    assert "[ok] access like the siblings: an anonymous request gets" in ran.out
    include = "api_router.include_router(pets.router, dependencies=[Depends(verify_token)])\n"
    assert include in (tmp_path / "app/api.py").read_text()


def test_an_open_feature_is_included_without_them(tmp_path: Path) -> None:
    files = guarded() | {"app/api.py": module(INCLUDES), "app/routers/public.py": router("public")}
    write_tree(tmp_path, encoded(files))

    ran = featurebuilder(tmp_path, "build", "smoke_test")

    assert "warning: open to anyone, as the request says: GET /v1/smoke_test" in ran.out
    include = "api_router.include_router(smoke_test.router)\n"
    assert include in (tmp_path / "app/api.py").read_text()
