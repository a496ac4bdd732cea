from __future__ import annotations

from dataclasses import replace

import pytest

from featurebuilder.plan.expected import ExpectedResponse
from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.verify.observation import Answer, Fault, Observation, Request
from featurebuilder.verify.probe.interception import is_same_endpoint
from featurebuilder.verify.route_check import reach_check, reach_checks, reach_name, reach_request
from tests.verify.trees import HERE

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN
REACH = ExpectedResponse("get", "/items/{item_id:int}", None, "app/items.py", "read_item")
NAME = "GET /items/{item_id} is reached"
BOOM = Fault("KeyError:\n 'x'")
WRAPPER = "app.auth:locked.<locals>.wrapper"


def answered(status: int | None, endpoint: str = "", *, routed: bool = True) -> Answer:
    return Answer(reach_request(REACH), status, endpoint=endpoint, routed=routed)


def seen(answer: Answer | None) -> Observation:
    return Observation(HERE, answers=(answer,) if answer else ())


def test_how_it_is_named_and_asked() -> None:
    assert REACH.openapi_operation == "GET /items/{item_id}"
    assert reach_name(REACH) == NAME
    assert reach_request(REACH) == Request("GET", "/items/{item_id:int}", reach_only=True)


MIDDLEWARE = "middleware returned 401, and no route was reached"


@pytest.mark.parametrize(
    ("before", "after", "outcome", "detail"),
    [
        (answered(404), answered(204, REACH.endpoint), P, "app.items:read_item"),
        (None, answered(204, REACH.endpoint), P, "app.items:read_item"),
        (None, answered(500, REACH.endpoint), P, "app.items:read_item"),
        (answered(204, "a:b"), answered(204, "a:b"), F, "reached a:b instead"),
        (None, answered(204, "a:b"), F, "reached a:b instead"),
        (answered(404), answered(404), F, "status 404, and no route was reached"),
        (None, answered(405), F, "status 405, and no route was reached"),
        (None, answered(307), F, "status 307, and no route was reached"),
        (None, answered(404, routed=False), F, "status 404, and no route was reached"),
        (None, answered(200, routed=False), F, "status 200, and no route was reached"),
        (None, answered(401, routed=False), N, MIDDLEWARE),
        (answered(404), answered(401, routed=False), N, MIDDLEWARE),
        (
            answered(401, routed=False),
            answered(401, routed=False),
            N,
            "middleware returned 401, as before, and no route was reached",
        ),
        (
            None,
            replace(answered(500, routed=False), fault=BOOM),
            N,
            "middleware returned 500, and no route was reached: KeyError: 'x'",
        ),
        (
            None,
            replace(answered(500, routed=False), fault=BOOM, lifespan=BOOM),
            N,
            "the application does not start up in the tree's .venv: KeyError: 'x'",
        ),
        (
            None,
            replace(answered(None), fault=BOOM),
            N,
            "no response, and no route was reached: KeyError: 'x'",
        ),
        (None, None, N, "no request was made"),
        (
            answered(404),
            answered(204, WRAPPER),
            N,
            f"reached {WRAPPER}, which may or may not wrap app.items:read_item",
        ),
        (answered(204, WRAPPER), answered(204, WRAPPER), F, f"reached {WRAPPER} instead"),
    ],
)
def test_what_is_concluded(
    before: Answer | None, after: Answer | None, outcome: Outcome, detail: str
) -> None:
    first = seen(before) if before else None
    assert reach_check(REACH, first, seen(after)) == Check(NAME, outcome, detail)


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ("app.items:read", "app.items:read", True),
        ("src.app.items:read", "app.items:read", True),
        ("app.items:read", "backend.app.items:read", False),
        ("items:read", "legacy.items:read", False),
        ("app.items.__init__:read", "app.items:read", True),
        ("app.items:read", "app.items:make.<locals>.read", True),
        ("app.items:read", "app.items:Items.read", True),
        ("app.items:", "app.items:read", True),
        ("app.items:read", "app.items:write", False),
        ("app.items:read", "app.users:read", False),
        ("app.items:read", "my_app.items:read", False),
        ("api.items:read", "app.v2.items:read", False),
        ("app.items:", "app.users:read", False),
    ],
)
def test_names_of_the_same_endpoint(expected: str, found: str, *, same: bool) -> None:
    assert is_same_endpoint(expected, found) is same


@pytest.mark.parametrize(
    ("name", "answer", "after", "outcome", "detail"),
    [
        ("GET /items/{item_id} answers", P, 500, P, "app.items:read_item, which responded"),
        ("GET /items/{item_id} answers", N, 500, N, "middleware returned 500"),
        ("GET /items/{item_id} answers", F, 500, N, "middleware returned 500"),
        ("GET /items answers", P, 500, N, "middleware returned 500"),
        ("GET /items/{item_id} answers", P, 404, F, "status 404, and no route was reached"),
    ],
)
def test_what_answered_was_reached(
    name: str, answer: Outcome, after: int, outcome: Outcome, detail: str
) -> None:
    others = [Check(name, answer, "")]

    [check] = reach_checks([REACH], None, seen(answered(after, routed=False)), others)

    assert (check.name, check.outcome) == (NAME, outcome)
    assert check.detail.startswith(detail)
