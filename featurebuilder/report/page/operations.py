"""List the changes to the API: as planned, or as observed by running the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action
from featurebuilder.plan.expected import ExpectedFeature, ExpectedRemoval, ExpectedWiring
from featurebuilder.report.escape_text import sentence
from featurebuilder.report.log import Mark, OperationChange
from featurebuilder.report.messages import consequence
from featurebuilder.report.page.model import Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.plan.prepared import PreparedCommand
    from featurebuilder.report.log import LoggedOperation


_FATES = {
    OperationChange.ADDED: Mark.NEW,
    OperationChange.CHANGED: Mark.MODIFIED,
    OperationChange.REMOVED: Mark.DELETED,
}


def operations_of(prepared: PreparedCommand) -> Iterator[Operation]:
    """Yield the path operations that the plan adds, removes or may change."""
    match prepared.expected:
        case ExpectedFeature() as feature:
            yield from _of_feature(feature, changes=_changes_code(prepared))
        case ExpectedWiring(handlers=handlers, module=module):
            for operation, handler in handlers:
                yield _operation(operation, Mark.NEW, f"{handler} in {module}")
        case ExpectedRemoval(operations=operations):
            for operation in operations:
                yield _operation(operation, Mark.DELETED)


def observed_operation(logged: LoggedOperation) -> Operation:
    """Return the change to an operation that was observed by running the application."""
    method, _, path = logged.operation.partition(" ")
    breaks = logged.breaks_clients
    is_new = logged.fate is OperationChange.ADDED
    words = "" if breaks else consequence((), is_new=is_new, breaks=False)
    details = tuple(map(sentence, logged.why))
    mark = _FATES[logged.fate]
    return Operation(sentence(method), sentence(path), mark, words, breaks, details)


def _of_feature(feature: ExpectedFeature, *, changes: bool) -> Iterator[Operation]:
    for answer in feature.answers:
        words = f"{answer.handler} in {answer.module}"
        if answer.operation not in feature.own_operations:
            yield _operation(answer.operation, Mark.NEW, words)
        elif changes:
            yield _operation(answer.operation, Mark.MODIFIED, words)
    stays = {answer.operation for answer in feature.answers}
    for operation in feature.own_operations:
        if operation not in stays:
            yield _operation(operation, Mark.DELETED)


def _changes_code(prepared: PreparedCommand) -> bool:
    code = {answer.module for answer in getattr(prepared.expected, "answers", ())}
    return any(c.path in code and c.action is not Action.KEEP for c in prepared.plan.changes)


def _operation(operation: str, mark: Mark, words: str = "") -> Operation:
    method, _, path = operation.partition(" ")
    return Operation(sentence(method), sentence(path), mark, sentence(words))
