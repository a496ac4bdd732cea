from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.project.testing.test_clients import TestClientChoice, read_test_client
from featurebuilder.project.versions.installed import UNKNOWN_ENVIRONMENT, Installed
from tests.trees import encoded, module, project_of, router

if TYPE_CHECKING:
    from featurebuilder.project.versions.ranges import Release

MAIN = """
    from fastapi import FastAPI

    from app.api import router

    app = FastAPI()
    app.include_router(router)
    """
SYNC = """
    import pytest
    from fastapi.testclient import TestClient
    from app.main import app


    @pytest.fixture
    def {name}():
        return TestClient(app)
    """
ASYNC = """
    import pytest
    from httpx import ASGITransport, AsyncClient
    from app.main import app


    @pytest.fixture
    def anyio_backend():
        return "asyncio"


    @pytest.fixture
    async def {name}():
        async with AsyncClient(transport=ASGITransport(app), base_url="http://test{base}") as made:
            yield made
    """
ENGINE = """
    from sqlalchemy import create_engine

    engine = create_engine("{url}")
    """
WITH_DATABASE = """
    import pytest
    from fastapi.testclient import TestClient
    from app.db import engine
    from app.main import app


    @pytest.fixture
    def session():
        with engine.connect() as connection:
            yield connection


    @pytest.fixture
    def client(session):
        with TestClient(app) as client:
            yield client
    """
WITH_ENGINE = """
    import pytest
    from fastapi.testclient import TestClient
    from sqlalchemy import create_engine
    from app.main import app
    from app.settings import URL


    @pytest.fixture(scope="session")
    def _engine():
        return create_engine(URL)


    @pytest.fixture
    def session(_engine):
        with _engine.connect() as connection:
            yield connection


    @pytest.fixture
    def client(session):
        with TestClient(app) as client:
            yield client
    """
AUTOUSE = """
    import pytest
    from fastapi.testclient import TestClient
    from app.db import engine, init_db
    from app.main import app


    @pytest.fixture(scope="session", autouse=True)
    def db():
        init_db(engine)


    @pytest.fixture(autouse=True)
    def quiet(monkeypatch):
        monkeypatch.setenv("QUIET", "1")


    @pytest.fixture
    def client():
        return TestClient(app)
    """
OWN_CLIENT = """
    from fastapi.testclient import TestClient
    from app.main import app

    client = TestClient(app)


    def test_items():
        client.get("/items")
    """
CASE = """
    import unittest
    from fastapi.testclient import TestClient
    from app.main import app


    class ItemsTest(unittest.TestCase):
        def setUp(self) -> None:
            self.client = TestClient(app)

        def test_items(self) -> None:
            self.client.get("/items")
    """


def asking(name: str, mark: str = "") -> str:
    """Return a test that asks for a fixture."""
    decorator = f"@pytest.mark.{mark}\n" if mark else ""
    is_async = "async " if mark else ""
    return f"import pytest\n\n\n{decorator}{is_async}def test_items({name}) -> None:\n    pass\n"


def choice(
    conftest: str = "",
    tests: str = "",
    files: dict[str, str] | None = None,
    installed: Installed = UNKNOWN_ENVIRONMENT,
) -> TestClientChoice:
    tree = {
        "app/main.py": MAIN,
        "app/api.py": router("items"),
        "tests/conftest.py": conftest,
        "tests/test_items.py": tests,
    } | (files or {})
    project = project_of(encoded({path: module(text) for path, text in tree.items()}))
    return read_test_client(project.resolver, project.application, "tests/test_toys.py", installed)


def test_a_tree_without_fixtures_gets_a_client_of_its_own() -> None:
    made = choice()

    assert (made.way, made.name) == ("module", "client")
    assert made.evidence == "no conftest.py has a test client fixture"


@pytest.mark.parametrize("name", ["client", "test_client", "api_client", "http"])
def test_a_fixture_of_any_name_is_used(name: str) -> None:
    made = choice(SYNC.format(name=name), asking(name))

    assert (made.way, made.name, made.is_async) == ("fixture", name, False)
    assert made.evidence == "tests/conftest.py:7, like test_items"


def test_a_fixture_is_used_where_no_test_tells() -> None:
    made = choice(SYNC.format(name="http"))

    assert (made.way, made.name) == ("fixture", "http")


def test_siblings_with_a_client_of_their_own_win_over_a_fixture() -> None:
    made = choice(SYNC.format(name="client"), OWN_CLIENT)

    assert (made.way, made.evidence) == ("module", "like test_items")
    assert not made.annotates


def test_the_majority_in_the_same_folder_wins() -> None:
    files = {"tests/test_users.py": asking("client"), "tests/test_pets.py": asking("client")}

    assert choice(SYNC.format(name="client"), OWN_CLIENT, files).way == "fixture"


def test_unittests_are_answered_by_one() -> None:
    assert choice("", CASE).way == "unittest"


@pytest.mark.parametrize(
    "conftest",
    [
        SYNC.format(name="client").replace("def client():", "def client() -> TestClient:"),
        SYNC.format(name="given").replace("@pytest.fixture", '@pytest.fixture(name="client")'),
        """
        import pytest
        from starlette.testclient import TestClient as Client


        class Quiet(Client):
            pass


        @pytest.fixture()
        def client():
            made = Quiet(None)
            yield made
        """,
        """
        from collections.abc import Iterator
        import pytest
        from fastapi.testclient import TestClient
        from elsewhere import make


        @pytest.fixture
        def client() -> "Iterator[TestClient]":
            yield from make()
        """,
        "from tests.plugins import client\n",
        'pytest_plugins = ["tests.plugins"]\n',
    ],
    ids=["annotated", "named", "subclass", "annotation only", "imported", "plugin"],
)
def test_what_a_fixture_gives_is_told_by_its_code(conftest: str) -> None:
    made = choice(conftest, "", {"tests/plugins.py": SYNC.format(name="client")})

    assert (made.way, made.name) == ("fixture", "client")


def test_a_fixture_of_another_kind_is_none() -> None:
    conftest = "import pytest\n\n\n@pytest.fixture\ndef client():\n    return object()\n"

    assert choice(conftest, asking("client")).way == "module"


@pytest.mark.parametrize(
    ("mark", "config", "expected"),
    [
        ("anyio", {}, "anyio"),
        ("asyncio", {}, "asyncio"),
        ("asyncio", {"pytest.ini": "[pytest]\nasyncio_mode = auto\n"}, ""),
        ("asyncio", {"pyproject.toml": '[tool.pytest.ini_options]\nasyncio_mode = "auto"\n'}, ""),
        ("anyio", {"pyproject.toml": '[tool.pytest.ini_options]\nanyio_mode = "auto"\n'}, ""),
        (
            "anyio",
            {"pytest.ini": "[pytest]\n# asyncio_mode = auto\nasyncio_mode = strict\n"},
            "anyio",
        ),
    ],
)
def test_an_async_client_has_the_trees_own_marker(
    mark: str, config: dict[str, str], expected: str
) -> None:
    made = choice(ASYNC.format(name="async_client", base=""), asking("async_client", mark), config)

    assert (made.way, made.name, made.mark) == ("fixture", "async_client", expected)
    assert made.type == "httpx.AsyncClient"
    assert made.is_async


def test_what_a_client_puts_in_front_of_each_path_is_known() -> None:
    assert choice(ASYNC.format(name="client", base="/api/v1"), asking("client", "anyio")).base == (
        "/api/v1"
    )


@pytest.mark.parametrize(
    ("packages", "mark", "way"),
    [
        ({"anyio": (4,), "httpx": (0, 28)}, "anyio", "fixture"),
        ({"anyio": (4,), "httpx": (0, 28)}, "asyncio", "module"),
        ({"pytest-asyncio": (1,), "httpx": (0, 28)}, "asyncio", "fixture"),
        ({"pytest-asyncio": (1,)}, "asyncio", "module"),
    ],
)
def test_an_async_client_that_cannot_run_here_is_not_used(
    packages: dict[str, Release], mark: str, way: str
) -> None:
    conftest = ASYNC.format(name="client", base="")

    assert choice(conftest, asking("client", mark), installed=Installed("x", packages)).way == way


@pytest.mark.parametrize(("plugin", "way"), [("anyio", "fixture"), ("asyncio", "module")])
def test_the_plugin_that_needs_no_marker_has_to_be_there(plugin: str, way: str) -> None:
    conftest = ASYNC.format(name="client", base="")
    config = {"pytest.ini": f"[pytest]\n{plugin}_mode = auto\n"}
    installed = Installed("x", {"anyio": (4,), "httpx": (0, 28)})

    made = choice(conftest, asking("client"), config, installed)

    assert (made.way, made.mark) == (way, "")


@pytest.mark.parametrize(
    ("url", "way"), [("sqlite://", "fixture"), ("postgresql://db/app", "module")]
)
def test_a_fixture_that_needs_a_server_is_not_used(url: str, way: str) -> None:
    made = choice(WITH_DATABASE, asking("client"), {"app/db.py": ENGINE.format(url=url)})

    assert made.way == way
    assert ("tests/conftest.py:8" in made.evidence) == (way == "module")
    assert made.silenced == ()


@pytest.mark.parametrize(
    ("url", "way"), [("sqlite:///app.db", "fixture"), ("mysql://db/app", "module")]
)
def test_what_a_fixture_asks_for_tells_of_its_database(url: str, way: str) -> None:
    settings = f'URL = "{url}"\n'

    made = choice(WITH_ENGINE, asking("client"), {"app/settings.py": settings})

    assert made.way == way
    assert ("needs a database (tests/conftest.py:" in made.evidence) == (way == "module")


@pytest.mark.parametrize(("url", "silenced"), [("sqlite://", ()), ("postgresql://db/app", ("db",))])
def test_a_database_for_every_test_is_silenced(url: str, silenced: tuple[str, ...]) -> None:
    made = choice(AUTOUSE, asking("client"), {"app/db.py": ENGINE.format(url=url)})

    assert (made.way, made.silenced) == ("fixture", silenced)


def test_a_fixture_that_starts_an_application_with_a_database_is_not_used() -> None:
    main = """
        from contextlib import asynccontextmanager
        from fastapi import FastAPI
        from app.api import router
        from app.db import engine


        @asynccontextmanager
        async def lifespan(app):
            engine.connect()
            yield


        app = FastAPI(lifespan=lifespan)
        app.include_router(router)
        """
    conftest = SYNC.format(name="client").replace(
        "return TestClient(app)", "with TestClient(app) as made:\n            yield made"
    )
    files = {"app/main.py": main, "app/db.py": ENGINE.format(url="postgresql://db/app")}

    assert choice(conftest, asking("client"), files).way == "module"
    assert choice(conftest, asking("client")).way == "fixture"


def test_an_application_that_connects_where_it_is_imported_is_not_imported() -> None:
    connecting = "from app.db import engine\n\n    app = FastAPI()\n    Base.create_all(engine)"
    files = {"app/main.py": MAIN.replace("app = FastAPI()", connecting)}

    assert choice("", "", files | {"app/db.py": ENGINE.format(url="mysql://x")}).way == "mounted"
    assert choice("", "", files | {"app/db.py": ENGINE.format(url="sqlite://")}).way == "module"


def test_tests_say_how_they_are_written() -> None:
    plain = choice(SYNC.format(name="client"), 'def test_x(client):\n    """X."""\n')

    assert (plain.annotates, plain.docstrings) == (False, True)


@pytest.mark.parametrize(
    ("middleware", "way", "by_fixture"),
    [
        ('TrustedHostMiddleware, ["x"]', "mounted", False),
        ('TrustedHostMiddleware, allowed_hosts=["x", "*.test"]', "mounted", False),
        ("TrustedHostMiddleware, allowed_hosts=HOSTS", "mounted", False),
        ("TrustedHostMiddleware, allowed_hosts=[settings.host]", "mounted", True),
        ("TrustedHostMiddleware, allowed_hosts=settings.hosts", "mounted", True),
        ('TrustedHostMiddleware, allowed_hosts=["x", "testserver"]', "module", True),
        ('TrustedHostMiddleware, allowed_hosts=[settings.host, "*"]', "module", True),
        ("TrustedHostMiddleware", "module", True),
    ],
)
def test_an_application_that_knows_its_hosts_is_not_asked_by_another_name(
    middleware: str, way: str, *, by_fixture: bool
) -> None:
    added = f"app = FastAPI()\nHOSTS = ('x', 'y')\napp.add_middleware({middleware})"
    main = module(MAIN).replace("app = FastAPI()", added)
    files = {"app/main.py": main}
    assert choice("", "", files).way == way
    fixture = SYNC.format(name="client")
    made = choice(fixture, asking("client"), files)
    assert made.way == ("fixture" if by_fixture else "mounted")
    told = fixture.replace("TestClient(app)", 'TestClient(app, base_url="http://x")')
    assert choice(told, asking("client"), files).way == "fixture"
    assert choice("", "", {"app/tests/test_hosts.py": main}).way == "module"
