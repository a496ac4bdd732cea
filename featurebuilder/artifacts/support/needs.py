"""Decide which resources need a shared file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


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
