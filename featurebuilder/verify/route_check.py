"""Check that requests reach the endpoints that a router's source defines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.verify.check import Check, Outcome
from featurebuilder.verify.observation import Request
from featurebuilder.verify.probe.interception import is_same_endpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.verify.observation import Answer, Observation

_CONVERTOR = re.compile(r"{(\w+):\w+}")
_NOT_SERVED = frozenset({404, 405})
_OK = range(200, 300)


@dataclass(frozen=True, slots=True)
class Reach:
    """The endpoint that a request should reach.

    Attributes:
        method: the HTTP method.
        path: the full path as written in decorators, such as ``/items/{item_id:int}``.
        endpoint: ``package.module:function``, as read from the files. Without a function, any
            function of the module matches.
    """

    method: str
    path: str
    endpoint: str

    @property
    def operation(self) -> str:
        """The name of the operation in the OpenAPI document: ``METHOD /path``."""
        path = _CONVERTOR.sub(r"{\1}", self.path)
        return f"{self.method} {path}"

    @property
    def name(self) -> str:
        """The name of the check."""
        return f"{self.operation} is reached"

    @property
    def request(self) -> Request:
        """The request that shows which endpoint is reached, without running it."""
        return Request(self.method, self.path, reach_only=True)


def reach_check(reach: Reach, before: Observation | None, after: Observation) -> Check:
    """Check which endpoint a real request reaches.

    Args:
        reach: the expected endpoint.
        before: the observation before anything was written, with the same requests; ``None`` if
            nothing had to be written.
        after: the observation now.

    Returns:
        failed if another endpoint was reached, or none although a router handled the request; not
        run if middleware responded first, or if the endpoint cannot be identified.
    """
    answer = _answer(reach, after)
    if answer is None:
        return Check(reach.name, Outcome.NOT_RUN, "no request was made")
    old = _answer(reach, before) if before else None
    if answer.endpoint:
        return Check(reach.name, *_judge_endpoint(reach, old, answer.endpoint))
    if answer.lifespan:
        origin, why = after.interpreter.origin, answer.lifespan.sentence
        detail = f"the application does not start up in {origin}: {why}"
        return Check(reach.name, Outcome.NOT_RUN, detail)
    return Check(reach.name, *_judge_unreached(old, answer))


def reach_checks(
    reaches: Iterable[Reach],
    before: Observation | None,
    after: Observation,
    answered: Iterable[Check],
) -> Iterator[Check]:
    """Yield the check of each of ``reaches``.

    Middleware may stop a request that must not run its endpoint, yet pass the normal request to the
    same endpoint. If that one's check is among ``answered`` and passed, this check passes too.
    """
    passed = {check.name for check in answered if check.outcome is Outcome.PASSED}
    for reach in reaches:
        check = reach_check(reach, before, after)
        if check.outcome is Outcome.NOT_RUN and f"{reach.operation} answers" in passed:
            yield Check(reach.name, Outcome.PASSED, f"{reach.endpoint}, which responded")
        else:
            yield check


def _answer(reach: Reach, seen: Observation) -> Answer | None:
    """Return the response to the request of ``reach``, if one was made."""
    return next((answer for answer in seen.answers if answer.request == reach.request), None)


def _judge_endpoint(reach: Reach, old: Answer | None, found: str) -> tuple[Outcome, str]:
    """Return the outcome if the endpoint ``found`` was reached."""
    if is_same_endpoint(reach.endpoint, found):
        return Outcome.PASSED, found
    is_new = old is None or old.endpoint != found
    if is_new and "<locals>" in found:
        # It may come from a decorator that does not preserve the name of the wrapped function.
        return Outcome.NOT_RUN, f"reached {found}, which may or may not wrap {reach.endpoint}"
    return Outcome.FAILED, f"reached {found} instead"


def _judge_unreached(old: Answer | None, answer: Answer) -> tuple[Outcome, str]:
    """Return the outcome if no endpoint was reached."""
    fault = f": {answer.fault.sentence}" if answer.fault else ""
    if answer.status is None:
        return Outcome.NOT_RUN, f"no response, and no route was reached{fault}"
    if answer.routed or answer.status in _NOT_SERVED or answer.status in _OK:
        return Outcome.FAILED, f"status {answer.status}, and no route was reached{fault}"
    as_before = ", as before" if old and _is_alike(old, answer) else ""
    words = f"middleware returned {answer.status}{as_before}, and no route was reached{fault}"
    return Outcome.NOT_RUN, words


def _is_alike(old: Answer, answer: Answer) -> bool:
    return (old.status, old.endpoint) == (answer.status, answer.endpoint)
