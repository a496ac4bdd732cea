"""Whether an endpoint answers as its feature says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.verify.check import Check
from featurebuilder.verify.compare import difference
from featurebuilder.verify.outcome import Outcome
from featurebuilder.verify.seen import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.verify.seen import Answer, Json, Observation

_BAD_REQUEST = 400
_NOT_FOUND = 404
_NOT_ALLOWED = 405


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an endpoint ought to answer.

    ``body`` is a JSON value, or the text itself if ``content_type`` is not JSON. An empty
    ``content_type`` stands for an answer without a body, such as a 204. An endpoint that is not
    ``is_documented`` need not be in the OpenAPI document. With an ``endpoint``
    (``package.module:function``) no other one is run to see what it answers.

    ``guards`` are dependencies (``package.module:name``) that a request passes first: when it is
    asked they are stood in for, as by a test. There is no standing in for ``other_guards``.
    """

    method: str
    path: str
    status: int
    body: Json
    content_type: str = "application/json"
    is_documented: bool = True
    endpoint: str = ""
    guards: tuple[str, ...] = ()
    other_guards: tuple[str, ...] = ()

    @property
    def request(self) -> Request:
        """The request that shows it."""
        return Request(self.method, self.path, owner=self.endpoint, stand_ins=self.guards)

    @property
    def operation(self) -> str:
        """The endpoint as the OpenAPI document's operations are named: ``METHOD /path``."""
        return f"{self.method} {self.path}"

    @property
    def name(self) -> str:
        """The name of the check."""
        return f"{self.operation} answers"


def answer_check(
    expectation: Expectation,
    before: Observation | None,
    after: Observation,
    new_files: Sequence[str],
) -> Check:
    """Check the real answer: its status, its content type and its exact body.

    Args:
        expectation: what it ought to be.
        before: the application before anything was written, asked the same, if it was.
        after: the application with the feature.
        new_files: the feature's code, which takes the blame for what is raised in it.

    Returns:
        not run where the application would not start up as a server starts it, or where middleware
        answers in place of every route, as it did before.
    """
    answer = _answer(expectation, after)
    if answer is None:
        return Check(expectation.name, Outcome.NOT_RUN, "it was not asked")
    if answer.endpoint:
        return Check(expectation.name, *_other_endpoint(expectation, answer.endpoint))
    wrong = _mismatch(expectation, answer)
    if wrong is None:
        return Check(expectation.name, Outcome.PASSED, _praise(expectation))
    blames_feature = answer.fault is not None and answer.fault.touches(new_files)
    if answer.lifespan and not blames_feature:
        origin, why = after.interpreter.origin, answer.lifespan.sentence
        detail = f"the application does not start up in {origin}: {why}"
        return Check(expectation.name, Outcome.NOT_RUN, detail)
    old = _answer(expectation, before) if before else None
    if old and not blames_feature and _stops_before_routes(expectation, old, answer):
        words = f"middleware answered {answer.status}, as before, and no route was asked"
        return Check(expectation.name, Outcome.NOT_RUN, words)
    if expectation.other_guards and not blames_feature and _is_refused(answer):
        names = ", ".join(expectation.other_guards)
        words = f"answered {answer.status}: each request has to pass {names} first"
        return Check(expectation.name, Outcome.NOT_RUN, words)
    return Check(expectation.name, Outcome.FAILED, wrong)


def _answer(expectation: Expectation, seen: Observation) -> Answer | None:
    return next((found for found in seen.answers if found.request == expectation.request), None)


def _stops_before_routes(expectation: Expectation, old: Answer, answer: Answer) -> bool:
    """Return whether something refused the request, then and now, before any router saw it.

    That can be told only where the endpoints are watched: of which the expectation names its own.
    """
    is_watched = bool(expectation.endpoint) and not (old.routed or answer.routed)
    return is_watched and _is_refused(answer) and old.status == answer.status


def _is_refused(answer: Answer) -> bool:
    """Return whether a request was answered by what is in front of its endpoint."""
    is_error = answer.status is not None and answer.status >= _BAD_REQUEST
    return is_error and answer.status not in {_NOT_FOUND, _NOT_ALLOWED}


def _other_endpoint(expectation: Expectation, found: str) -> tuple[Outcome, str]:
    """Return the outcome where the request was stopped in front of another endpoint."""
    if "<locals>" in found:
        # A decorator may have put it there and not have kept the name of what it wraps.
        words = f"{found}, which may or may not wrap {expectation.endpoint}, was not run"
        return Outcome.NOT_RUN, words
    return Outcome.FAILED, f"{found} would answer instead, and was not run"


def _praise(expectation: Expectation) -> str:
    names = ", ".join(guard.rpartition(":")[2] for guard in expectation.guards)
    past = f"; past {names}, which the request has a stand-in for" if names else ""
    if not expectation.content_type:
        return f"{expectation.status}, without a body{past}"
    return f"{expectation.status}, {expectation.content_type}, exactly the expected body{past}"


def _mismatch(expectation: Expectation, answer: Answer) -> str | None:
    if answer.fault:
        came = f"{answer.status}, and " if answer.status else ""
        return f"{came}{answer.fault.sentence}\n{answer.fault.traceback}".rstrip()
    if answer.status != expectation.status:
        return _wrong_status(expectation, answer)
    given, wanted = _essence(answer.content_type), _essence(expectation.content_type)
    if given != wanted:
        return f"the content type is {given or 'missing'} where {wanted or 'none'} is expected"
    return _wrong_body(expectation, answer.body)


def _wrong_status(expectation: Expectation, answer: Answer) -> str:
    hint = ""
    if answer.status == _NOT_FOUND:
        hint = ": is there something in front of the router that takes this path?"
    return f"{answer.status} where {expectation.status} is expected{hint}\n{answer.body}".rstrip()


def _wrong_body(expectation: Expectation, body: str) -> str | None:
    kind = _essence(expectation.content_type)
    if not kind:
        return f"a body where none is expected\n{body}" if body else None
    if kind != "application/json" and not kind.endswith("+json"):
        return None if body == expectation.body else f"the body differs\n{body}"
    try:
        value = json.loads(body)
    except ValueError:
        return f"the body is not JSON\n{body}"
    found = difference(expectation.body, value)
    return found and f"the body differs: {found}\n{body}"


def _essence(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
