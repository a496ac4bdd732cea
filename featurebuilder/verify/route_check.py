"""Check that requests reach the endpoints that a router's source defines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.verify.observation import Request
from featurebuilder.verify.probe.interception import is_same_endpoint
from featurebuilder.verify.responses import startup_check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.plan.expected import ExpectedResponse
    from featurebuilder.verify.observation import Answer, Observation

_NOT_SERVED = frozenset({404, 405})
_OK = range(200, 300)


def reach_request(expected: ExpectedResponse) -> Request:
    """Return the request that shows which endpoint is reached, without running it."""
    return Request(expected.method.upper(), expected.path, reach_only=True)


def reach_name(expected: ExpectedResponse) -> str:
    """Return the name of the check that the endpoint is reached."""
    return f"{expected.openapi_operation} is reached"


def reach_check(
    expected: ExpectedResponse, before: Observation | None, after: Observation
) -> Check:
    """Check which endpoint a real request reaches.

    Args:
        expected: the response of the expected endpoint.
        before: the observation before anything was written, with the same requests; ``None`` if
            nothing had to be written.
        after: the observation now.

    Returns:
        failed if another endpoint was reached, or none although a router handled the request; not
        run if middleware responded first, or if the endpoint cannot be identified.
    """
    name, request = reach_name(expected), reach_request(expected)
    answer = after.answer_to(request)
    if answer is None:
        return Check(name, Outcome.NOT_RUN, "no request was made")
    old = before.answer_to(request) if before else None
    if answer.endpoint:
        return Check(name, *_judge_endpoint(expected, old, answer.endpoint))
    if answer.lifespan:
        return startup_check(name, after, answer.lifespan)
    return Check(name, *_judge_unreached(old, answer))


def reach_checks(
    responses: Iterable[ExpectedResponse],
    before: Observation | None,
    after: Observation,
    answered: Iterable[Check],
) -> Iterator[Check]:
    """Yield the check of each of ``responses``.

    Middleware may stop a request that must not run its endpoint, yet pass the normal request to the
    same endpoint. If that one's check is among ``answered`` and passed, this check passes too.
    """
    passed = {check.name for check in answered if check.outcome is Outcome.PASSED}
    for expected in responses:
        check = reach_check(expected, before, after)
        if check.outcome is Outcome.NOT_RUN and f"{expected.openapi_operation} answers" in passed:
            yield Check(
                reach_name(expected), Outcome.PASSED, f"{expected.endpoint}, which responded"
            )
        else:
            yield check


def _judge_endpoint(
    expected: ExpectedResponse, old: Answer | None, found: str
) -> tuple[Outcome, str]:
    """Return the outcome if the endpoint ``found`` was reached."""
    if is_same_endpoint(expected.endpoint, found):
        return Outcome.PASSED, found
    is_new = old is None or old.endpoint != found
    if is_new and "<locals>" in found:
        # It may come from a decorator that does not preserve the name of the wrapped function.
        return Outcome.NOT_RUN, f"reached {found}, which may or may not wrap {expected.endpoint}"
    return Outcome.FAILED, f"reached {found} instead"


def _judge_unreached(old: Answer | None, answer: Answer) -> tuple[Outcome, str]:
    """Return the outcome if no endpoint was reached."""
    fault = f": {answer.fault.sentence}" if answer.fault else ""
    if answer.status is None:
        return Outcome.NOT_RUN, f"no response, and no route was reached{fault}"
    if answer.routed or answer.status in _NOT_SERVED or answer.status in _OK:
        return Outcome.FAILED, f"status {answer.status}, and no route was reached{fault}"
    is_same = old and (old.status, old.endpoint) == (answer.status, answer.endpoint)
    as_before = ", as before" if is_same else ""
    words = f"middleware returned {answer.status}{as_before}, and no route was reached{fault}"
    return Outcome.NOT_RUN, words
