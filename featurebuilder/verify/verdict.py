"""Judge the observations of a generated feature. Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.plan.outcome import TESTS, Check, Outcome
from featurebuilder.verify.contract import added_check, unchanged_check
from featurebuilder.verify.new_warnings import warnings_check
from featurebuilder.verify.openapi import operations
from featurebuilder.verify.responses import response_check, response_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from featurebuilder.plan.expected import ExpectedFeature
    from featurebuilder.plan.prepared import OperationDelta
    from featurebuilder.verify.observation import Fault, Observation
    from featurebuilder.verify.pytest_run import TestsRun

IMPORTS = "application imports"
NO_WARNING = "no warning from the new code"
ADDED = "operations added"
UNCHANGED = "operations unchanged"
GUARDED = "requests pass outer dependencies"


_PACKAGE = re.compile(r"[A-Za-z0-9][\w.-]*")
_NOT_INSTALLED = re.compile(r'([\w-]+) is not installed|"([\w-]+)" to be installed')


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one verification.

    Attributes:
        interpreter: a description of the interpreter.
        checks: all checks.
        api: the changes of the API.
    """

    interpreter: str
    checks: tuple[Check, ...]
    api: tuple[OperationDelta, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Failed if any check failed; passed only if there are checks and all of them passed."""
        outcomes = {check.outcome for check in self.checks}
        if Outcome.FAILED in outcomes:
            return Outcome.FAILED
        return Outcome.PASSED if outcomes == {Outcome.PASSED} else Outcome.NOT_RUN


def judge(
    before: Observation | None, after: Observation, expected: ExpectedFeature, tests: TestsRun
) -> tuple[Check, ...]:
    """Check the observations against what the feature promises.

    Args:
        before: the observation before anything was written; ``None`` if nothing had to be written.
            It must make the same requests as ``after``, or warnings that existing code emits for
            them count as new.
        after: the observation with the feature.
        expected: the feature. An operation without a known body may have been edited by hand, so
            its documentation is not known.
        tests: the run of the feature's tests.

    Returns:
        the checks, in the order to show them. A check that could not be made is "not run", with the
        reason.
    """
    code, own = expected.code, expected.own_operations
    imports = missing_package_check(after, expected.packages) or import_check(before, after, code)
    if imports.outcome is not Outcome.PASSED:
        return _without_import(imports, expected, tests)
    known = expected.known_responses
    documented = {response.operation for response in known if response.is_documented}
    own_paths = {response.openapi_operation for response in expected.answers}
    documented |= own_paths & operations(after.openapi).keys()
    return (
        imports,
        warnings_check(NO_WARNING, before, after, code),
        added_check(ADDED, before, after, documented, own),
        unchanged_check(UNCHANGED, before, after, own),
        *(response_check(response, before, after, code) for response in known),
        _tests_check(tests),
    )


def missing_package_check(after: Observation, packages: Collection[str]) -> Check | None:
    """Return the import check if the application fails because one of ``packages`` is missing.

    Returns:
        not run, with the install command; ``None`` if the cause is another one.
    """
    fault = after.error
    for package in packages if fault else ():
        name = _PACKAGE.match(package)
        module = name[0].replace("-", "_") if name else ""
        if fault and module in {fault.missing_module.partition(".")[0], *_not_installed(fault)}:
            needs = " ".join(f"'{one}'" for one in sorted(packages))
            detail = (
                f"{module} is not installed in {after.interpreter.origin}; install what the "
                f"feature needs: pip install {needs}"
            )
            return Check(IMPORTS, Outcome.NOT_RUN, detail)
    return None


def import_check(
    before: Observation | None, after: Observation, new_files: Collection[str]
) -> Check:
    """Check that the application can be imported.

    Args:
        before: the observation before anything was written; ``None`` if nothing had to be written.
        after: the observation now.
        new_files: the paths of the new code, which is blamed for exceptions raised in it.

    Returns:
        not run if the application was broken before, or if its environment lacks a module.
    """
    origin, fault = after.interpreter.origin, after.error
    if fault is None:
        return Check(IMPORTS, Outcome.PASSED, f"in {origin}")
    plain = f"the application cannot be imported in {origin}"
    if before and before.error:
        ours = _own_fault(before.error, after, new_files)
        if ours is None:
            words = f"{plain}, with or without this change: {before.error.sentence}"
            return Check(IMPORTS, Outcome.NOT_RUN, words)
        fault = ours
    elif before is None and fault.missing_module:
        return Check(IMPORTS, Outcome.NOT_RUN, f"{plain}: {fault.sentence}")
    detail = f"{plain}: {fault.sentence}\n{fault.traceback}".rstrip()
    return Check(IMPORTS, Outcome.FAILED, detail)


def _own_fault(known: Fault, after: Observation, new_files: Collection[str]) -> Fault | None:
    """Return the exception that the new code adds to an application with the fault ``known``."""
    faults = [one for one in (after.error, *after.module_faults) if one]
    blamed = (one for one in faults if one.what != known.what and one.touches(new_files))
    return next((one for one in blamed if not one.missing_module), None)


def _not_installed(fault: Fault) -> set[str]:
    """Return the modules that an error message, not an import error, reports as not installed."""
    found = _NOT_INSTALLED.finditer(fault.what)
    return {(one[1] or one[2]).replace("-", "_") for one in found}


def not_run_without_import(imports: Check, names: Iterable[str]) -> tuple[Check, ...]:
    """Return checks with these names, not run because the application cannot be imported."""
    failed = imports.outcome is Outcome.FAILED
    reason = "the application cannot be imported" if failed else imports.detail
    return tuple(Check(name, Outcome.NOT_RUN, reason) for name in names)


def _without_import(
    imports: Check, expected: ExpectedFeature, tests: TestsRun
) -> tuple[Check, ...]:
    """Return all checks of a feature whose application cannot be imported."""
    names = (NO_WARNING, ADDED, UNCHANGED, *map(response_name, expected.known_responses))
    last = _tests_check(tests)
    if imports.outcome is Outcome.NOT_RUN and last.outcome is Outcome.FAILED:
        last = Check(TESTS, Outcome.NOT_RUN, imports.detail)
    return imports, *not_run_without_import(imports, names), last


def guards_check(unpassed: Collection[str]) -> tuple[Check, ...]:
    """Report that no request was made past the dependencies ``unpassed``, if there are any."""
    if not unpassed:
        return ()
    detail = f"each must pass {', '.join(unpassed)} first; the tests call the router directly"
    return (Check(GUARDED, Outcome.NOT_RUN, detail),)


def _tests_check(tests: TestsRun) -> Check:
    """Return the check for the run of the feature's tests."""
    if tests.outcome is Outcome.PASSED:
        return Check(TESTS, Outcome.PASSED, f"{tests.passed} passed")
    evidence = tests.output if tests.outcome is Outcome.FAILED else ""
    return Check(TESTS, tests.outcome, f"{tests.reason}\n{evidence}".rstrip())
