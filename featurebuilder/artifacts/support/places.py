"""Place the shared files: the support package, the Alembic environment and the tests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from featurebuilder.project.source.modules import join

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


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


def always(_: Resource, __: StorageConventions) -> bool:
    """Return True: every resource needs the file."""
    return True


def makes_session(_: Resource, storage: StorageConventions) -> bool:
    """Return whether the project has no database session of its own."""
    return storage.makes_session


def makes_migrations(_: Resource, storage: StorageConventions) -> bool:
    """Return whether the project has no Alembic environment of its own."""
    return storage.makes_migrations


def has_list(resource: Resource, _: StorageConventions) -> bool:
    """Return whether the resource can be listed."""
    return "list" in resource.operations


def has_cursors(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether the list of the resource uses cursor pagination."""
    return has_list(resource, storage) and resource.pagination == "cursor"


def has_references(resource: Resource, _: StorageConventions) -> bool:
    """Return whether a field of the resource refers to a row."""
    return any(field.type in {"ref", "refs"} for field in resource.fields.values())


def uses_problem_details(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether errors use problem details (RFC 9457).

    The request decides; without ``errors`` in it, the project's convention does.
    """
    return resource.errors == "problem" or (resource.errors is None and storage.answers_problems)
