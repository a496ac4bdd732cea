"""Whether a request reaches the endpoint that a router's source says it does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.verify.check import Check
from featurebuilder.verify.outcome import Outcome
from featurebuilder.verify.probe.interception import is_same_endpoint
from featurebuilder.verify.seen import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.verify.seen import Answer, Observation

_CONVERTOR = re.compile(r"{(\w+):\w+}")
_NOT_SERVED = frozenset({404, 405})
_OK = range(200, 300)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which endpoint a request ought to reach.

    ``path`` is the served one, as its decorators write it: ``/items/{item_id:int}``. ``endpoint``
    is ``package.module:function`` as read from the files; without a function any of the module's
    will do.
    """

    method: str
    path: str
    endpoint: str

    @property
    def operation(self) -> str:
        """The endpoint as the OpenAPI document's operations are named: ``METHOD /path``."""
        path = _CONVERTOR.sub(r"{\1}", self.path)
        return f"{self.method} {path}"

    @property
    def name(self) -> str:
        """The name of the check."""
        return f"{self.operation} is reached"

    @property
    def request(self) -> Request:
        """The request that shows it, without running the endpoint."""
        return Request(self.method, self.path, reach_only=True)


def reach_check(reach: Reach, before: Observation | None, after: Observation) -> Check:
    """Check by a real request which endpoint is reached.

    Args:
        reach: which one it ought to be.
        before: the application before anything was written, asked the same; ``None`` if nothing
            had to be.
        after: the application now.

    Returns:
        failed if another endpoint was reached, or none although the routers were asked; not run
        where middleware answered before they were, or it cannot be told which endpoint it was.
    """
    answer = _answer(reach, after)
    if answer is None:
        return Check(reach.name, Outcome.NOT_RUN, "it was not asked")
    old = _answer(reach, before) if before else None
    if answer.endpoint:
        return Check(reach.name, *_judge_endpoint(reach, old, answer.endpoint))
    if answer.lifespan:
        origin, why = after.interpreter.origin, answer.lifespan.sentence
        detail = f"the application does not start up in {origin}: {why}"
        return Check(reach.name, Outcome.NOT_RUN, detail)
    return Check(reach.name, *_judge_silence(old, answer))


def reach_checks(
    reaches: Iterable[Reach],
    before: Observation | None,
    after: Observation,
    answered: Iterable[Check],
) -> Iterator[Check]:
    """Yield the check of each of ``reaches``.

    Middleware may stop a request that is not to run its endpoint, and let the one through that
    was seen to be answered by it: that is among the checks which were ``answered``.
    """
    passed = {check.name for check in answered if check.outcome is Outcome.PASSED}
    for reach in reaches:
        check = reach_check(reach, before, after)
        if check.outcome is Outcome.NOT_RUN and f"{reach.operation} answers" in passed:
            yield Check(reach.name, Outcome.PASSED, f"{reach.endpoint}, which answered")
        else:
            yield check


def _answer(reach: Reach, seen: Observation) -> Answer | None:
    return next((answer for answer in seen.answers if answer.request == reach.request), None)


def _judge_endpoint(reach: Reach, old: Answer | None, found: str) -> tuple[Outcome, str]:
    if is_same_endpoint(reach.endpoint, found):
        return Outcome.PASSED, found
    is_new = old is None or old.endpoint != found
    if is_new and "<locals>" in found:
        # A decorator may have put it there and not have kept the name of what it wraps.
        return Outcome.NOT_RUN, f"reached {found}, which may or may not wrap {reach.endpoint}"
    return Outcome.FAILED, f"reached {found} instead"


def _judge_silence(old: Answer | None, answer: Answer) -> tuple[Outcome, str]:
    fault = f": {answer.fault.sentence}" if answer.fault else ""
    if answer.status is None:
        return Outcome.NOT_RUN, f"no answer, no route was reached{fault}"
    if answer.routed or answer.status in _NOT_SERVED or answer.status in _OK:
        return Outcome.FAILED, f"answered {answer.status}, no route was reached{fault}"
    as_before = ", as before" if old and _is_alike(old, answer) else ""
    words = f"middleware answered {answer.status}{as_before}, no route was reached{fault}"
    return Outcome.NOT_RUN, words


def _is_alike(old: Answer, answer: Answer) -> bool:
    return (old.status, old.endpoint) == (answer.status, answer.endpoint)
