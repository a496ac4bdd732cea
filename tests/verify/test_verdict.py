from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.plan.expected import ExpectedFeature, ExpectedResponse
from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.verify.observation import Answer, Fault, Observation, ObservedWarning, Stage
from featurebuilder.verify.pytest_run import TestsRun
from featurebuilder.verify.responses import response_check, response_request
from featurebuilder.verify.verdict import Verdict, judge
from tests.verify import trees
from tests.verify.trees import APP, HERE, document

if TYPE_CHECKING:
    from featurebuilder.verify.observation import Json

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN
NEW = ("app/ping.py", "app/pong.py")
EXPECTED = ExpectedResponse("get", "/ping", {"pong": "yes"}, "m.py", "f")
PING = response_request(EXPECTED)
pong = partial(trees.pong, request=PING)
RAN = TestsRun(P, passed=3)
LOST = TestsRun(F, passed=1, output="E assert 0", reason="1 of 2 did not pass")
BEFORE = Observation(HERE, openapi=document("GET /"))
AFTER = Observation(HERE, openapi=document("GET /", "GET /ping"), answers=(pong(),))
MISSING = Fault("ModuleNotFoundError: No module named 'x'", missing_module="x")
BROKEN = Fault("ValueError:\n  bad", traceback="  File ...\n", files=("app/main.py", NEW[0]))


def expect(
    *answers: ExpectedResponse, own: tuple[str, ...] = (), packages: tuple[str, ...] = ()
) -> ExpectedFeature:
    return ExpectedFeature(APP, answers, (), NEW, own, packages=packages)


def outcomes(
    before: Observation | None,
    after: Observation,
    tests: TestsRun = RAN,
    own: tuple[str, ...] = (),
) -> list[Outcome]:
    return [c.outcome for c in judge(before, after, expect(EXPECTED, own=own), tests)]


def check(
    name: str, before: Observation | None, after: Observation, wish: ExpectedResponse = EXPECTED
) -> Check:
    found = judge(before, after, expect(wish), RAN)
    return next(check for check in found if check.name.startswith(name))


def test_all_is_well() -> None:
    assert judge(BEFORE, AFTER, expect(EXPECTED), RAN) == (
        Check("application imports", P, "in the tree's .venv"),
        Check("no warning from the new code", P, "none"),
        Check("operations added", P, "GET /ping"),
        Check("operations unchanged", P, "1 compared"),
        Check("GET /ping answers", P, "200, application/json, exactly the expected body"),
        Check("feature's tests pass", P, "3 passed"),
    )


def edited(operation: str) -> ExpectedResponse:
    method, path = operation.split()
    return ExpectedResponse(method.lower(), path, None, "m.py", "f")


def test_an_operation_whose_code_a_person_edited_may_be_new() -> None:
    added = {
        reached: judge(BEFORE, AFTER, expect(*map(edited, reached)), RAN)[2]
        for reached in [("GET /ping",), ("GET /ping", "GET /hidden"), ()]
    }
    assert [check.outcome for check in added.values()] == [P, P, F]
    assert added[()].detail == "unexpected: GET /ping"


def test_nothing_had_to_be_written() -> None:
    assert outcomes(None, AFTER) == [P] * 6


@pytest.mark.parametrize(
    ("before", "after", "tests", "expected"),
    [
        pytest.param(MISSING, MISSING, LOST, [N] * 6, id="broken before in the same way"),
        pytest.param(MISSING, MISSING, RAN, [N] * 5 + [P], id="but the tests pass"),
        pytest.param(MISSING, Fault("Error: y"), RAN, [N] * 5 + [P], id="broken elsewhere"),
        pytest.param(MISSING, BROKEN, LOST, [F, *[N] * 4, F], id="broken anew in the new code"),
        pytest.param("fine", MISSING, LOST, [F, *[N] * 4, F], id="broken by the feature"),
        pytest.param(None, MISSING, LOST, [N] * 6, id="a poor environment"),
        pytest.param(None, BROKEN, RAN, [F, *[N] * 4, P], id="broken with nothing to write"),
    ],
)
def test_an_application_that_does_not_import(
    before: Fault | str | None, after: Fault, tests: TestsRun, expected: list[Outcome]
) -> None:
    first = Observation(HERE, before) if isinstance(before, Fault) else before and BEFORE
    assert outcomes(first or None, Observation(HERE, after), tests) == expected


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(BROKEN, F), (Fault("ValueError", files=("app/other.py",)), N), (MISSING, N), (None, N)],
)
def test_new_code_that_a_broken_application_does_not_reach(
    fault: Fault | None, expected: Outcome
) -> None:
    broken = Fault("KeyError: 'DATABASE_URL'", files=("app/settings.py",))
    after = Observation(HERE, broken, module_faults=(broken, fault) if fault else ())
    assert check("application", Observation(HERE, broken), after).outcome is expected


def test_the_reason_why_an_application_cannot_be_checked() -> None:
    broken = Observation(HERE, MISSING)
    (detail,) = {check.detail for check in judge(broken, broken, expect(EXPECTED), LOST)}
    assert detail == (
        "the application cannot be imported in the tree's .venv, with or without this change: "
        "ModuleNotFoundError: No module named 'x'"
    )
    assert check("application", BEFORE, Observation(HERE, BROKEN)).detail == (
        "the application cannot be imported in the tree's .venv: ValueError: bad\n  File ..."
    )


def test_an_application_that_imports_only_now_has_nothing_to_compare_with() -> None:
    assert outcomes(Observation(HERE, BROKEN), AFTER) == [P, P, P, N, P, P]


def warning(
    message: str = "old",
    path: str = "lib.py",
    category: str = "UserWarning",
    stage: Stage = Stage.IMPORT,
) -> ObservedWarning:
    return ObservedWarning(stage, category, message, path, 1)


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        pytest.param([], [], P, id="none"),
        pytest.param([warning()], [warning()], P, id="the same"),
        pytest.param([], [warning()], F, id="a new one"),
        pytest.param([warning()], [warning(category="FutureWarning")], F, id="another category"),
        pytest.param([warning()], [warning(), warning()], F, id="once more"),
        pytest.param(
            [warning(path="/usr/lib/inspect.py")],
            [warning(path="/usr/lib/inspect.py")] * 3,
            P,
            id="once more by a library that looks at every module",
        ),
        pytest.param([], [warning(path="/usr/lib/inspect.py")], F, id="a library's first"),
        pytest.param([warning(), warning()], [warning()], P, id="once less"),
        pytest.param([warning(path=NEW[0])], [warning(path=NEW[0])], F, id="in a new file"),
        pytest.param(
            [warning("main.py:12 at 0x7f3a")],
            [warning("main.py:13 at 0x1b2c")],
            P,
            id="a line and an address that moved",
        ),
        pytest.param(
            [],
            [warning(category="ResourceWarning", path=NEW[0])],
            P,
            id="the garbage collector's",
        ),
        pytest.param(
            [warning(stage=Stage.REQUESTS)],
            [warning(stage=Stage.REQUESTS)] * 3,
            P,
            id="more often by more requests",
        ),
        pytest.param([], [warning(stage=Stage.REQUESTS)], F, id="by a request"),
        pytest.param(None, [warning()], P, id="nothing to compare with"),
        pytest.param(None, [warning(path=NEW[1])], F, id="in a new file, nothing to compare"),
    ],
)
def test_warnings(
    before: list[ObservedWarning] | None, after: list[ObservedWarning], outcome: Outcome
) -> None:
    first = None if before is None else replace(BEFORE, warnings=tuple(before))
    found = check("no warning", first, replace(AFTER, warnings=tuple(after)))
    assert found.outcome is outcome


def test_a_new_warning_is_told() -> None:
    found = check("no warning", BEFORE, replace(AFTER, warnings=(warning("look out"),)))
    assert found.detail == "1 new\nUserWarning: look out (lib.py:1)"


SAYS = "application/json; charset=utf-8"


@pytest.mark.parametrize("before", [BEFORE, None])
def test_what_is_kept_out_of_the_document_may_be_in_it(before: Observation | None) -> None:
    hidden = replace(EXPECTED, is_documented=False)
    for after in (AFTER, replace(AFTER, openapi=BEFORE.openapi)):
        checks = judge(before, after, expect(hidden), TestsRun(P, passed=1))
        assert {c.name: c.outcome for c in checks}["operations added"] is P


TEXT = replace(EXPECTED, body="pong")
EMPTY = replace(EXPECTED, status=204, body="")
CHANGED = "the body differs: $.pong is true"


@pytest.mark.parametrize(
    ("wish", "answer", "outcome", "detail"),
    [
        (EXPECTED, pong(kind=SAYS), P, "200, application/json, exactly the expected body"),
        (
            EXPECTED,
            pong(kind="text/html"),
            F,
            "the content type is text/html, expected application",
        ),
        (EXPECTED, pong(kind=""), F, "the content type is missing, expected application/json"),
        (EXPECTED, pong(500, "oops"), F, "status 500, expected 200\noops"),
        (EXPECTED, pong(404), F, "status 404, expected 200; check for another route"),
        (EXPECTED, pong(body='{"pong": true}'), F, CHANGED),
        (EXPECTED, pong(body="<p>"), F, "the body is not JSON\n<p>"),
        (EXPECTED, Answer(PING, None, fault=BROKEN), F, "ValueError: bad\n  File"),
        (EXPECTED, replace(pong(), fault=BROKEN), F, "200, and ValueError: bad"),
        (EXPECTED, Answer(PING, 500, lifespan=MISSING), N, "the application does not start up in"),
        (EXPECTED, Answer(PING, 500, fault=BROKEN, lifespan=MISSING), F, "500, and ValueError"),
        (EMPTY, pong(204, "", ""), P, "204, without a body"),
        (EMPTY, pong(204, "x", ""), F, "unexpected body\nx"),
        (EMPTY, pong(204, "", "text/plain"), F, "the content type is text/plain, expected none"),
        (TEXT, pong(body="pong", kind="text/plain"), P, "200, text/plain, exactly"),
        (TEXT, pong(body="ping", kind="text/plain"), F, "the body differs\nping"),
    ],
)
def test_answers(wish: ExpectedResponse, answer: Answer, outcome: Outcome, detail: str) -> None:
    found = check("GET /ping", BEFORE, replace(AFTER, answers=(answer,)), wish)
    assert found.outcome is outcome
    assert found.detail.startswith(detail)


@pytest.mark.parametrize(
    ("found", "outcome", "detail"),
    [
        ("app.main:other", F, "the request reaches app.main:other instead, which was not run"),
        ("app.x:f.<locals>.g", N, "app.x:f.<locals>.g, which may or may not wrap m:f, was not run"),
    ],
)
def test_another_endpoint_in_its_place(found: str, outcome: Outcome, detail: str) -> None:
    seen = Observation(HERE, answers=(Answer(PING, 204, endpoint=found),))
    assert response_check(EMPTY, None, seen, NEW) == Check("GET /ping answers", outcome, detail)


@pytest.mark.parametrize(
    ("old", "now", "outcome"),
    [
        (Answer(PING, 500), Answer(PING, 500), N),
        (Answer(PING, 401), Answer(PING, 401), N),
        (Answer(PING, 500), Answer(PING, 500, fault=MISSING), N),
        (Answer(PING, 500), Answer(PING, 500, fault=BROKEN), F),
        (Answer(PING, 500, routed=True), Answer(PING, 500), F),
        (Answer(PING, 500), Answer(PING, 500, routed=True), F),
        (Answer(PING, 500), Answer(PING, 503), F),
        (Answer(PING, 404), Answer(PING, 404), F),
        (Answer(PING, 405), Answer(PING, 405), F),
        (Answer(PING, 302), Answer(PING, 302), F),
        (None, Answer(PING, 500), F),
    ],
)
def test_middleware_that_answers_before_any_route(
    old: Answer | None, now: Answer, outcome: Outcome
) -> None:
    before, after = (
        Observation(HERE, answers=(answer,) if answer else ()) for answer in (old, now)
    )
    assert response_check(EXPECTED, before, after, NEW).outcome is outcome


def test_what_was_not_asked_is_not_checked() -> None:
    assert check("GET /ping", BEFORE, replace(AFTER, answers=())).outcome is N


SAME = document("GET /", "GET /ping")


@pytest.mark.parametrize(
    ("before", "after", "own", "added", "unchanged"),
    [
        (
            {},
            {},
            (),
            "missing: GET /ping; the imported application has no operations",
            "0 compared",
        ),
        (document("GET /o"), document("GET /o"), (), "missing: GET /ping", "1 compared"),
        (SAME, SAME, (), "existed before: GET /ping", "2 compared"),
        (SAME, SAME, ("GET /ping",), "GET /ping", "1 compared"),
        (SAME, document("GET /ping"), (), "existed before: GET /ping", "removed: GET /"),
        (document("GET /o"), document("GET /ping"), ("GET /o",), "GET /ping", "0 compared"),
        ({}, document("GET /ping", "GET /x"), (), "unexpected: GET /x", "0 compared"),
        (document("GET /"), {**SAME, "security": []}, (), "GET /ping", "changed: GET /"),
        (None, SAME, (), "GET /ping", "there is no OpenAPI document without this change"),
        (
            {},
            None,
            (),
            "the OpenAPI document cannot be generated: ",
            "there is no OpenAPI document with",
        ),
        (
            None,
            None,
            (),
            "the OpenAPI document cannot be generated, with or without",
            "there is no",
        ),
    ],
)
def test_operations(
    before: Json,
    after: Json,
    own: tuple[str, ...],
    added: str,
    unchanged: str,
) -> None:
    first, then = replace(BEFORE, openapi=before), replace(AFTER, openapi=after)
    found = judge(first, then, expect(EXPECTED, own=own), RAN)
    assert found[2].detail.startswith(added)
    assert found[3].detail.startswith(unchanged)


def test_why_a_document_cannot_be_made() -> None:
    after = replace(AFTER, openapi=None, openapi_error=BROKEN)
    found = check("operations added", None, after)
    assert found == Check(
        "operations added", F, "the OpenAPI document cannot be generated: ValueError: bad"
    )


NAMES = [f"{method} /{path}" for method in ("GET", "POST") for path in "abcd"]
SETS = st.frozensets(st.sampled_from(NAMES))


@given(SETS, SETS, st.frozensets(st.sampled_from(NAMES)), SETS)
def test_every_operation_is_classified(
    old: frozenset[str], new: frozenset[str], expected: frozenset[str], touched: frozenset[str]
) -> None:
    before, after = document(*old), document(*new)
    for name in touched & new:
        method, path = name.split()
        after["paths"][path][method.lower()]["changed"] = True  # type: ignore[index,call-overload]
    wishes = expect(*(replace(edited(name), body={}) for name in expected))
    found = judge(replace(BEFORE, openapi=before), replace(AFTER, openapi=after), wishes, RAN)
    assert (found[2].outcome is P) == (new - old == expected)
    assert (found[3].outcome is P) == (old <= new and not old & touched)
    for name in NAMES:
        assert (name in found[2].detail) == (
            name in ((new - old) ^ expected) or (found[2].outcome is P and name in expected)
        )
        assert (name in found[3].detail) == (name in old - new or name in old & touched)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [([], N), ([P], P), ([P, N], N), ([P, N, F], F), ([N], N), ([F], F)],
)
def test_the_verdict(found: list[Outcome], outcome: Outcome) -> None:
    checks = tuple(Check("x", one, "") for one in found)
    assert Verdict("the tree's .venv", checks).outcome is outcome


@pytest.mark.parametrize(
    ("tests", "detail"),
    [
        (LOST, "1 of 2 did not pass\nE assert 0"),
        (TestsRun(N, output="x", reason="no tests ran"), "no tests ran"),
    ],
)
def test_the_features_tests(tests: TestsRun, detail: str) -> None:
    last = judge(BEFORE, AFTER, expect(EXPECTED), tests)[-1]
    assert last == Check("feature's tests pass", tests.outcome, detail)


@pytest.mark.parametrize(
    ("fault", "module"),
    [
        (
            Fault("ModuleNotFoundError: No module named 'sqlmodel'", missing_module="sqlmodel"),
            "sqlmodel",
        ),
        (Fault("ModuleNotFoundError", missing_module="alembic.op"), "alembic"),
        (Fault("ImportError: email-validator is not installed, run ..."), "email_validator"),
        (
            Fault('RuntimeError: Form data requires "python-multipart" to be installed.'),
            "python_multipart",
        ),
        (MISSING, ""),
        (BROKEN, ""),
    ],
)
def test_what_is_not_installed_yet_fails_nothing(fault: Fault, module: str) -> None:
    packages = ("alembic>=1", "email-validator>=2", "python-multipart>=0", "sqlmodel[x]>=0")
    checks = judge(BEFORE, Observation(HERE, fault), expect(EXPECTED, packages=packages), LOST)
    assert {one.outcome for one in checks} == ({N} if module else {F, N})
    if module:
        told = f"{module} is not installed in the tree's .venv; install what the feature needs: "
        listed = " ".join(f"'{package}'" for package in packages)
        assert checks[0].detail == f"{told}pip install {listed}"
