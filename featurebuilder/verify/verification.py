"""One verification from end to end: the application before, the application after, its tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from featurebuilder.verify.check import Check
from featurebuilder.verify.delta import api_delta
from featurebuilder.verify.observe import Observing, observe, start_observing
from featurebuilder.verify.outcome import Outcome
from featurebuilder.verify.reaches import Reach, reach_checks
from featurebuilder.verify.tests_run import run_tests
from featurebuilder.verify.verdict import IMPORTS, Verdict, guards_check, judge
from featurebuilder.verify.wiring import (
    MOST_REACHES,
    gone_check,
    judge_unwiring,
    judge_wiring,
    kept_check,
)
from featurebuilder.verify.workplace import run_from, working_folder

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.plan.api_delta import OperationDelta
    from featurebuilder.verify.answers import Expectation
    from featurebuilder.verify.interpreter import Interpreter
    from featurebuilder.verify.seen import AppReference, Observation

TIMEOUT = 120.0
"""Seconds that an application, or a run of tests, is waited for."""


class Verifying(Protocol):
    """What every kind of verification can do: look before, and judge after."""

    def observe(self) -> Observation:
        """Return what the application does now."""

    def verdict(self, before: Observation | None) -> Verdict:
        """Return what holds now; ``before`` is ``None`` where nothing had to be written."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What is to be verified: an application in a tree, its new answers, tests and code.

    Paths are relative to ``root``; ``own`` are operations that an earlier run made. ``timeout`` is
    in seconds, as in the other kinds. ``gone`` are operations (``METHOD /path``) of features that
    go meanwhile, and ``kept`` is code of theirs that stays. ``packages`` are requirements that the
    environment may not meet: without them nothing is verified. ``unpassed`` are dependencies of
    routers above that the tests do without.
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
        """Return what the application does now; it makes the requests of the expectations."""
        with self._start() as observing:
            return observing.result()

    def verdict(self, before: Observation | None) -> Verdict:
        """Return what holds now; ``before`` is ``None`` where nothing had to be written."""
        if before and before.has_hung:
            return _not_again(before)
        with self._start() as observing:
            reference = before or observing.result()
            if reference.has_hung:
                return _not_again(reference)
            project = working_folder(self.root, self.app.import_root)
            tests = run_tests(
                self.interpreter,
                *run_from(project, self.root, self.tests),
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

    def _start(self) -> Observing:
        requests = [expectation.request for expectation in self.expectations]
        requests += [reach.request for reach in self.reaches]
        return start_observing(
            self.interpreter, self.root, self.app, requests, timeout=self.timeout
        )


@dataclass(frozen=True, slots=True)
class WiringVerification:
    """What is to be verified of a hand-written router that is wired: that it is reached.

    None of its endpoints is run. ``edited_files`` are relative to ``root``;
    ``own_operations_known`` says that ``reaches`` are all of its operations.
    """

    interpreter: Interpreter
    root: Path
    app: AppReference
    reaches: tuple[Reach, ...]
    own_operations_known: bool
    edited_files: tuple[str, ...]
    timeout: float = TIMEOUT

    def observe(self) -> Observation:
        """Return what the application does now, and which endpoints its requests reach."""
        requests = [reach.request for reach in self.reaches[:MOST_REACHES]]
        return observe(self.interpreter, self.root, self.app, requests, timeout=self.timeout)

    def verdict(self, before: Observation | None) -> Verdict:
        """Return what holds now; ``before`` is ``None`` where nothing had to be written."""
        if before and before.has_hung:
            return _not_again(before)
        after = self.observe()
        known, edited = self.own_operations_known, self.edited_files
        checks = judge_wiring(before, after, self.reaches, known, edited)
        return Verdict(self.interpreter.origin, checks, _delta(before, after))


@dataclass(frozen=True, slots=True)
class UnwiringVerification:
    """What is to be verified of a router that is taken out; no request is made.

    ``operations_removed`` are its operations (``METHOD /path``), empty if they are not known.
    ``kept`` is code of the feature that stays.
    """

    interpreter: Interpreter
    root: Path
    app: AppReference
    operations_removed: tuple[str, ...] = ()
    timeout: float = TIMEOUT
    kept: tuple[str, ...] = ()

    def observe(self) -> Observation:
        """Return what the application does now."""
        return observe(self.interpreter, self.root, self.app, (), timeout=self.timeout)

    def verdict(self, before: Observation | None) -> Verdict:
        """Return what holds now; ``before`` is ``None`` where nothing had to be written."""
        if before and before.has_hung:
            return _not_again(before)
        after = self.observe()
        checks = judge_unwiring(before, after, self.operations_removed)
        checks += kept_check(self.kept)
        return Verdict(self.interpreter.origin, checks, _delta(before, after))


def _not_again(seen: Observation) -> Verdict:
    """Return the verdict on an application that was waited for in vain: once is enough."""
    why = seen.error.sentence if seen.error else ""
    detail = f"{why}, and is not waited for again; --timeout gives it longer"
    return Verdict(seen.interpreter.origin, (Check(IMPORTS, Outcome.NOT_RUN, detail),))


def _delta(before: Observation | None, after: Observation) -> tuple[OperationDelta, ...]:
    """Return what became of the API, where there is a document of it from before and from now."""
    if before is None or before.openapi is None or after.openapi is None:
        return ()
    return api_delta(before.openapi, after.openapi)
