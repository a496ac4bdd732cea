"""Derive the access and the error statuses of a resource's path operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.explain.resource_words import conflict_message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.resource_operations import ResourceOperation

_WITH_BODY = frozenset({"create", "bulk_create", "bulk_delete", "replace", "update"})
_ON_ONE_ROW = frozenset({"read", "replace", "update", "delete"})
_CREATES = frozenset({"create", "bulk_create"})
_CHANGES = frozenset({"replace", "update", "delete"})
_STORES = frozenset({"create", "bulk_create", "replace", "update"})


def required_access(operation: ResourceOperation, resource: Resource) -> tuple[bool, bool]:
    """Return whether the operation requires a user, and whether that user must be the owner."""
    who = resource.who(operation.name)
    creates = operation.name in _CREATES
    return who != "anyone" or (creates and resource.is_owned), who == "owner" and not creates


def error_statuses(operation: ResourceOperation, resource: Resource) -> tuple[int, ...]:
    """Return the sorted error statuses of an operation, except 422."""
    return tuple(sorted(_statuses(operation, resource)))


def _statuses(operation: ResourceOperation, resource: Resource) -> Iterator[int]:
    """Yield the error statuses of an operation, except 422."""
    name, action = operation.name, operation.action
    signed_in, owned = required_access(operation, resource)
    is_of_one = name in _ON_ONE_ROW or name == "bulk_delete" or action is not None
    if name in _WITH_BODY:
        yield 400
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
    if resource.concurrency == "etag" and name in _CHANGES:
        yield from (412, 428)


def _has_conflicts(operation: ResourceOperation, resource: Resource) -> bool:
    """Return whether the operation can return 409."""
    if operation.action:
        return bool(operation.action.when) or bool(conflict_message(resource))
    if operation.name == "bulk_delete" and resource.concurrency == "etag":
        return True
    if operation.name in {"delete", "bulk_delete"}:
        return not resource.soft_delete
    return operation.name in _STORES and bool(conflict_message(resource))
