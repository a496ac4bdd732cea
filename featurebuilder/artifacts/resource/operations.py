"""Build the template contexts of a resource's path operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.code_style import one_line_docstring
from featurebuilder.artifacts.prefixes import operation_path, own_prefix
from featurebuilder.artifacts.resource.fields import value_of
from featurebuilder.explain.errors import (
    CREATES,
    ON_DELETED_ROW,
    ON_ONE_ROW,
    error_statuses,
    required_access,
)
from featurebuilder.explain.resource_words import refusal_message, words_of
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText, docstring_text
from featurebuilder.request.model.field_names import attribute_name
from featurebuilder.request.resource_operations import resource_operations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.explain.resource_words import WordsContext
    from featurebuilder.naming import SnakeName
    from featurebuilder.request.model.part import Scalar
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.resource_operations import ResourceOperation

_SUMMARIES = {
    "list": ("List {many}", "Return one page of matching {many}."),
    "create": ("Create {a_one}", "Create {a_one}."),
    "bulk_create": ("Create many {many}", "Create up to 100 {many}: all of them, or none."),
    "bulk_delete": ("Delete many {many}", "Delete up to 100 {many}: all of them, or none."),
    "read": ("Read {a_one}", "Return {a_one}."),
    "replace": ("Replace {a_one}", "Replace {a_one}."),
    "update": ("Update {a_one}", "Change the given fields of {a_one}."),
    "delete": ("Delete {a_one}", "Delete {a_one}."),
    "restore": ("Restore {a_one}", "Restore {a_one} that is marked as deleted."),
    "purge": ("Purge {a_one}", "Remove {a_one} that is marked as deleted."),
}
_SOFT_DELETE = ("Delete {a_one}", "Mark {a_one} as deleted.")


@dataclass(frozen=True, slots=True)
class AssignmentContext:
    """A field with the sources of the values that an action requires or sets."""

    field: Identifier
    values: tuple[PythonText, ...]


@dataclass(frozen=True, slots=True)
class OperationContext:
    """One path operation.

    Attributes:
        name: The operation, ``bulk_create``, ``bulk_delete`` or ``action``.
        method: The HTTP method in lowercase.
        path: The path in the router.
        handler: The name of the handler.
        summary: The summary in the OpenAPI document.
        docstring: The handler's docstring.
        statuses: The error statuses.
        status: The status of a successful response.
        signed_in: True if the operation requires a user.
        owned: True if only the owner has access.
        uses_user: True if the handler reads the user.
        is_of_one: True if the path contains a primary key.
        asks: The field values that an action requires.
        sets: The field values that an action sets.
        refusal: The error message of an action whose requirements are not met.
    """

    name: str
    method: Identifier
    path: str
    handler: Identifier
    summary: str
    docstring: PythonText
    statuses: tuple[int, ...]
    status: int
    signed_in: bool
    owned: bool
    uses_user: bool
    is_of_one: bool
    asks: tuple[AssignmentContext, ...] = ()
    sets: tuple[AssignmentContext, ...] = ()
    refusal: str = ""

    @property
    def is_of_deleted(self) -> bool:
        """True if the operation takes a row that is marked as deleted."""
        return self.name in ON_DELETED_ROW


def operation_contexts(
    request: FeatureRequest, resource: Resource, conventions: Conventions
) -> Iterator[OperationContext]:
    """Yield the path operations in router order, with their paths in the router."""
    prefix = own_prefix(request, conventions)
    words = words_of(request, resource)
    for operation in resource_operations(request):
        action = operation.action
        summary, docstring = _summary_and_docstring(operation, resource, words)
        signed_in, owned = required_access(operation, resource)
        yield OperationContext(
            name="action" if action else operation.name,
            method=Identifier(operation.method),
            path=operation_path(operation, conventions).removeprefix(prefix),
            handler=Identifier(operation.handler),
            summary=summary,
            docstring=docstring,
            statuses=error_statuses(operation, resource),
            status=operation.status.value,
            signed_in=signed_in,
            owned=owned,
            uses_user=owned or (resource.is_owned and operation.name in CREATES),
            is_of_one=operation.name in ON_ONE_ROW or action is not None,
            asks=tuple(_assignment(name, values, resource) for name, values in action.when.items())
            if action
            else (),
            sets=tuple(_assignment(name, (value,), resource) for name, value in action.sets.items())
            if action
            else (),
            refusal=refusal_message(action, resource) if action and action.when else "",
        )


def _summary_and_docstring(
    operation: ResourceOperation, resource: Resource, words: WordsContext
) -> tuple[str, PythonText]:
    """Return the summary and the docstring of an operation."""
    if action := operation.action:
        docstring = one_line_docstring(action.description, f"{action.summary}.", "Run the action.")
        return action.summary, docstring
    is_soft = resource.soft_delete and operation.name == "delete"
    templates = _SOFT_DELETE if is_soft else _SUMMARIES[operation.name]
    summary, sentence = (
        text.format(one=words.one, a_one=words.a_one, many=words.many) for text in templates
    )
    return summary, docstring_text(sentence)


def _assignment(name: SnakeName, values: Iterable[Scalar], resource: Resource) -> AssignmentContext:
    """Return a field with the source of each of its values."""
    field = resource.fields[name]
    own = Identifier(attribute_name(name, field))
    return AssignmentContext(own, tuple(value_of(field, value) for value in values))
