"""The database and its sessions, with their tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.modules import core_module, module_for_tests

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


def _makes_session(_: Resource, storage: StorageConventions) -> bool:
    """Return whether the project has no database session of its own."""
    return storage.makes_session


DATABASE = core_module("db", "the database and its sessions", _makes_session)
DATABASE_TESTS = module_for_tests(
    "test_core_db", "tests of the database and its sessions", _makes_session
)
