"""Check that an endpoint returns the expected response."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.verify.observation import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.plan.expected import ExpectedResponse
    from featurebuilder.verify.observation import Answer, Fault, Json, Observation

_BAD_REQUEST = 400
_NOT_FOUND = 404
_NOT_ALLOWED = 405


def response_request(expected: ExpectedResponse) -> Request:
    """Return the request for the response; it runs no other endpoint."""
    method, endpoint = expected.method.upper(), expected.endpoint
    return Request(method, expected.path, owner=endpoint, stand_ins=expected.guards)


def response_name(expected: ExpectedResponse) -> str:
    """Return the name of the check of a response."""
    return f"{expected.operation} answers"


def response_check(
    expected: ExpectedResponse,
    before: Observation | None,
    after: Observation,
    new_files: Sequence[str],
) -> Check:
    """Check the real response: its status, content type and exact body.

    Args:
        expected: the expected response, with a known body.
        before: the observation before anything was written, with the same requests, if there is
            one.
        after: the observation with the feature.
        new_files: the feature's code, which is blamed for exceptions raised in it.

    Returns:
        not run if the application fails to start up, if middleware responds before any route as it
        did before, or if a dependency that cannot be overridden rejects the request.
    """
    name, request = response_name(expected), response_request(expected)
    answer = after.answer_to(request)
    if answer is None:
        return Check(name, Outcome.NOT_RUN, "no request was made")
    if answer.endpoint:
        return Check(name, *_judge_other_endpoint(expected, answer.endpoint))
    wrong = _describe_mismatch(expected, answer)
    if wrong is None:
        return Check(name, Outcome.PASSED, _describe_match(expected))
    blames_feature = answer.fault is not None and answer.fault.touches(new_files)
    if answer.lifespan and not blames_feature:
        return startup_check(name, after, answer.lifespan)
    old = before.answer_to(request) if before else None
    if old and not blames_feature and _stops_before_routes(old, answer):
        words = f"middleware returned {answer.status}, as before, and no route was reached"
        return Check(name, Outcome.NOT_RUN, words)
    if expected.other_guards and not blames_feature and _is_refused(answer):
        names = ", ".join(expected.other_guards)
        words = f"returned {answer.status}: each request must pass {names} first"
        return Check(name, Outcome.NOT_RUN, words)
    return Check(name, Outcome.FAILED, wrong)


def startup_check(name: str, seen: Observation, fault: Fault) -> Check:
    """Return the check that is not run because the application does not start up."""
    detail = f"the application does not start up in {seen.interpreter.origin}: {fault.sentence}"
    return Check(name, Outcome.NOT_RUN, detail)


def _stops_before_routes(old: Answer, answer: Answer) -> bool:
    """Return whether something rejected the request both times before a router handled it."""
    is_routed = old.routed or answer.routed
    return not is_routed and _is_refused(answer) and old.status == answer.status


def _is_refused(answer: Answer) -> bool:
    """Return whether the status is an error that code in front of the endpoint may return."""
    is_error = answer.status is not None and answer.status >= _BAD_REQUEST
    return is_error and answer.status not in {_NOT_FOUND, _NOT_ALLOWED}


def _judge_other_endpoint(expected: ExpectedResponse, found: str) -> tuple[Outcome, str]:
    """Return the outcome if the request was stopped before it ran another endpoint."""
    if "<locals>" in found:
        # It may come from a decorator that does not preserve the name of the wrapped function.
        words = f"{found}, which may or may not wrap {expected.endpoint}, was not run"
        return Outcome.NOT_RUN, words
    return Outcome.FAILED, f"the request reaches {found} instead, which was not run"


def _describe_match(expected: ExpectedResponse) -> str:
    """Describe a response that is as expected."""
    names = ", ".join(guard.rpartition(":")[2] for guard in expected.guards)
    past = f"; with {names} overridden" if names else ""
    if not expected.content_type:
        return f"{expected.status}, without a body{past}"
    return f"{expected.status}, {expected.content_type}, exactly the expected body{past}"


def _describe_mismatch(expected: ExpectedResponse, answer: Answer) -> str | None:
    """Describe the difference from the expected response, or return ``None``."""
    if answer.fault:
        came = f"{answer.status}, and " if answer.status else ""
        return f"{came}{answer.fault.sentence}\n{answer.fault.traceback}".rstrip()
    if answer.status != expected.status:
        return _describe_wrong_status(expected, answer)
    given, wanted = _media_type(answer.content_type), expected.content_type
    if given != wanted:
        return f"the content type is {given or 'missing'}, expected {wanted or 'none'}"
    return _describe_wrong_body(expected, answer.body)


def _describe_wrong_status(expected: ExpectedResponse, answer: Answer) -> str:
    hint = ""
    if answer.status == _NOT_FOUND:
        hint = "; check for another route that matches this path first"
    return f"status {answer.status}, expected {expected.status}{hint}\n{answer.body}".rstrip()


def _describe_wrong_body(expected: ExpectedResponse, body: str) -> str | None:
    if expected.body == "":
        return f"unexpected body\n{body}" if body else None
    if isinstance(expected.body, str):
        return None if body == expected.body else f"the body differs\n{body}"
    try:
        value = json.loads(body)
    except ValueError:
        return f"the body is not JSON\n{body}"
    found = difference(dict(expected.body or {}), value)
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
