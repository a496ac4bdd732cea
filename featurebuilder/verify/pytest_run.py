"""Run the tests of a feature with the project's pytest, and count the results."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from xml.etree import ElementTree as ET

from featurebuilder.plan.outcome import Outcome
from featurebuilder.verify import process
from featurebuilder.verify.observe import containment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from featurebuilder.project.routers.application import ApplicationImport
    from featurebuilder.verify.interpreter import Interpreter

_NO_TESTS = 5
_INTERNAL_ERROR = 3
_COULD_NOT_COLLECT = frozenset({2, 4})
_NEEDS = re.compile(r"requires the (?P<client>\w+) package|No module named '(?P<module>\w+)")
_COLLECTING = "ERROR collecting "
_LOST = re.compile(r"^ERROR: file or directory not found: (?P<path>\S+)", re.MULTILINE)
_INTERNAL = re.compile(r"^INTERNALERROR> (?P<error>[\w.]+: .*)", re.MULTILINE)
_WITHOUT_OPTIONS = ("-o", "addopts=")
_CLIENT_WARNING = "Using `httpx` with `starlette.testclient` is deprecated"
_NO_PYTEST = 86
"""An exit status that pytest does not use; ``run_pytest.py`` has the same."""
_RUN = Path(__file__).with_name("run_pytest.py")
"""The script that checks what is installed and runs the tests, in one process to save time."""
_CONNECT_SECONDS = "10"
_NO_CONNECTION = re.compile(r"^!+ .*?(?P<told>cannot connect: .*?) !+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TestsRun:
    """One run of a feature's tests.

    Attributes:
        outcome: how the run ended.
        passed: the number of passed tests.
        output: the end of the output.
        reason: one sentence that says why the run did not pass; empty if it did.
    """

    __test__: ClassVar[bool] = False  # its name would make pytest collect it

    outcome: Outcome
    passed: int = 0
    output: str = ""
    reason: str = ""


def run_tests(  # noqa: PLR0913 - what to run, where and how
    interpreter: Interpreter,
    root: Path,
    test_paths: Sequence[str],
    *,
    warnings_as_errors: bool,
    timeout: float,
    application: ApplicationImport | None = None,
) -> TestsRun:
    """Run pytest on ``test_paths`` from the folder ``root``.

    Args:
        interpreter: the Python that has the project's pytest.
        root: the folder to run in.
        test_paths: files or folders, relative to ``root``.
        warnings_as_errors: whether a warning fails a test.
        timeout: seconds for the whole run.
        application: the application, whose database importing it must not change.

    Returns:
        passed only if at least one test ran and none failed; not run, with the reason, if there is
        nothing to run or a requirement is not installed. Nothing is raised.
    """
    if not test_paths:
        return TestsRun(Outcome.NOT_RUN, reason="the feature has no tests")
    with tempfile.TemporaryDirectory(
        prefix="featurebuilder-", ignore_cleanup_errors=True
    ) as scratch:
        try:
            folder = Path(scratch)
            contained = containment(application, folder) if application else {}
            run = _Run(interpreter, root, tuple(test_paths), folder, timeout, contained)
            return _run(run, strict=warnings_as_errors)
        except OSError as error:
            return TestsRun(Outcome.NOT_RUN, reason=f"the interpreter cannot be started: {error}")


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of pytest: what it runs, where, and the variables that it gets."""

    interpreter: Interpreter
    root: Path
    test_paths: tuple[str, ...]
    scratch: Path
    timeout: float
    variables: Mapping[str, str]


def _run(run: _Run, *, strict: bool, more: tuple[str, ...] = ()) -> TestsRun:
    """Run pytest, and run it again with other options if the first result may be misleading."""
    scratch, paths = run.scratch, run.test_paths
    options = [*_options(scratch, strict=strict), *more]
    argv = [str(run.interpreter.executable), str(_RUN), *options, "--", *paths]
    # Runs that share a temporary folder delete each other's files and emit a warning.
    env = {
        "HYPOTHESIS_STORAGE_DIRECTORY": str(scratch / "hypothesis"),
        "PYTEST_DEBUG_TEMPROOT": str(scratch),
        # A server that does not answer must not take the whole time.
        "PGCONNECT_TIMEOUT": os.environ.get("PGCONNECT_TIMEOUT", _CONNECT_SECONDS),
        **run.variables,
    }
    ended = process.start(argv, cwd=run.root, scratch=scratch, env=env).wait(run.timeout)
    counts = _count_results(scratch / "junit.xml")
    judged = _judge(run.interpreter, run.root, paths, ended, counts)
    if _find_missing_path(paths, ended) and not more:
        # The paths in the options may exist for developers who start pytest in another folder.
        plain = _run(run, strict=strict, more=_WITHOUT_OPTIONS)
        return plain if plain.outcome is Outcome.PASSED else judged
    if strict and judged.outcome is Outcome.PASSED and _CLIENT_WARNING in ended.output:
        # This warning is about the environment, not the code, but the project's own settings may
        # turn it into an error.
        return _run(run, strict=False, more=more)
    if not strict or judged.outcome is not Outcome.FAILED:
        return judged
    # Warnings in installed packages or in the project's other code are not the feature's fault,
    # whatever errors follow from them. Without errors, the summary shows where each comes from.
    again = _run(run, strict=False, more=more)
    if again.outcome is Outcome.PASSED and _has_own_warning(run.root, paths, again.output):
        return judged
    # Failures that do not come from warnings are the ones to report.
    return judged if again.outcome is Outcome.NOT_RUN else again


def _options(scratch: Path, *, strict: bool) -> list[str]:
    options = ["-q", "--color=no", f"--junit-xml={scratch / 'junit.xml'}"]
    # Not "-p no:cacheprovider": the project's addopts may contain options of that plugin.
    options += ["-o", f"cache_dir={scratch / 'cache'}"]
    if strict:
        options += ["-W", "error", "-W", f"default:{_CLIENT_WARNING}"]
    return options


def _judge(
    interpreter: Interpreter,
    root: Path,
    test_paths: Sequence[str],
    ended: process.ProcessResult,
    counts: tuple[int, int],
) -> TestsRun:
    """Return the result of one pytest process."""
    output, (ran, passed) = ended.output, counts
    if ended.status == _NO_PYTEST and not ran:
        return TestsRun(Outcome.NOT_RUN, reason=_not_installed("pytest", interpreter))
    # With xdist, workers that could not collect end with the status of a failed test.
    is_stuck = ended.status in _COULD_NOT_COLLECT or _COLLECTING in output
    if is_stuck and (missing := _find_missing_module(root, output)):
        return TestsRun(Outcome.NOT_RUN, 0, output, _not_installed(missing, interpreter))
    if (lost := _find_missing_path(test_paths, ended)) and not ran:
        reason = f"the project's pytest options name {lost}, which does not exist"
        return TestsRun(Outcome.NOT_RUN, 0, output, reason)
    if ended.status == _INTERNAL_ERROR and not ran and (told := _INTERNAL.findall(output)):
        # Before the first test only the project's own hooks run.
        reason = f"the project's pytest hooks fail before any test: {told[-1]}"
        return TestsRun(Outcome.NOT_RUN, 0, output, reason)
    if not passed and (stopped := _NO_CONNECTION.search(output)):
        reason = f"a fixture of the project {stopped['told']}"
        return TestsRun(Outcome.NOT_RUN, 0, output, reason)
    if ended.status == _NO_TESTS or (ended.status == 0 and not passed):
        reason = "every test was skipped" if ran else "no tests ran"
        return TestsRun(Outcome.NOT_RUN, 0, output, reason)
    if ended.status == 0:
        return TestsRun(Outcome.PASSED, passed, output)
    reason = f"{ran - passed} of {ran} did not pass" if ran else f"pytest {ended.words}"
    return TestsRun(Outcome.FAILED, passed, output, reason)


def _find_missing_path(test_paths: Sequence[str], ended: process.ProcessResult) -> str:
    """Return a path that pytest did not find and that is not one of ``test_paths``, or ``""``."""
    found = _LOST.search(ended.output)
    return found["path"] if found and found["path"] not in test_paths else ""


def _has_own_warning(root: Path, test_paths: Sequence[str], output: str) -> bool:
    """Return whether the warnings summary names one of the tests.

    SQLAlchemy configures all models when the first one is used, and attributes warnings to that
    place. A warning about a relationship counts only if the tests name its model.
    """
    places = "|".join(re.escape(path.rstrip("/")) for path in test_paths)
    told = rf"^\s+\S*(?:{places})\S*:\d+: \w*Warning(?:: relationship '(?P<model>\w+)\.)?"
    blamed = re.finditer(told, output, re.MULTILINE)
    return any(_mention_model(root, test_paths, found["model"]) for found in blamed)


def _mention_model(root: Path, test_paths: Sequence[str], model: str | None) -> bool:
    """Return whether the tests name a model; ``None`` counts as named."""
    if model is None:
        return True
    paths = (root / path for path in test_paths)
    files = (file for path in paths for file in (path.rglob("*.py") if path.is_dir() else (path,)))
    word = re.compile(rf"\b{model}\b".encode())
    return any(word.search(file.read_bytes()) for file in files)


def _count_results(report: Path) -> tuple[int, int]:
    """Return the number of tests that ran, and of those that passed."""
    try:
        suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 - pytest wrote it
    except (OSError, ET.ParseError):
        return 0, 0
    ran = sum(int(suite.get("tests", "0")) for suite in suites)
    kinds = ("failures", "errors", "skipped")
    return ran, ran - sum(int(suite.get(kind, "0")) for suite in suites for kind in kinds)


def _find_missing_module(root: Path, output: str) -> str | None:
    """Return the module that is not installed, unless it belongs to the project itself."""
    for match in _NEEDS.finditer(output):
        name = match["client"] or match["module"]
        if not (root / name).is_dir() and not (root / f"{name}.py").is_file():
            return name
    return None


def _not_installed(module: str, interpreter: Interpreter) -> str:
    return f"{module} is not installed in {interpreter.origin}"
