"""Choose how a new test reaches the application: as its siblings do, without a database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from featurebuilder.project.routers.layout import describe_files
from featurebuilder.project.source.modules import join
from featurebuilder.project.testing.client_fixtures import ClientFixture, read_client_fixture
from featurebuilder.project.testing.databases import DatabaseDetector
from featurebuilder.project.testing.fixtures import find_fixtures
from featurebuilder.project.testing.sibling_tests import (
    MODULE,
    UNITTEST,
    SiblingTests,
    read_sibling_tests,
)
from featurebuilder.project.testing.trusted_hosts import TEST_HOST, find_host_refusal
from featurebuilder.project.versions.requirements import folders_above

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.project.routers.graph import Router
    from featurebuilder.project.source.resolving import Resolver
    from featurebuilder.project.testing.fixtures import Fixture
    from featurebuilder.project.versions.installed import Installed

MOUNTED = "mounted"
FIXTURE = "fixture"
_WORDS = {
    MODULE: "its own TestClient",
    UNITTEST: "its own TestClient, in a unittest",
    MOUNTED: "its own TestClient, on an application with this router only",
}
_AUTO_MODE = re.compile(rb"(?m)^\s*(asyncio|anyio)_mode\s*=\s*[\"']?auto\b")
_USUAL_NAMES = ("client", "test_client", "api_client")
_PYTEST_FILES = ("pyproject.toml", "pytest.ini", "setup.cfg", "tox.ini")
_HTTPX_WITHOUT_APP = (0, 28)  # the first httpx whose clients do not accept ``app=``


@dataclass(frozen=True, slots=True)
class TestClientChoice:
    """The client of a new test.

    Attributes:
        way: `FIXTURE`, `MODULE`, `UNITTEST` or `MOUNTED`.
        evidence: The reason for the choice, in words.
        name: The variable or the fixture.
        type: The full name of the client's class.
        is_async: True if requests are awaited.
        mark: The marker of an async test; empty if it needs none.
        base: The path that the client puts in front of each request's path.
        silenced: The fixtures to override: they would connect to a database for every test.
        annotates: True if tests annotate what they return.
        docstrings: True if tests have docstrings.
    """

    __test__: ClassVar[bool] = False  # pytest collects classes named Test*

    way: str
    evidence: str
    name: str = "client"
    type: str = "fastapi.testclient.TestClient"
    is_async: bool = False
    mark: str = ""
    base: str = ""
    silenced: tuple[str, ...] = ()
    annotates: bool = True
    docstrings: bool = False

    @property
    def words(self) -> str:
        """The choice in words."""
        if self.way == FIXTURE:
            return f"the fixture '{self.name}'{', awaited' if self.is_async else ''}"
        return _WORDS[self.way]


def read_test_client(
    resolver: Resolver, application: Router, test_path: str, installed: Installed
) -> TestClientChoice:
    """Return the client of a test at ``test_path``."""
    fixtures = find_fixtures(resolver, test_path)
    found = (read_client_fixture(resolver, fixture) for fixture in fixtures.values())
    clients = {client.fixture.name: client for client in found if client}
    siblings = read_sibling_tests(resolver, test_path, clients.keys())
    return _Chooser(resolver, application, test_path, installed, fixtures, siblings).choice(clients)


@dataclass(frozen=True)
class _Chooser:
    resolver: Resolver
    application: Router
    test_path: str
    installed: Installed
    fixtures: Mapping[str, Fixture]
    siblings: SiblingTests

    @property
    def databases(self) -> DatabaseDetector:
        return DatabaseDetector(self.resolver)

    def choice(self, clients: Mapping[str, ClientFixture]) -> TestClientChoice:
        wanted = clients.get(self.siblings.way)
        against = self._find_obstacle(wanted) if wanted else ""
        if wanted and not against:
            return self._choose_fixture(wanted, f"like {describe_files(self.siblings.like)}")
        if self.siblings.way in {MODULE, UNITTEST}:
            evidence = f"like {describe_files(self.siblings.like)}"
            return self._choose_own_client(self.siblings.way, evidence)
        usable = [client for client in clients.values() if not self._find_obstacle(client)]
        if usable and not wanted:
            best = min(usable, key=_rank_fixture)
            return self._choose_fixture(best, "the project's fixture; other tests show no client")
        return self._choose_own_client(MODULE, against or self._explain_no_fixture(clients))

    def _explain_no_fixture(self, clients: Mapping[str, ClientFixture]) -> str:
        for client in clients.values():
            return self._find_obstacle(client)
        return "no conftest.py has a test client fixture"

    def _choose_fixture(self, client: ClientFixture, evidence: str) -> TestClientChoice:
        return TestClientChoice(
            FIXTURE,
            f"{client.fixture.place}, {evidence}",
            client.fixture.name,
            client.type,
            client.is_async,
            self._find_mark() if client.is_async else "",
            client.base or "",
            self._find_database_fixtures(),
            annotates=self.siblings.annotates,
            docstrings=self.siblings.docstrings,
        )

    def _choose_own_client(self, way: str, evidence: str) -> TestClientChoice:
        if way == MODULE and self.databases.is_needed_to_import(self.application):
            way, evidence = MOUNTED, f"importing {self.application.key.path} connects to a database"
        elif way == MODULE and (choosy := find_host_refusal(self.resolver)):
            may = "accepts" if choosy.is_sure else "may accept"
            way, evidence = MOUNTED, f"{choosy.path} {may} only its own hosts"
        return TestClientChoice(
            way,
            evidence,
            silenced=self._find_database_fixtures() if way != UNITTEST else (),
            annotates=self.siblings.annotates,
            docstrings=self.siblings.docstrings,
        )

    def _find_database_fixtures(self) -> tuple[str, ...]:
        """Return the fixtures that connect to a database for every test, including this one."""
        everywhere = [fixture for fixture in self.fixtures.values() if fixture.is_autouse]
        needed = self.databases.find_needing_fixture
        return tuple(sorted(f.name for f in everywhere if needed(f, self.fixtures)))

    def _find_obstacle(self, client: ClientFixture) -> str:
        """Return the reason why a fixture cannot be used, or an empty string."""
        place = f"the fixture '{client.fixture.name}' in {client.fixture.place}"
        if needing := self.databases.find_needing_fixture(client.fixture, self.fixtures):
            return f"{place} needs a database ({needing.place}), but this test does not"
        if client.runs_startup and self.databases.is_needed_to_start(self.application):
            return f"{place} starts the application, which needs a database; this test needs none"
        if client.base is None:
            return f"the base URL of {place} is unknown"
        choosy = None if client.has_base_url else find_host_refusal(self.resolver)
        if choosy and choosy.is_sure:
            return f"{place} uses the host '{TEST_HOST}', which {choosy.path} rejects"
        if client.is_async:
            return self._find_async_obstacle(client, place)
        return ""

    def _find_async_obstacle(self, client: ClientFixture, place: str) -> str:
        httpx = self.installed.packages.get("httpx", ())
        if (
            client.has_app_argument
            and client.type.startswith("httpx.")
            and httpx >= _HTTPX_WITHOUT_APP
        ):
            return f"{place} passes 'app' to its client, which the installed httpx rejects"
        package = client.type.partition(".")[0].replace("_", "-")
        if package.startswith("httpx") and self.installed.lacks(package):
            return f"{place} needs {package}, which is not installed in {self.installed.origin}"
        plugin = self._find_auto_plugin() or self._find_mark()
        if plugin != "anyio" and self.installed.lacks("pytest-asyncio"):
            return f"{place} needs pytest-asyncio, which {self.installed.origin} lacks"
        if plugin == "anyio" and "anyio_backend" not in self.fixtures and not self.siblings.mark:
            return f"{place} needs an anyio backend, but there is no fixture 'anyio_backend'"
        return ""

    def _find_mark(self) -> str:
        if self._find_auto_plugin():
            return ""
        if self.siblings.mark:
            return self.siblings.mark
        return "anyio" if "anyio_backend" in self.fixtures else "asyncio"

    def _find_auto_plugin(self) -> str:
        """Return the plugin that runs async tests without a marker, or an empty string."""
        snapshot = self.resolver.snapshot
        for folder in folders_above(self.test_path):
            for name in _PYTEST_FILES:
                if found := _AUTO_MODE.search(snapshot.read(join(folder, name)) or b""):
                    return found[1].decode()
        return ""


def _rank_fixture(client: ClientFixture) -> tuple[bool, bool, str]:
    """Rank fixtures: synchronous ones first, then those with a usual name."""
    return client.is_async, client.fixture.name not in _USUAL_NAMES, client.fixture.name
