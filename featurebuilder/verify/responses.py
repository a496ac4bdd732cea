"""Check that an endpoint returns the expected response."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.verify.check import Check, Outcome
from featurebuilder.verify.observation import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.verify.observation import Answer, Json, Observation

_BAD_REQUEST = 400
_NOT_FOUND = 404
_NOT_ALLOWED = 405


@dataclass(frozen=True, slots=True)
class Expectation:
    """The expected response of an endpoint.

    Attributes:
        method: the HTTP method.
        path: the path.
        status: the status code.
        body: a JSON value, or a string if ``content_type`` is not JSON.
        content_type: the content type; empty for a response without a body, such as 204.
        is_documented: whether the endpoint must be in the OpenAPI document.
        endpoint: the only endpoint to run (``package.module:function``); others are not run.
        guards: dependencies (``package.module:name``) of the outer routers that are overridden for
            the request, as in tests.
        other_guards: dependencies that cannot be overridden.
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
        """The request to make."""
        return Request(self.method, self.path, owner=self.endpoint, stand_ins=self.guards)

    @property
    def operation(self) -> str:
        """The name of the operation in the OpenAPI document: ``METHOD /path``."""
        return f"{self.method} {self.path}"

    @property
    def name(self) -> str:
        """The name of the check."""
        return f"{self.operation} answers"


def response_check(
    expectation: Expectation,
    before: Observation | None,
    after: Observation,
    new_files: Sequence[str],
) -> Check:
    """Check the real response: its status, content type and exact body.

    Args:
        expectation: the expected response.
        before: the observation before anything was written, with the same requests, if there is
            one.
        after: the observation with the feature.
        new_files: the feature's code, which is blamed for exceptions raised in it.

    Returns:
        not run if the application fails to start up, if middleware responds before any route as it
        did before, or if a dependency that cannot be overridden rejects the request.
    """
    answer = _answer(expectation, after)
    if answer is None:
        return Check(expectation.name, Outcome.NOT_RUN, "no request was made")
    if answer.endpoint:
        return Check(expectation.name, *_judge_other_endpoint(expectation, answer.endpoint))
    wrong = _describe_mismatch(expectation, answer)
    if wrong is None:
        return Check(expectation.name, Outcome.PASSED, _describe_match(expectation))
    blames_feature = answer.fault is not None and answer.fault.touches(new_files)
    if answer.lifespan and not blames_feature:
        origin, why = after.interpreter.origin, answer.lifespan.sentence
        detail = f"the application does not start up in {origin}: {why}"
        return Check(expectation.name, Outcome.NOT_RUN, detail)
    old = _answer(expectation, before) if before else None
    if old and not blames_feature and _stops_before_routes(expectation, old, answer):
        words = f"middleware returned {answer.status}, as before, and no route was reached"
        return Check(expectation.name, Outcome.NOT_RUN, words)
    if expectation.other_guards and not blames_feature and _is_refused(answer):
        names = ", ".join(expectation.other_guards)
        words = f"returned {answer.status}: each request must pass {names} first"
        return Check(expectation.name, Outcome.NOT_RUN, words)
    return Check(expectation.name, Outcome.FAILED, wrong)


def _answer(expectation: Expectation, seen: Observation) -> Answer | None:
    """Return the response to the request of ``expectation``, if one was made."""
    return next((found for found in seen.answers if found.request == expectation.request), None)


def _stops_before_routes(expectation: Expectation, old: Answer, answer: Answer) -> bool:
    """Return whether something rejected the request both times before a router handled it.

    This is only known if the endpoints are intercepted, which requires an expected endpoint.
    """
    is_watched = bool(expectation.endpoint) and not (old.routed or answer.routed)
    return is_watched and _is_refused(answer) and old.status == answer.status


def _is_refused(answer: Answer) -> bool:
    """Return whether the status is an error that code in front of the endpoint may return."""
    is_error = answer.status is not None and answer.status >= _BAD_REQUEST
    return is_error and answer.status not in {_NOT_FOUND, _NOT_ALLOWED}


def _judge_other_endpoint(expectation: Expectation, found: str) -> tuple[Outcome, str]:
    """Return the outcome if the request was stopped before it ran another endpoint."""
    if "<locals>" in found:
        # It may come from a decorator that does not preserve the name of the wrapped function.
        words = f"{found}, which may or may not wrap {expectation.endpoint}, was not run"
        return Outcome.NOT_RUN, words
    return Outcome.FAILED, f"the request reaches {found} instead, which was not run"


def _describe_match(expectation: Expectation) -> str:
    """Describe a response that is as expected."""
    names = ", ".join(guard.rpartition(":")[2] for guard in expectation.guards)
    past = f"; with {names} overridden" if names else ""
    if not expectation.content_type:
        return f"{expectation.status}, without a body{past}"
    return f"{expectation.status}, {expectation.content_type}, exactly the expected body{past}"


def _describe_mismatch(expectation: Expectation, answer: Answer) -> str | None:
    """Describe the difference from the expected response, or return ``None``."""
    if answer.fault:
        came = f"{answer.status}, and " if answer.status else ""
        return f"{came}{answer.fault.sentence}\n{answer.fault.traceback}".rstrip()
    if answer.status != expectation.status:
        return _describe_wrong_status(expectation, answer)
    given, wanted = _media_type(answer.content_type), _media_type(expectation.content_type)
    if given != wanted:
        return f"the content type is {given or 'missing'}, expected {wanted or 'none'}"
    return _describe_wrong_body(expectation, answer.body)


def _describe_wrong_status(expectation: Expectation, answer: Answer) -> str:
    hint = ""
    if answer.status == _NOT_FOUND:
        hint = "; check for another route that matches this path first"
    return f"status {answer.status}, expected {expectation.status}{hint}\n{answer.body}".rstrip()


def _describe_wrong_body(expectation: Expectation, body: str) -> str | None:
    kind = _media_type(expectation.content_type)
    if not kind:
        return f"unexpected body\n{body}" if body else None
    if kind != "application/json" and not kind.endswith("+json"):
        return None if body == expectation.body else f"the body differs\n{body}"
    try:
        value = json.loads(body)
    except ValueError:
        return f"the body is not JSON\n{body}"
    found = difference(expectation.body, value)
    return found and f"the body differs: {found}\n{body}"


def _media_type(content_type: str) -> str:
    """Return the media type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def difference(expected: Json, actual: Json, place: str = "$") -> str | None:
    """Return a description of the first difference, or ``None`` if the values are equal.

    Types must match: ``True`` is not ``1``, and ``1.0`` is not ``1``. One exception: an integer may
    stand for an equal float, since JSON has only one number type.

    Args:
        expected: the expected value.
        actual: the actual value.
        place: the path of both values in the document.
    """
    return next(_differences(expected, actual, place), None)


def _differences(expected: Json, actual: Json, place: str) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from _in_objects(expected, actual, place)
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _in_arrays(expected, actual, place)
    elif not _is_equal(expected, actual):
        yield f"{place} is {_format(actual)}, expected {_format(expected)}"


def _in_objects(expected: dict[str, Json], actual: dict[str, Json], place: str) -> Iterator[str]:
    for key, value in expected.items():
        if key not in actual:
            yield f"{place}.{key} is missing"
        else:
            yield from _differences(value, actual[key], f"{place}.{key}")
    yield from (f"{place}.{key} is unexpected" for key in actual if key not in expected)


def _in_arrays(expected: list[Json], actual: list[Json], place: str) -> Iterator[str]:
    if len(expected) != len(actual):
        yield f"{place} has {len(actual)} items, expected {len(expected)}"
    for index, (one, other) in enumerate(zip(expected, actual, strict=False)):
        yield from _differences(one, other, f"{place}[{index}]")


def _is_equal(expected: Json, actual: Json) -> bool:
    """Return whether two scalars are equal in type and value."""
    whole_for_fraction = isinstance(expected, float) and type(actual) is int
    return (type(expected) is type(actual) or whole_for_fraction) and expected == actual


def _format(value: Json) -> str:
    """Return a value as JSON, shortened to one line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line's width
