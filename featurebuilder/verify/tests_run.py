"""Run a feature's tests as its developers do, and count what ran."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from xml.etree import ElementTree as ET

from featurebuilder.verify import process
from featurebuilder.verify.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

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
"""None of pytest's own exit statuses."""
_RUN = f"""\
import importlib.util, os, runpy, sys
if sys.path[0] == "":
    sys.path[0] = os.getcwd()  # as "python -m pytest" has it
if not importlib.util.find_spec("pytest"):
    sys.exit({_NO_PYTEST})
if not os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD") and importlib.util.find_spec("pytest_cov"):
    # A part of the tests misses any threshold, and its reports would be written to the tree.
    sys.argv.insert(1, "--no-cov")
runpy.run_module("pytest", run_name="__main__", alter_sys=True)
"""
"""One interpreter looks what is installed and runs the tests: each start of one takes its time."""


@dataclass(frozen=True, slots=True)
class TestsRun:
    """One run of a feature's tests.

    ``passed`` counts tests; ``output`` is the end of what the run printed; ``reason`` says in one
    sentence why it did not pass, and is empty if it did.
    """

    __test__: ClassVar[bool] = False  # pytest would collect it by its name

    outcome: Outcome
    passed: int = 0
    output: str = ""
    reason: str = ""


def run_tests(
    interpreter: Interpreter,
    root: Path,
    test_paths: Sequence[str],
    *,
    warnings_as_errors: bool,
    timeout: float,
) -> TestsRun:
    """Run pytest on ``test_paths`` from the tree's root.

    Args:
        interpreter: the Python that has the tree's pytest.
        root: the target tree.
        test_paths: files or folders, relative to the root.
        warnings_as_errors: whether a warning fails a test.
        timeout: seconds for the whole run.

    Returns:
        passed only if at least one test ran and none failed; not run, with the reason, if there
        is nothing to run or something that it needs is not installed. Nothing is raised.
    """
    if not test_paths:
        return TestsRun(Outcome.NOT_RUN, reason="the feature has no tests")
    with tempfile.TemporaryDirectory(
        prefix="featurebuilder-", ignore_cleanup_errors=True
    ) as scratch:
        try:
            return _run(interpreter, root, test_paths, Path(scratch), warnings_as_errors, timeout)
        except OSError as error:
            return TestsRun(Outcome.NOT_RUN, reason=f"the interpreter cannot be started: {error}")


def _run(  # noqa: PLR0913, PLR0917 - the public function's, and the folder
    interpreter: Interpreter,
    root: Path,
    test_paths: Sequence[str],
    scratch: Path,
    strict: bool,  # noqa: FBT001
    timeout: float,
    more: tuple[str, ...] = (),
) -> TestsRun:
    options = [*_options(scratch, strict=strict), *more]
    argv = [str(interpreter.executable), "-c", _RUN, *options, "--", *test_paths]
    # Runs that share a folder for temporary files clear away each other's, with a warning.
    env = {
        "HYPOTHESIS_STORAGE_DIRECTORY": str(scratch / "hypothesis"),
        "PYTEST_DEBUG_TEMPROOT": str(scratch),
    }
    ended = process.start(argv, cwd=root, scratch=scratch, env=env).wait(timeout)
    judged = _judge(interpreter, root, test_paths, ended, _counts(scratch / "junit.xml"))
    if _lost(test_paths, ended) and not more:
        # What the options name may be there for who starts in another folder.
        plain = _run(interpreter, root, test_paths, scratch, strict, timeout, _WITHOUT_OPTIONS)
        return plain if plain.outcome is Outcome.PASSED else judged
    if strict and judged.outcome is Outcome.PASSED and _CLIENT_WARNING in ended.output:
        # What tells of the environment, not of code, is an error where the tree's settings say so.
        return _run(interpreter, root, test_paths, scratch, False, timeout, more)  # noqa: FBT003
    if not strict or judged.outcome is not Outcome.FAILED:
        return judged
    # A warning of an installed package about another is no fault of the feature, nor is one of the
    # tree's own code, whatever error follows from it: the end of the output need not name it.
    again = _run(interpreter, root, test_paths, scratch, False, timeout, more)  # noqa: FBT003
    if again.outcome is Outcome.PASSED and _warned_of(root, test_paths, again.output):
        return judged
    # What fails without any warning's doing is what there is to mend.
    return judged if again.outcome is Outcome.NOT_RUN else again


def _options(scratch: Path, *, strict: bool) -> list[str]:
    options = ["-q", "--color=no", f"--junit-xml={scratch / 'junit.xml'}"]
    # Not "-p no:cacheprovider": a tree's own addopts may hold options of that plugin.
    options += ["-o", f"cache_dir={scratch / 'cache'}"]
    if strict:
        options += ["-W", "error", "-W", f"default:{_CLIENT_WARNING}"]
    return options


def _judge(
    interpreter: Interpreter,
    root: Path,
    test_paths: Sequence[str],
    ended: process.Ended,
    counts: tuple[int, int],
) -> TestsRun:
    output, (ran, passed) = ended.output, counts
    if ended.status == _NO_PYTEST and not ran:
        return TestsRun(Outcome.NOT_RUN, reason=_not_installed("pytest", interpreter))
    # Workers that could not collect end with the status of a failed test.
    is_stuck = ended.status in _COULD_NOT_COLLECT or _COLLECTING in output
    if is_stuck and (missing := _missing(root, output)):
        return TestsRun(Outcome.NOT_RUN, 0, output, _not_installed(missing, interpreter))
    if (lost := _lost(test_paths, ended)) and not ran:
        reason = f"the tree's own pytest options name {lost}, which is not there"
        return TestsRun(Outcome.NOT_RUN, 0, output, reason)
    if ended.status == _INTERNAL_ERROR and not ran and (told := _INTERNAL.findall(output)):
        # Before the first test only the tree's own hooks run.
        reason = f"the tree's own pytest hooks fail before any test: {told[-1]}"
        return TestsRun(Outcome.NOT_RUN, 0, output, reason)
    if ended.status == _NO_TESTS or (ended.status == 0 and not passed):
        reason = "every test was skipped" if ran else "no tests ran"
        return TestsRun(Outcome.NOT_RUN, 0, output, reason)
    if ended.status == 0:
        return TestsRun(Outcome.PASSED, passed, output)
    reason = f"{ran - passed} of {ran} did not pass" if ran else f"pytest {ended.words}"
    return TestsRun(Outcome.FAILED, passed, output, reason)


def _lost(test_paths: Sequence[str], ended: process.Ended) -> str:
    """Return the path that pytest did not find and that was none of ours, or nothing."""
    found = _LOST.search(ended.output)
    return found["path"] if found and found["path"] not in test_paths else ""


def _warned_of(root: Path, test_paths: Sequence[str], output: str) -> bool:
    """Return whether the summary of warnings blames one of the tests.

    SQLAlchemy looks at every model when the first one is used, and blames whoever uses that: a
    warning of a relationship is of its own class, wherever it is told.
    """
    places = "|".join(re.escape(path.rstrip("/")) for path in test_paths)
    told = rf"^\s+\S*(?:{places})\S*:\d+: \w*Warning(?:: relationship '(?P<model>\w+)\.)?"
    blamed = re.finditer(told, output, re.MULTILINE)
    return any(_names(root, test_paths, found["model"]) for found in blamed)


def _names(root: Path, test_paths: Sequence[str], model: str | None) -> bool:
    """Return whether the tests name a model; what is told of none is told of them."""
    if model is None:
        return True
    paths = (root / path for path in test_paths)
    files = (file for path in paths for file in (path.rglob("*.py") if path.is_dir() else (path,)))
    word = re.compile(rf"\b{model}\b".encode())
    return any(word.search(file.read_bytes()) for file in files)


def _counts(report: Path) -> tuple[int, int]:
    """Return how many tests there were, and how many of them passed."""
    try:
        suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 - pytest wrote it
    except (OSError, ET.ParseError):
        return 0, 0
    ran = sum(int(suite.get("tests", "0")) for suite in suites)
    kinds = ("failures", "errors", "skipped")
    return ran, ran - sum(int(suite.get(kind, "0")) for suite in suites for kind in kinds)


def _missing(root: Path, output: str) -> str | None:
    """Return the module that is not installed, unless it would be one of the tree's own."""
    for match in _NEEDS.finditer(output):
        name = match["client"] or match["module"]
        if not (root / name).is_dir() and not (root / f"{name}.py").is_file():
            return name
    return None


def _not_installed(module: str, interpreter: Interpreter) -> str:
    return f"{module} is not installed in {interpreter.origin}"
