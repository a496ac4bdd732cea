from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from featurebuilder.plan.expected import ExpectedWiring
from featurebuilder.plan.outcome import Outcome
from featurebuilder.verify.observation import Answer, Fault, Observation, ObservedWarning, Stage
from featurebuilder.verify.route_check import reach_request
from featurebuilder.verify.wiring import (
    KEPT,
    MOST_REACHES,
    REMOVED,
    gone_check,
    judge_unwiring,
    judge_wiring,
    kept_check,
)
from tests.verify.trees import APP, HERE, document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.plan.outcome import Check
    from featurebuilder.verify.observation import Json

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN
A, B = ("GET /a", "a"), ("GET /b/{n:int}", "b")
BROKEN = Observation(HERE, Fault("ValueError: bad"))
EDITED = ("app/api.py",)


def wiring(
    handlers: tuple[tuple[str, str], ...], edited: tuple[str, ...], *, complete: bool = True
) -> ExpectedWiring:
    return ExpectedWiring(APP, "app/letters.py", handlers, complete, edited)


def seen(doc: Json, *reached: tuple[str, str], **more: object) -> Observation:
    answers = tuple(
        Answer(reach_request(one), 204, endpoint=one.endpoint)
        if (one.operation, one.handler) in reached
        else Answer(reach_request(one), 404, routed=True)
        for one in wiring((A, B), ()).responses
    )
    observation = Observation(HERE, openapi=doc, answers=answers)
    return replace(observation, **more)  # type: ignore[arg-type]


def pick(checks: Sequence[Check], name: str) -> tuple[Outcome, str]:
    check = next(check for check in checks if check.name == name)
    return check.outcome, check.detail


HOME = document("GET /")
BOTH = document("GET /", "GET /a", "GET /b/{n}")
MISSING = "missing: GET /a, GET /b/{n}"
NONE = "the imported application has no operations: are they added at startup?"


@pytest.mark.parametrize(
    ("before", "after", "known", "outcome", "detail"),
    [
        pytest.param(HOME, seen(BOTH, A, B), True, P, "GET /a, GET /b/{n}", id="both"),
        pytest.param(
            HOME, seen(document("GET /", "GET /a"), A, B), True, P, "GET /a", id="one is hidden"
        ),
        pytest.param(
            HOME,
            seen(HOME, A, B),
            True,
            P,
            "none new, but reached; they are not in the OpenAPI document",
            id="both are hidden",
        ),
        pytest.param(
            BOTH,
            seen(BOTH, A, B),
            True,
            P,
            "none new, but reached; they are documented before",
            id="there",
        ),
        pytest.param(HOME, seen(HOME), True, F, MISSING, id="nowhere"),
        pytest.param({}, seen({}), True, F, f"{MISSING}; {NONE}", id="nowhere, nor anything else"),
        pytest.param(
            HOME,
            seen(document("GET /", "GET /a", "GET /x"), A),
            True,
            F,
            "unexpected: GET /x",
            id="too many",
        ),
        pytest.param(
            HOME,
            seen(document("GET /", "GET /x"), A),
            False,
            P,
            "GET /x",
            id="one that was not known",
        ),
        pytest.param(HOME, seen(HOME), False, F, MISSING, id="nowhere, not known"),
        pytest.param(None, seen(BOTH, A, B), True, P, "GET /a, GET /b/{n}", id="no write"),
        pytest.param(
            HOME,
            seen(None, openapi_error=Fault("KeyError: 1")),
            True,
            F,
            "the OpenAPI document cannot be generated: KeyError: 1",
            id="no document",
        ),
    ],
)
def test_operations_that_are_added(
    before: Json,
    after: Observation,
    known: bool,  # noqa: FBT001
    outcome: Outcome,
    detail: str,
) -> None:
    first = seen(before) if before else None
    found = judge_wiring(first, after, wiring((A, B), EDITED, complete=known))
    assert pick(found, "operations added") == (outcome, detail)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (True, (N, "the router has no operation to request")),
        (
            False,
            (N, "the source shows no operation to request; WebSocket routes are not requested"),
        ),
    ],
)
def test_a_router_without_operations(
    known: bool,  # noqa: FBT001
    expected: tuple[Outcome, str],
) -> None:
    found = judge_wiring(seen(HOME), seen(HOME), wiring((), EDITED, complete=known))
    assert pick(found, "operations added") == expected


def test_a_missing_document_of_both_blames_nobody() -> None:
    found = judge_wiring(seen(None), seen(None, A, B), wiring((A, B), EDITED))
    assert pick(found, "operations added")[0] is N


def test_an_operation_that_another_router_had_is_unchanged_or_told() -> None:
    changed = {**BOTH, "security": []}
    found = judge_wiring(seen(HOME), seen(changed, A, B), wiring((A, B), EDITED))
    assert pick(found, "operations unchanged") == (F, "changed: GET /")


def warning(stage: Stage, path: str, message: str = "w") -> ObservedWarning:
    return ObservedWarning(stage, "UserWarning", message, path, 1)


OLD = warning(Stage.IMPORT, "app/api.py")


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        pytest.param((OLD,), (OLD,), P, id="the edited file warned before"),
        pytest.param((), (OLD,), F, id="the edited file warns"),
        pytest.param((), (warning(Stage.IMPORT, "app/a.py"),), P, id="the router's own habit"),
        pytest.param((), (warning(Stage.OPENAPI, "lib.py"),), F, id="the document warns"),
        pytest.param((), (warning(Stage.REQUESTS, "lib.py"),), F, id="a request warns"),
    ],
)
def test_warnings(
    before: tuple[ObservedWarning, ...], after: tuple[ObservedWarning, ...], outcome: Outcome
) -> None:
    first, then = seen(HOME, warnings=before), seen(BOTH, A, B, warnings=after)
    found = judge_wiring(first, then, wiring((A, B), EDITED))
    assert pick(found, "no warning from the new code")[0] is outcome


def test_without_anything_to_compare_with() -> None:
    nothing = judge_wiring(None, seen(BOTH, A, B), wiring((A, B), ()))
    assert {check.outcome for check in nothing} == {P}
    repaired = judge_wiring(BROKEN, seen(BOTH, A, B), wiring((A, B), EDITED))
    assert [check.outcome for check in repaired] == [P, N, P, N, P, P]


@pytest.mark.parametrize(
    ("before", "first"), [(seen(HOME), F), (BROKEN, N)], ids=["by this change", "before as well"]
)
def test_an_application_that_does_not_import(before: Observation, first: Outcome) -> None:
    found = judge_wiring(before, BROKEN, wiring((A, B), EDITED))
    assert [check.outcome for check in found] == [first, *[N] * 5]
    assert [check.outcome for check in judge_unwiring(before, BROKEN, ())] == [first, N, N]


def test_many_operations_are_not_all_asked() -> None:
    handlers = tuple((f"GET /{n}", f"n{n}") for n in range(34))
    many = ExpectedWiring(APP, "app/numbers.py", handlers, complete=True, edited=())
    asked = many.responses[:MOST_REACHES]
    answers = tuple(Answer(reach_request(r), 204, endpoint=r.endpoint) for r in asked)
    after = Observation(HERE, openapi=document(*dict(handlers)), answers=answers)
    found = judge_wiring(Observation(HERE, openapi={}), after, many)
    reached = [check for check in found if check.name.endswith("is reached")]
    assert len(reached) == MOST_REACHES
    assert {check.outcome for check in found} == {P}
    assert reached[-1].detail == "app.numbers:n19 (the first 20 of 34 operations were requested)"


OWN = ("GET /a", "GET /b/{n}")


@pytest.mark.parametrize(
    ("before", "after", "operations", "outcome", "detail"),
    [
        (BOTH, HOME, OWN, P, "GET /a, GET /b/{n}"),
        (BOTH, HOME, (), P, "GET /a, GET /b/{n}"),
        (BOTH, document("GET /", "GET /a"), OWN, F, "still there: GET /a"),
        (BOTH, document("GET /", "GET /x"), OWN, F, "unexpected: GET /x"),
        (HOME, HOME, OWN, N, "none was in the OpenAPI document"),
        (HOME, HOME, (), N, "none was in the OpenAPI document"),
        ({}, None, OWN, F, "the OpenAPI document cannot be generated: it is missing"),
        (None, HOME, OWN, N, "there was no OpenAPI document before"),
    ],
)
def test_operations_that_are_removed(
    before: Json, after: Json, operations: tuple[str, ...], outcome: Outcome, detail: str
) -> None:
    found = judge_unwiring(seen(before), seen(after), operations)
    assert pick(found, "operations removed") == (outcome, detail)


@pytest.mark.parametrize(
    ("after", "operations", "expected"),
    [
        (HOME, OWN, (P, "1 compared")),
        (HOME, (), (N, "the source does not show which operations belong to the router")),
        ({}, OWN, (F, "removed: GET /")),
        ({**HOME, "security": []}, (), (F, "changed: GET /")),
    ],
)
def test_other_operations_stay(
    after: Json, operations: tuple[str, ...], expected: tuple[Outcome, str]
) -> None:
    found = judge_unwiring(seen(BOTH), seen(after), operations)
    assert pick(found, "operations unchanged") == expected


@pytest.mark.parametrize(("now", "outcome"), [(HOME, P), (BOTH, F)])
def test_nothing_had_to_be_taken_out(now: Json, outcome: Outcome) -> None:
    found = judge_unwiring(None, seen(now), OWN)
    assert pick(found, "operations removed")[0] is outcome


@pytest.mark.parametrize(
    ("after", "gone", "told"),
    [
        (seen(HOME), (), None),
        (seen(HOME), ("GET /a",), (P, "GET /a")),
        (seen(BOTH), ("GET /a", "GET /c"), (F, "still there: GET /a")),
        (seen(None), ("GET /a",), (F, "the OpenAPI document cannot be generated: it is missing")),
    ],
)
def test_operations_that_go_while_others_come(
    after: Observation, gone: tuple[str, ...], told: tuple[Outcome, str] | None
) -> None:
    checks = gone_check(None, after, gone)
    assert [(c.name, c.outcome, c.detail) for c in checks] == ([(REMOVED, *told)] if told else [])


def test_code_that_is_kept_is_not_known_to_work() -> None:
    assert kept_check(()) == ()
    (check,) = kept_check(("tests/test_a.py",))
    assert (check.name, check.outcome) == (KEPT, N)
    assert check.detail.startswith("tests/test_a.py: kept because it was edited by hand")
