"""How a new test reaches the application: as its siblings do, and without a database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from featurebuilder.project.client_fixtures import ClientFixture, client_fixture
from featurebuilder.project.databases import Databases
from featurebuilder.project.fixtures import visible_fixtures
from featurebuilder.project.hosts import TEST_HOST, choosy_hosts
from featurebuilder.project.layout import names_of_files
from featurebuilder.project.modules import join
from featurebuilder.project.requirements import folders_above
from featurebuilder.project.sibling_tests import (
    MODULE,
    UNITTEST,
    SiblingTests,
    read_sibling_tests,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.project.fixtures import Fixture
    from featurebuilder.project.graph import Router
    from featurebuilder.project.installed import Installed
    from featurebuilder.project.resolving import Resolver

MOUNTED = "mounted"
FIXTURE = "fixture"
_WORDS = {
    MODULE: "a TestClient of its own",
    UNITTEST: "a TestClient of its own, in a unittest",
    MOUNTED: "a TestClient of its own, on an application that has this router alone",
}
_AUTO = re.compile(rb"(?m)^\s*(asyncio|anyio)_mode\s*=\s*[\"']?auto\b")
_USUAL_NAMES = ("client", "test_client", "api_client")
_PYTEST_FILES = ("pyproject.toml", "pytest.ini", "setup.cfg", "tox.ini")
_NO_APP = (0, 28)  # the first httpx whose clients take no ``app=``


@dataclass(frozen=True, slots=True)
class TestClientChoice:
    """How the new test gets its client.

    ``way`` is `FIXTURE`, `MODULE`, `UNITTEST` or `MOUNTED`. ``name`` is the variable or fixture,
    ``type`` the full name of its class, ``mark`` the marker of an async test, ``base`` what the
    client puts in front of each path; ``silenced`` are fixtures that would connect to a database
    for every test.
    """

    __test__: ClassVar[bool] = False  # pytest would collect it by its name

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
    """Return how a test at ``test_path`` gets its client."""
    fixtures = visible_fixtures(resolver, test_path)
    found = (client_fixture(resolver, fixture) for fixture in fixtures.values())
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
    def databases(self) -> Databases:
        return Databases(self.resolver)

    def choice(self, clients: Mapping[str, ClientFixture]) -> TestClientChoice:
        wanted = clients.get(self.siblings.way)
        against = self._against(wanted) if wanted else ""
        if wanted and not against:
            return self._by_fixture(wanted, f"like {names_of_files(self.siblings.like)}")
        if self.siblings.way in {MODULE, UNITTEST}:
            evidence = f"like {names_of_files(self.siblings.like)}"
            return self._own(self.siblings.way, evidence)
        usable = [client for client in clients.values() if not self._against(client)]
        if usable and not wanted:
            best = min(usable, key=_unusualness)
            return self._by_fixture(best, "the tree's fixture; no other test tells")
        return self._own(MODULE, against or self._no_fixture(clients))

    def _no_fixture(self, clients: Mapping[str, ClientFixture]) -> str:
        for client in clients.values():
            return self._against(client)
        return "no conftest has a fixture that is a test client"

    def _by_fixture(self, client: ClientFixture, evidence: str) -> TestClientChoice:
        return TestClientChoice(
            FIXTURE,
            f"{client.fixture.place}, {evidence}",
            client.fixture.name,
            client.type,
            client.is_async,
            self._mark() if client.is_async else "",
            client.base or "",
            self._silenced(),
            annotates=self.siblings.annotates,
            docstrings=self.siblings.docstrings,
        )

    def _own(self, way: str, evidence: str) -> TestClientChoice:
        if way == MODULE and self.databases.needed_to_import(self.application):
            way, evidence = MOUNTED, f"{self.application.key.path} connects where it is imported"
        elif way == MODULE and (choosy := choosy_hosts(self.resolver)):
            may = "answers" if choosy.is_sure else "may answer"
            way, evidence = MOUNTED, f"{choosy.path} {may} to hosts of its own only"
        return TestClientChoice(
            way,
            evidence,
            silenced=self._silenced() if way != UNITTEST else (),
            annotates=self.siblings.annotates,
            docstrings=self.siblings.docstrings,
        )

    def _silenced(self) -> tuple[str, ...]:
        """Return the fixtures that connect to a database for every test, this one too."""
        everywhere = [fixture for fixture in self.fixtures.values() if fixture.is_autouse]
        needed = self.databases.needed_by
        return tuple(sorted(f.name for f in everywhere if needed(f, self.fixtures)))

    def _against(self, client: ClientFixture) -> str:
        """Return why a fixture cannot be used, or nothing."""
        place = f"the fixture '{client.fixture.name}' of {client.fixture.place}"
        if needing := self.databases.needed_by(client.fixture, self.fixtures):
            return f"{place} needs a database ({needing.place}), this test none"
        if client.enters and self.databases.needed_to_start(self.application):
            return f"{place} starts the application, which needs a database; this test does not"
        if client.base is None:
            return f"the source does not tell which URL {place} starts from"
        choosy = None if client.names_host else choosy_hosts(self.resolver)
        if choosy and choosy.is_sure:
            return f"{place} asks the host '{TEST_HOST}', which {choosy.path} refuses"
        if client.is_async:
            return self._against_async(client, place)
        return ""

    def _against_async(self, client: ClientFixture, place: str) -> str:
        httpx = self.installed.packages.get("httpx", ())
        if client.names_app and client.type.startswith("httpx.") and httpx >= _NO_APP:
            return f"{place} gives its client 'app', which the installed httpx does not take"
        package = client.type.partition(".")[0].replace("_", "-")
        if package.startswith("httpx") and self.installed.lacks(package):
            return f"{place} needs {package}, which is not installed in {self.installed.origin}"
        plugin = self._unmarked() or self._mark()
        if plugin != "anyio" and self.installed.lacks("pytest-asyncio"):
            return f"{place} needs pytest-asyncio, which is not in {self.installed.origin}"
        if plugin == "anyio" and "anyio_backend" not in self.fixtures and not self.siblings.mark:
            return f"no fixture 'anyio_backend' tells what {place} runs on"
        return ""

    def _mark(self) -> str:
        if self._unmarked():
            return ""
        if self.siblings.mark:
            return self.siblings.mark
        return "anyio" if "anyio_backend" in self.fixtures else "asyncio"

    def _unmarked(self) -> str:
        """Return the plugin that runs async tests without a marker, or nothing."""
        snapshot = self.resolver.snapshot
        for folder in folders_above(self.test_path):
            for name in _PYTEST_FILES:
                if found := _AUTO.search(snapshot.read(join(folder, name)) or b""):
                    return found[1].decode()
        return ""


def _unusualness(client: ClientFixture) -> tuple[bool, bool, str]:
    return client.is_async, client.fixture.name not in _USUAL_NAMES, client.fixture.name
