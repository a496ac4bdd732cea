"""Derive the access and the error responses of a resource's operations, and explain them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.explain.fields import list_in_words
from featurebuilder.explain.resource_words import conflict_message
from featurebuilder.migrations.resource_tables import unique_groups
from featurebuilder.request.model.resource import DELETED_OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.resource import Action, Resource
    from featurebuilder.request.resource_operations import ResourceOperation

_INVALID = HTTPStatus.UNPROCESSABLE_ENTITY.value
_REASONS = {
    304: "if If-None-Match names the current version",
    401: "if the user is not signed in",
    403: "if it belongs to another user",
    404: "if it does not exist",
    412: "if If-Match does not name the current version",
    422: "if the request is invalid",
    428: "if If-Match is missing",
}
CREATES = frozenset({"create", "bulk_create"})
CHANGES = frozenset({"replace", "update", "delete"})
ON_DELETED_ROW = frozenset(DELETED_OPERATIONS)
ON_ONE_ROW = CHANGES | ON_DELETED_ROW | {"read"}
_STORES = CREATES | {"replace", "update", "restore"}


def required_access(operation: ResourceOperation, resource: Resource) -> tuple[bool, bool]:
    """Return whether the operation requires a user, and whether that user must be the owner."""
    who = resource.who(operation.name)
    creates = operation.name in CREATES
    return who != "anyone" or (creates and resource.is_owned), who == "owner" and not creates


def error_statuses(operation: ResourceOperation, resource: Resource) -> tuple[int, ...]:
    """Return the sorted error statuses of an operation, except 422."""
    return tuple(sorted(_statuses(operation, resource)))


def _statuses(operation: ResourceOperation, resource: Resource) -> Iterator[int]:
    """Yield the error statuses of an operation, except 422."""
    name, action = operation.name, operation.action
    signed_in, owned = required_access(operation, resource)
    is_of_one = name in ON_ONE_ROW or name == "bulk_delete" or action is not None
    if signed_in:
        yield 401
    if owned and is_of_one and resource.who("read") != "owner":
        yield 403
    if is_of_one or (name == "list" and resource.pagination == "cursor"):
        yield 404
    if _has_conflicts(operation, resource):
        yield 409
    if resource.concurrency == "etag" and name == "read":
        yield 304
    if resource.concurrency == "etag" and name in CHANGES:
        yield from (412, 428)


def _has_conflicts(operation: ResourceOperation, resource: Resource) -> bool:
    """Return whether the operation can return 409."""
    if operation.action:
        return bool(operation.action.when) or bool(conflict_message(resource))
    if operation.name in {"delete", "bulk_delete"}:
        return not resource.soft_delete
    if operation.name == "purge":
        return True
    return operation.name in _STORES and bool(conflict_message(resource))


def errors_in_words(operation: ResourceOperation, resource: Resource) -> Iterator[tuple[int, str]]:
    """Yield the status codes of an operation's error responses in order, each with the reason.

    Generated documents contain the reasons too.
    """
    for status in sorted({*error_statuses(operation, resource), _INVALID}):
        match status:
            case HTTPStatus.CONFLICT:
                yield status, _conflict_reason(operation, resource)
            case HTTPStatus.NOT_FOUND if operation.name == "list":
                yield status, "if the cursor is unknown"
            case HTTPStatus.NOT_FOUND if operation.name in ON_DELETED_ROW:
                yield status, "if no row with this key is marked as deleted"
            case _:
                yield status, _REASONS[status]


def _conflict_reason(operation: ResourceOperation, resource: Resource) -> str:
    if operation.action and operation.action.when:
        return f"unless {_states_in_words(operation.action)}"
    if operation.name in {"delete", "bulk_delete", "purge"}:
        return "if another row refers to it"
    return f"if {' or '.join(_write_conflicts(resource))}"


def _write_conflicts(resource: Resource) -> Iterator[str]:
    if unique_groups(resource):
        yield "a unique value is taken"
    if any(f.type in {"ref", "refs"} for f in resource.fields.values()):
        yield "a referenced row does not exist"


def _states_in_words(action: Action) -> str:
    return list_in_words(
        [
            f"{name} is {list_in_words(tuple(map(str, values)), 'or')}"
            for name, values in action.when.items()
        ]
    )
