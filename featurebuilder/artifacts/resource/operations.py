"""Build the template contexts of a resource's path operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.resource.context import AssignmentContext, OperationContext
from featurebuilder.artifacts.resource.fields import value_of
from featurebuilder.explain.operation_errors import (
    _CREATES,
    _ON_ONE_ROW,
    error_statuses,
    required_access,
)
from featurebuilder.explain.resource_words import refusal_message, words_of
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText, docstring_text, is_plain_sentence
from featurebuilder.request.model.field_names import attribute_name
from featurebuilder.request.resource_names import type_name
from featurebuilder.request.resource_operations import resource_operations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.explain.resource_words import WordsContext
    from featurebuilder.naming import ClassName
    from featurebuilder.request.model.part import Scalar
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Action, Resource
    from featurebuilder.request.model.resource_field import ResourceField
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


def operation_contexts(
    request: FeatureRequest, resource: Resource, model: ClassName, prefix: str
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
            uses_user=owned or (resource.is_owned and operation.name in _CREATES),
            is_of_one=operation.name in _ON_ONE_ROW or action is not None,
            asks=_action_conditions(action, resource, model),
            sets=_action_assignments(action, resource, model),
            refusal=refusal_message(action, resource) if action and action.when else "",
        )


def _summary_and_docstring(
    operation: ResourceOperation, resource: Resource, words: WordsContext
) -> tuple[str, PythonText]:
    """Return the summary and the docstring of an operation."""
    if action := operation.action:
        sentences = (action.description, f"{action.summary}.", "Carry the action out.")
        plain = next(sentence for sentence in sentences if is_plain_sentence(sentence))
        return action.summary, docstring_text(plain)
    summary, docstring = (
        text.format(
            one=words.one,
            a_one=words.a_one,
            many=words.many,
            piece="a piece" if resource.pagination == "cursor" else "a page",
            forever=", which is kept but not found any more"
            if resource.soft_delete
            else " for good",
        )
        for text in _SUMMARIES[operation.name]
    )
    return summary, docstring_text(docstring)


def _action_conditions(
    action: Action | None, resource: Resource, model: ClassName
) -> tuple[AssignmentContext, ...]:
    """Return the field values that the action requires."""
    asked: Mapping[str, tuple[Scalar, ...]] = action.when if action else {}  # type: ignore[assignment]
    return tuple(_assignment(name, values, resource, model) for name, values in asked.items())


def _action_assignments(
    action: Action | None, resource: Resource, model: ClassName
) -> tuple[AssignmentContext, ...]:
    """Return the field values that the action sets."""
    given: Mapping[str, Scalar] = action.sets if action else {}  # type: ignore[assignment]
    return tuple(_assignment(name, (value,), resource, model) for name, value in given.items())


def _assignment(
    name: str, values: tuple[Scalar, ...], resource: Resource, model: ClassName
) -> AssignmentContext:
    """Return a field with the source of each of its values."""
    fields: Mapping[str, ResourceField] = resource.fields  # type: ignore[assignment]
    field = fields[name]
    own = Identifier(attribute_name(name, field))
    sources = (value_of(field, value, type_name(model, own)) for value in values)
    return AssignmentContext(own, tuple(map(PythonText, sources)))
