"""Run a complete verification: observe the application before and after, and run the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from featurebuilder.verify.check import Check, Outcome
from featurebuilder.verify.delta import api_delta
from featurebuilder.verify.observe import RunningObservation, observe, start_observing
from featurebuilder.verify.pytest_run import run_tests
from featurebuilder.verify.route_check import Reach, reach_checks
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
    from pathlib import Path

    from featurebuilder.plan.prepared import OperationDelta
    from featurebuilder.verify.interpreter import Interpreter
    from featurebuilder.verify.observation import AppReference, Observation
    from featurebuilder.verify.responses import Expectation

TIMEOUT = 120.0
"""The default time limit for an application, or for a run of tests, in seconds."""


class VerificationProtocol(Protocol):
    """The interface of all kinds of verification: observe before the change, judge after it."""

    def observe(self) -> Observation:
        """Return an observation of the application as it is now."""

    def verdict(self, before: Observation | None) -> Verdict:
        """Observe again and judge; ``before`` is ``None`` if nothing had to be written."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verification of a generated feature.

    Attributes:
        interpreter: the Python that runs it.
        root: the target tree; all paths are relative to it.
        app: the import location of the application.
        expectations: the expected responses of the new endpoints.
        tests: the paths of the tests.
        code: the paths of the new code.
        own: operations that an earlier run generated.
        reaches: the endpoints that requests must reach.
        timeout: the time limit, in seconds.
        gone: operations (``METHOD /path``) of features that are removed at the same time.
        kept: code of these features that stays.
        packages: requirements that may not be installed; without them nothing is verified.
        unpassed: dependencies of outer routers that the tests bypass.
    """

    interpreter: Interpreter
    root: Path
    app: AppReference
    expectations: tuple[Expectation, ...]
    tests: tuple[str, ...]
    code: tuple[str, ...]
    own: tuple[str, ...] = ()
    reaches: tuple[Reach, ...] = ()
    timeout: float = TIMEOUT
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    unpassed: tuple[str, ...] = ()

    def observe(self) -> Observation:
        """Return an observation of the application as it is now, with all requests."""
        with self._start() as observing:
            return observing.result()

    def verdict(self, before: Observation | None) -> Verdict:
        """Observe, run the tests and judge; ``before`` is ``None`` if nothing had to be written."""
        if before and before.has_hung:
            return _hung_verdict(before)
        with self._start() as observing:
            reference = before or observing.result()
            if reference.has_hung:
                return _hung_verdict(reference)
            project = working_folder(self.root, self.app.import_root)
            tests = run_tests(
                self.interpreter,
                *relative_test_paths(project, self.root, self.tests),
                warnings_as_errors=not reference.warnings,
                timeout=self.timeout,
            )
            after = observing.result()
        reached = {reach.operation for reach in self.reaches}
        *checks, last = judge(
            before,
            after,
            self.expectations,
            tests,
            self.code,
            own=self.own,
            reached=reached,
            packages=self.packages,
        )
        if not after.error:
            checks += reach_checks(self.reaches, before, after, checks)
            checks += guards_check(self.unpassed)
            checks += gone_check(before, after, self.gone)
        checks += (last, *kept_check(self.kept))
        return Verdict(self.interpreter.origin, tuple(checks), _delta(before, after))

    def _start(self) -> RunningObservation:
        requests = [expectation.request for expectation in self.expectations]
        requests += [reach.request for reach in self.reaches]
        return start_observing(
            self.interpreter, self.root, self.app, requests, timeout=self.timeout
        )


@dataclass(frozen=True, slots=True)
class WiringVerification:
    """The verification that a hand-written router is reached; its endpoints are not run.

    Attributes:
        interpreter: the Python that runs it.
        root: the target tree.
        app: the import location of the application.
        reaches: the endpoints that requests must reach.
        own_operations_known: whether ``reaches`` covers all operations of the router.
        edited_files: the edited files, relative to ``root``.
        timeout: the time limit, in seconds.
    """

    interpreter: Interpreter
    root: Path
    app: AppReference
    reaches: tuple[Reach, ...]
    own_operations_known: bool
    edited_files: tuple[str, ...]
    timeout: float = TIMEOUT

    def observe(self) -> Observation:
        """Return an observation of the application and the endpoints that its requests reach."""
        requests = [reach.request for reach in self.reaches[:MOST_REACHES]]
        return observe(self.interpreter, self.root, self.app, requests, timeout=self.timeout)

    def verdict(self, before: Observation | None) -> Verdict:
        """Observe again and judge; ``before`` is ``None`` if nothing had to be written."""
        if before and before.has_hung:
            return _hung_verdict(before)
        after = self.observe()
        known, edited = self.own_operations_known, self.edited_files
        checks = judge_wiring(before, after, self.reaches, known, edited)
        return Verdict(self.interpreter.origin, checks, _delta(before, after))


@dataclass(frozen=True, slots=True)
class UnwiringVerification:
    """The verification that a router is removed; no requests are made.

    Attributes:
        interpreter: the Python that runs it.
        root: the target tree.
        app: the import location of the application.
        operations_removed: the operations of the router (``METHOD /path``), empty if not known.
        timeout: the time limit, in seconds.
        kept: code of the feature that stays.
    """

    interpreter: Interpreter
    root: Path
    app: AppReference
    operations_removed: tuple[str, ...] = ()
    timeout: float = TIMEOUT
    kept: tuple[str, ...] = ()

    def observe(self) -> Observation:
        """Return an observation of the application as it is now."""
        return observe(self.interpreter, self.root, self.app, (), timeout=self.timeout)

    def verdict(self, before: Observation | None) -> Verdict:
        """Observe again and judge; ``before`` is ``None`` if nothing had to be written."""
        if before and before.has_hung:
            return _hung_verdict(before)
        after = self.observe()
        checks = judge_unwiring(before, after, self.operations_removed)
        checks += kept_check(self.kept)
        return Verdict(self.interpreter.origin, checks, _delta(before, after))


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
