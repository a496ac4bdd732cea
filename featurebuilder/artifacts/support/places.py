"""Place the shared files: the support package, the Alembic environment and the tests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from featurebuilder.project.source.modules import join

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.conventions.storage import StorageConventions


def in_support(name: str) -> Callable[[StorageConventions], str]:
    """Return the path rule of a module of the support package."""
    return partial(_path, lambda storage: storage.support_folder, name)


def in_tests(name: str) -> Callable[[StorageConventions], str]:
    """Return the path rule of a module in the folder of shared tests."""
    return partial(_path, lambda storage: storage.tests_folder, name)


def in_environment(name: str) -> Callable[[StorageConventions], str]:
    """Return the path rule of a file of the Alembic environment, which contains the migrations."""
    return partial(_path, _environment, name)


def beside_environment(name: str) -> Callable[[StorageConventions], str]:
    """Return the path rule of a file next to the folder of the Alembic environment."""
    return partial(_path, lambda storage: _environment(storage).rpartition("/")[0], name)


def _path(
    folder: Callable[[StorageConventions], str], name: str, storage: StorageConventions
) -> str:
    return join(folder(storage), name)


def _environment(storage: StorageConventions) -> str:
    return storage.migrations.rpartition("/")[0]
