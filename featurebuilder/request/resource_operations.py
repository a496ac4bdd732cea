"""List the path operations of a resource; all other modules derive them from here."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Action, Resource


@dataclass(frozen=True, slots=True)
class ResourceOperation:
    """One path operation of a resource.

    Attributes:
        name: The name as `Resource.who` takes it: an operation, ``bulk_create``, ``bulk_delete`` or
            an action.
        method: The HTTP method in lowercase.
        path: The path below the API's prefix.
        handler: The name of the handler.
        status: The status of a successful response.
        action: The request's action, if the operation is one.
    """

    name: str
    method: str
    path: str
    handler: str
    status: HTTPStatus
    action: Action | None = None

    @property
    def is_of_collection(self) -> bool:
        """True if the path is that of the collection."""
        return self.name in {"list", "create"}


class FeatureOperation(Protocol):
    """Any path operation of a feature: an endpoint, or an operation of a resource."""

    @property
    def method(self) -> str:
        """The HTTP method in lowercase."""

    @property
    def path(self) -> str:
        """The path below the API's prefix."""

    @property
    def handler(self) -> str:
        """The name of the handler."""


def operations_of(request: FeatureRequest) -> tuple[FeatureOperation, ...]:
    """Return the path operations of a feature: its endpoints and those of its resource."""
    return (*request.endpoints, *resource_operations(request))


def resource_operations(request: FeatureRequest) -> tuple[ResourceOperation, ...]:
    """Return the path operations of a request's resource, in router order.

    Fixed paths come before paths with a primary key. Bulk paths have one more segment: otherwise
    another method on ``/pets/bulk`` would match the path operation of a row with the key ``bulk``.
    """
    return tuple(_operations(request, request.resource)) if request.resource else ()


def collection_path(request: FeatureRequest) -> str:
    """Return the path of the resource's collection, below the API's prefix."""
    return f"/{request.name}"


def _operations(request: FeatureRequest, resource: Resource) -> Iterator[ResourceOperation]:
    """Yield the standard operations, the bulk operations and the actions."""
    one, many, there = resource.name, request.name, set(resource.operations)
    several = many if many != one else f"many_{one}"  # singular and plural may be the same word
    all_of_them = collection_path(request)
    each = f"{all_of_them}/{{{one}_id}}"
    ok, created, gone = HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT
    for name, method, path, handler, status in (
        ("list", "get", all_of_them, f"list_{many}", ok),
        ("create", "post", all_of_them, f"create_{one}", created),
        ("bulk_create", "post", f"{all_of_them}/bulk/create", f"create_{several}", created),
        ("bulk_delete", "post", f"{all_of_them}/bulk/delete", f"delete_{several}", gone),
        ("read", "get", each, f"read_{one}", ok),
        ("replace", "put", each, f"replace_{one}", ok),
        ("update", "patch", each, f"update_{one}", ok),
        ("delete", "delete", each, f"delete_{one}", gone),
        ("restore", "post", f"{each}/restore", f"restore_{one}", ok),
        ("purge", "post", f"{each}/purge", f"purge_{one}", gone),
    ):
        asked_for = resource.bulk if name.startswith("bulk_") else there
        if name.removeprefix("bulk_") in asked_for:
            yield ResourceOperation(name, method, path, handler, status)
    for action in resource.actions:
        path = f"{each}/{action.name}"
        yield ResourceOperation(action.name, "post", path, f"{action.name}_{one}", ok, action)
