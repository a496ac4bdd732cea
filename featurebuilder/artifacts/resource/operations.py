"""Build the template contexts of a resource's path operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.code_style import one_line_docstring
from featurebuilder.artifacts.resource.fields import value_of
from featurebuilder.explain.errors import (
    CREATES,
    ON_ONE_ROW,
    error_statuses,
    required_access,
)
from featurebuilder.explain.resource_words import refusal_message, words_of
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText, docstring_text
from featurebuilder.request.model.field_names import attribute_name
from featurebuilder.request.resource_names import model_name, type_name
from featurebuilder.request.resource_operations import resource_operations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.explain.resource_words import WordsContext
    from featurebuilder.naming import SnakeName
    from featurebuilder.request.model.part import Scalar
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource
    from featurebuilder.request.resource_operations import ResourceOperation

_KEPT = ", which is kept but not found any more"
_SUMMARIES = {
    "list": ("List {many}", "Answer the {many} that match, {piece} at a time."),
    "create": ("Create {a_one}", "Store a new {one}, and answer it."),
    "bulk_create": ("Create many {many}", "Store new {many}, all of them or none."),
    "bulk_delete": ("Delete many {many}", "Delete {many}, all of them or none."),
    "read": ("Read {a_one}", "Answer one {one}."),
    "replace": ("Replace {a_one}", "Give {a_one} all its fields anew, and answer it."),
    "update": ("Update {a_one}", "Change the fields that are given, and answer the {one}."),
    "delete": ("Delete {a_one}", "Delete {a_one}{forever}."),
}


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


def operation_contexts(
    request: FeatureRequest, resource: Resource, prefix: str
) -> Iterator[OperationContext]:
    """Yield the path operations in router order; ``prefix`` is removed from their paths."""
    words = words_of(request, resource)
    for operation in resource_operations(request):
        action = operation.action
        summary, docstring = _summary_and_docstring(operation, resource, words)
        signed_in, owned = required_access(operation, resource)
        yield OperationContext(
            name="action" if action else operation.name,
            method=Identifier(operation.method),
            path=operation.path.removeprefix(prefix),
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
        docstring = one_line_docstring(
            action.description, f"{action.summary}.", "Carry the action out."
        )
        return action.summary, docstring
    summary, sentence = (
        text.format(
            one=words.one,
            a_one=words.a_one,
            many=words.many,
            piece="a piece" if resource.pagination == "cursor" else "a page",
            forever=_KEPT if resource.soft_delete else " for good",
        )
        for text in _SUMMARIES[operation.name]
    )
    return summary, docstring_text(sentence)


def _assignment(name: SnakeName, values: Iterable[Scalar], resource: Resource) -> AssignmentContext:
    """Return a field with the source of each of its values."""
    field = resource.fields[name]
    own = Identifier(attribute_name(name, field))
    enum = type_name(model_name(resource.name), own)
    return AssignmentContext(own, tuple(value_of(field, value, enum) for value in values))
