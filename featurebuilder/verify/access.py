"""Compare what an anonymous request gets from the new operations and from their siblings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from featurebuilder.plan.outcome import ACCESS, OPEN, Check, Outcome
from featurebuilder.verify.observation import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.plan.expected import ExpectedFeature
    from featurebuilder.verify.observation import Answer, Observation

_REFUSED = frozenset({401, 403})
_INVALID = 422
_SERVER_ERROR = 500
_MOST_NAMED = 3


def access_requests(expected: ExpectedFeature) -> Iterator[Request]:
    """Yield the anonymous requests: to sibling operations, then to the new ones.

    They run the dependencies of an operation, but not the operation itself.
    """
    operations = (*expected.siblings, *_new_operations(expected)) if expected.siblings else ()
    yield from map(_request, dict.fromkeys(operations))


def access_check(expected: ExpectedFeature, after: Observation) -> tuple[Check, ...]:
    """Check that new operations refuse anonymous requests if all sibling operations do.

    Returns:
        no check if a sibling lets anyone in, or if no sibling responded. The check passes if the
        request says that the feature is open.
    """
    siblings = _answers(expected.siblings, after)
    if not siblings or not all(map(_is_refused, siblings.values())):
        return ()
    answers = _answers(_new_operations(expected), after)
    reached = [name for name, answer in answers.items() if not _is_refused(answer)]
    refused = {str(answer.status) for answer in siblings.values()}
    statuses = " or ".join(sorted(refused))
    shown = _names(expected.siblings)
    if not reached:
        detail = f"an anonymous request gets {statuses}, as from {shown}"
        return (Check(ACCESS, Outcome.PASSED, detail),) if answers else ()
    if expected.is_open:
        return (Check(OPEN, Outcome.PASSED, _names(reached)),)
    detail = (
        f"an anonymous request gets {statuses} from {shown}, but reaches {_names(reached)}; add "
        "'dependencies' to the request, or 'access: anyone' if that is intended"
    )
    return (Check(ACCESS, Outcome.FAILED, detail),)


def _request(operation: str) -> Request:
    """Return an anonymous request to an operation (``METHOD /path``)."""
    method, _, path = operation.partition(" ")
    return Request(method, path, guards_only=True)


def _is_refused(answer: Answer) -> bool:
    """Return whether a request was refused because it has no credentials.

    A dependency that declares a required header or cookie refuses it with a validation error.
    """
    if answer.status in _REFUSED:
        return True
    if answer.status != _INVALID:
        return False
    try:
        first = json.loads(answer.body)["detail"][0]["loc"][0]
    except (ValueError, LookupError, TypeError):
        return False
    return first in {"header", "cookie"}


def _new_operations(expected: ExpectedFeature) -> tuple[str, ...]:
    return tuple(answer.operation for answer in expected.answers)


def _answers(operations: Iterable[str], after: Observation) -> dict[str, Answer]:
    """Return the response to each operation that the application handled without an error."""
    found: dict[str, Answer] = {}
    for operation in operations:
        answer = after.answer_to(_request(operation))
        if answer and not answer.fault and answer.status and answer.status < _SERVER_ERROR:
            found[operation] = answer
    return found


def _names(operations: Iterable[str]) -> str:
    """Return the first operations in words."""
    names = list(operations)
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
