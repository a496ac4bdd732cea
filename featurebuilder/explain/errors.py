"""Explain the error responses of a resource's operations in plain English."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.explain.fields import list_in_words
from featurebuilder.explain.operation_errors import error_statuses
from featurebuilder.explain.resource_words import has_uniques

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.request.model.resource import Action, Resource
    from featurebuilder.request.resource_operations import ResourceOperation

_INVALID = HTTPStatus.UNPROCESSABLE_ENTITY.value
_REASONS = {
    304: "if 'If-None-Match' names the version that is there",
    400: "if what is sent cannot be read",
    401: "if nobody has signed in",
    403: "if another user created it",
    404: "if it is not there",
    412: "if it has changed since it was read",
    422: "if what is sent is not valid",
    428: "if 'If-Match' is missing",
}


def errors_in_words(operation: ResourceOperation, resource: Resource) -> Iterator[tuple[int, str]]:
    """Yield the status codes of an operation's error responses in order, each with the reason.

    Generated documents contain the reasons too.
    """
    for status in sorted({*error_statuses(operation, resource), _INVALID}):
        match status:
            case HTTPStatus.CONFLICT:
                yield status, _conflict_reason(operation, resource)
            case HTTPStatus.NOT_FOUND if operation.name == "list":
                yield status, "if the cursor is none of this list"
            case _:
                yield status, _REASONS[status]


def _conflict_reason(operation: ResourceOperation, resource: Resource) -> str:
    if operation.action and operation.action.when:
        return f"unless {_states_in_words(operation.action)}"
    if operation.name in {"delete", "bulk_delete"}:
        return f"if {' or '.join(_delete_conflicts(operation, resource))}"
    return f"if {' or '.join(_write_conflicts(resource))}"


def _write_conflicts(resource: Resource) -> Iterator[str]:
    if has_uniques(resource):
        yield "another has what no two may share"
    if any(f.type in {"ref", "refs"} for f in resource.fields.values()):
        yield "what it refers to is not there"


def _states_in_words(action: Action) -> str:
    return list_in_words(
        [
            f"{name} is {list_in_words(tuple(map(str, values)), 'or')}"
            for name, values in action.when.items()
        ]
    )


def _delete_conflicts(operation: ResourceOperation, resource: Resource) -> Iterator[str]:
    if not resource.soft_delete:
        yield "something that is not to be deleted refers to it"
    if operation.name == "bulk_delete" and resource.concurrency == "etag":
        yield "another request changes one of them meanwhile"
