"""Settings that all tests share."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.databases.postgresql import Server

settings.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.register_profile(
    "thorough", settings.get_profile("default"), derandomize=False, max_examples=2000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start each worker, which gets a stretch of the items, with slow tests."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if item.get_closest_marker("slow")]
    others = (item for item in items if not item.get_closest_marker("slow"))
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        ordered += long[worker::workers]
        ordered += islice(others, len(items) * (worker + 1) // workers - len(ordered))
    items[:] = ordered


@pytest.fixture(scope="session", autouse=True)
def _plain_pytest_in_trees() -> Iterator[None]:
    """Keep our own plugins out of the tests of trees: to import them takes longer than to run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Return a PostgreSQL server that runs while tests need it."""
    # Most tests need none, on Pythons that have no driver for it.
    from tests.databases.postgresql import running  # noqa: PLC0415

    with running() as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql: Server) -> Iterator[str]:
    """Return the address of an empty database for one test, as SQLAlchemy takes it."""
    with postgresql.database() as url:
        yield url
