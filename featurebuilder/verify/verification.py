"""One verification from end to end: the application before, the application after, its tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.verify.checks import Verdict, judge
from featurebuilder.verify.observe import Observing, start_observing
from featurebuilder.verify.seen import AppReference, Observation, Request
from featurebuilder.verify.tests_run import run_tests

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.verify.answers import Expectation
    from featurebuilder.verify.interpreter import Interpreter

_TIMEOUT = 120.0


@dataclass(frozen=True, slots=True)
class Verification:
    """What is to be verified: an application in a tree, its new answers, tests and code.

    Paths are relative to ``root``; ``own`` are operations that an earlier run made.
    """

    interpreter: Interpreter
    root: Path
    app: AppReference
    expectations: tuple[Expectation, ...]
    tests: tuple[str, ...]
    code: tuple[str, ...]
    own: tuple[str, ...] = ()

    def observe(self) -> Observation:
        """Return what the application does now; it makes the requests of the expectations."""
        with self._start() as observing:
            return observing.result()

    def verdict(self, before: Observation | None) -> Verdict:
        """Return what holds now; ``before`` is ``None`` where nothing had to be written."""
        with self._start() as observing:
            reference = before or observing.result()
            tests = run_tests(
                self.interpreter,
                self.root,
                self.tests,
                warnings_as_errors=not reference.warnings,
                timeout=_TIMEOUT,
            )
            after = observing.result()
        checks = judge(before, after, self.expectations, tests, self.code, own=self.own)
        return Verdict(self.interpreter.origin, checks)

    def _start(self) -> Observing:
        requests = [Request(e.method, e.path) for e in self.expectations]
        return start_observing(self.interpreter, self.root, self.app, requests, timeout=_TIMEOUT)
