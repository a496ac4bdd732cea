"""Determine the packages that a feature requires, and add them to the project's dependencies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from featurebuilder.conventions.storage import SQLMODEL
from featurebuilder.edit.toml_lists import add_items, read_list
from featurebuilder.project.source.modules import join
from featurebuilder.project.versions.requirements import folders_above, normal_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.project.source.snapshot import Snapshot
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource_field import ResourceField

LIST = ("project", "dependencies")
_SQLMODEL = "sqlmodel>=0.0.50"
_SQLALCHEMY = "sqlalchemy>=2.1"
_SQLALCHEMY_ASYNC = "sqlalchemy[asyncio]>=2.1"
_ALEMBIC = "alembic>=1.20"
_AIOSQLITE = "aiosqlite>=0.22"
_EMAIL = "email-validator>=2.3"
_FORMS = "python-multipart>=0.0.20"
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


def packages_of(request: FeatureRequest, storage: StorageConventions | None) -> tuple[str, ...]:
    """Return the requirements of a request's code, sorted.

    FastAPI and what every project has are not included.
    """
    resource = request.resource
    if resource is None or storage is None:
        return tuple(sorted(_packages_of_endpoints(request)))
    found: set[str] = set()
    if resource.storage == "database":
        found |= {_SQLMODEL} if storage.orm == SQLMODEL else set()
        if storage.is_async:
            found.add(_SQLALCHEMY_ASYNC)
        elif storage.orm != SQLMODEL:
            found.add(_SQLALCHEMY)
        if storage.makes_migrations:
            found.add(_ALEMBIC)
        if storage.makes_session and storage.is_async:
            found.add(_AIOSQLITE)
    if _has_email(resource.fields.values()):
        found.add(_EMAIL)
    return tuple(sorted(found))


def _packages_of_endpoints(request: FeatureRequest) -> Iterator[str]:
    parameters = [one for endpoint in request.endpoints for one in endpoint.parameters.values()]
    bodies = [endpoint.body.fields for endpoint in request.endpoints if endpoint.body]
    fields = [one for each in bodies for one in each.values()]
    fields += [one for endpoint in request.endpoints for one in endpoint.fields.values()]
    if _has_email((*parameters, *fields)):
        yield _EMAIL
    if any(parameter.source == "form" for parameter in parameters):
        yield _FORMS


def name_of(requirement: str) -> str:
    """Return the normalized package name in a requirement."""
    found = _NAME.match(requirement)
    return normal_name(found[0]) if found else requirement


def missing_packages(
    packages: Iterable[str], named: Collection[str], listed: Iterable[str]
) -> tuple[str, ...]:
    """Return the ``packages`` that are neither in ``named`` nor in the requirements ``listed``."""
    there = {*named, *map(name_of, listed)}
    return tuple(one for one in packages if name_of(one) not in there)


def list_path(snapshot: Snapshot, application: str) -> str | None:
    """Return the nearest ``pyproject.toml`` above the application that lists dependencies."""
    for folder in folders_above(application):
        path = join(folder, "pyproject.toml")
        data = snapshot.read(path)
        if data is not None and read_list(data, LIST) is not None:
            return path
    return None


def with_packages(data: bytes, path: str, packages: Iterable[str]) -> bytes:
    """Return the contents of a ``pyproject.toml`` with additional dependencies.

    Raises:
        EditRefusedError: if the edit cannot be proven correct.
    """
    return add_items(data, path, LIST, tuple(packages))


def _has_email(fields: Iterable[ResourceField]) -> bool:
    return any("email" in {one.type for one in field.within()} for field in fields)
