"""Run a complete verification: observe the application before and after, and run the tests."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from featurebuilder.plan.expected import ExpectedFeature, ExpectedRemoval, ExpectedWiring
from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.project.settings.settings import read_timeout
from featurebuilder.verify.access import access_check, access_requests
from featurebuilder.verify.delta import api_delta
from featurebuilder.verify.interpreter import find_interpreter
from featurebuilder.verify.migrated_tables import tables_check
from featurebuilder.verify.observe import Job, RunningObservation, start_observing
from featurebuilder.verify.pytest_run import TestsRun, run_tests
from featurebuilder.verify.responses import response_request
from featurebuilder.verify.route_check import reach_checks, reach_request
from featurebuilder.verify.varying import has_changes, without_varying_values
from featurebuilder.verify.verdict import IMPORTS, Verdict, guards_check, judge
from featurebuilder.verify.wiring import (
    MOST_REACHES,
    gone_check,
    judge_unwiring,
    judge_wiring,
    kept_check,
)
from featurebuilder.verify.working_folder import relative_test_paths, working_folder

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from featurebuilder.plan.expected import Expected, ExpectedTables
    from featurebuilder.plan.prepared import OperationDelta
    from featurebuilder.verify.interpreter import Interpreter
    from featurebuilder.verify.observation import Observation, Request

_TIMEOUT = 120.0
"""The default time limit for an application, or for a run of tests, in seconds."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verification of a plan: observe before the change, judge after it.

    Attributes:
        expected: the expected state of the application after the change.
        interpreter: the Python that runs it.
        root: the target tree; all paths are relative to it.
        timeout: the time limit, in seconds.
    """

    expected: Expected
    interpreter: Interpreter
    root: Path
    timeout: float = _TIMEOUT

    @classmethod
    def of_project(
        cls, expected: Expected, root: Path, timeout: float | None, copy: Path | None = None
    ) -> Self:
        """Return the verification of the project at ``root``, or of its ``copy``.

        It always uses the interpreter of the project itself. If ``timeout`` (in seconds) is
        ``None``, the project's setting or the default applies.

        Raises:
            UnusableProjectError: if the project's settings cannot be read.
        """
        timeout = timeout or read_timeout(root) or _TIMEOUT
        folder = working_folder(root, expected.application.import_root)
        interpreter = find_interpreter(root, os.environ, folder)
        return cls(expected, interpreter, copy or root, timeout)

    def observe(self) -> Observation:
        """Return an observation of the application as it is now, with all requests."""
        with self._start() as observing:
            return observing.result()

    def verdict(self, before: Observation | None) -> Verdict:
        """Observe again and judge; ``before`` is ``None`` if nothing had to be written."""
        if before and before.has_hung:
            return _hung_verdict(before)
        match self.expected:
            case ExpectedFeature() as feature:
                return self._feature_verdict(feature, before)
            case ExpectedWiring() as wiring:
                before, after = self._without_varying_values(before, self.observe(), ())
                checks = judge_wiring(before, after, wiring)
            case ExpectedRemoval() as removal:
                gone = removal.operations
                before, after = self._without_varying_values(before, self.observe(), gone)
                checks = judge_unwiring(before, after, gone)
                checks += kept_check(removal.kept)
        return Verdict(self.interpreter.origin, checks, _delta(before, after))

    def _feature_verdict(self, feature: ExpectedFeature, before: Observation | None) -> Verdict:
        """Observe again, run the tests of the feature and judge."""
        with self._start(feature.tables, feature.code) as observing:
            reference = before or observing.result()
            if reference.has_hung:
                return _hung_verdict(reference)
            tests = self._run_tests(feature, warnings_as_errors=not reference.warnings)
            after = observing.result()
        before, after = self._without_varying_values(before, after, feature.own_operations)
        *checks, last = judge(before, after, feature, tests)
        if not after.error:
            checks += reach_checks(feature.answers, before, after, checks)
            checks += tables_check(feature, after)
            checks += access_check(feature, after)
            checks += guards_check(_bypassed_guards(feature))
            checks += gone_check(before, after, feature.gone)
        checks += (last, *kept_check(feature.kept))
        return Verdict(self.interpreter.origin, tuple(checks), _delta(before, after))

    def _without_varying_values(
        self, before: Observation | None, after: Observation, own: Collection[str]
    ) -> tuple[Observation | None, Observation]:
        """Run the application once more if operations besides ``own`` seem to have changed."""
        if before is None or not has_changes(before, after, own):
            return before, after
        return without_varying_values(before, after, self.observe())

    def _run_tests(self, feature: ExpectedFeature, *, warnings_as_errors: bool) -> TestsRun:
        project = working_folder(self.root, feature.application.import_root)
        return run_tests(
            self.interpreter,
            *relative_test_paths(project, self.root, feature.tests),
            warnings_as_errors=warnings_as_errors,
            timeout=self.timeout,
            application=feature.application,
        )

    def _start(
        self, tables: tuple[ExpectedTables, ...] = (), code: tuple[str, ...] = ()
    ) -> RunningObservation:
        return start_observing(
            self.interpreter,
            self.root,
            self.expected.application,
            Job(tuple(_requests(self.expected)), self.timeout, tables, code),
        )


def _requests(expected: Expected) -> list[Request]:
    """Return the requests to make: none for a removal, and of a router only the first."""
    match expected:
        case ExpectedFeature() as feature:
            requests = [response_request(response) for response in feature.known_responses]
            requests += [reach_request(response) for response in feature.answers]
            return [*requests, *access_requests(feature)]
        case ExpectedWiring() as wiring:
            return [reach_request(response) for response in wiring.responses[:MOST_REACHES]]
        case ExpectedRemoval():
            return []


def _bypassed_guards(feature: ExpectedFeature) -> tuple[str, ...]:
    """Return the dependencies of operations that only the tests call, which bypass them."""
    tested = (answer for answer in feature.answers if answer.body is None)
    return tuple(dict.fromkeys(guard for answer in tested for guard in answer.other_guards))


def _hung_verdict(seen: Observation) -> Verdict:
    """Return the verdict on an application that timed out while importing; it is not run again."""
    why = seen.error.sentence if seen.error else ""
    detail = f"{why}; it is not run again, use --timeout to wait longer"
    return Verdict(seen.interpreter.origin, (Check(IMPORTS, Outcome.NOT_RUN, detail),))


def _delta(before: Observation | None, after: Observation) -> tuple[OperationDelta, ...]:
    """Return the changes of the API, if both observations have an OpenAPI document."""
    if before is None or before.openapi is None or after.openapi is None:
        return ()
    return api_delta(before.openapi, after.openapi)
