"""The checks that take seconds: style, types, imports, tests, coverage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.gallery import rules
from benchmarks.gallery.tree import PYTHON

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.gallery.tree import Ran, Tree

_PYRIGHT = "pyright.gallery.json"
_COVERAGE = "coverage.gallery.ini"
_OLDEST = "3.11"
# In any order, side by side. What else is installed takes longer to load than the tests to run.
_PLUGINS = ("xdist", "xdist.looponfail", "pytest_randomly", "pytest_cov", "anyio")
_SECONDS = 120
# Of what a tree itself leaves out nothing is left out.
_MEASURED = """\
[run]
branch = true
source = {package}
concurrency = {concurrency}
omit =
{omitted}
"""
_SERVE = """\
import importlib

module, _, name = {application!r}.partition(":")
getattr(importlib.import_module(module), name).openapi()
"""


@dataclass(frozen=True, slots=True)
class Check:
    """A check of a tree, by the name that it is asked for with."""

    name: str
    shows: str
    made: Callable[[Tree], Ran]


def style(tree: Tree) -> Ran:
    """Look for what ruff finds with all of its rules, less those that have a reason."""
    ignored = {
        "**/tests/**": rules.RUFF_IN_TESTS,
        "**/versions/**": rules.RUFF_IN_MIGRATIONS,
        "**/env.py": rules.RUFF_IN_MIGRATIONS,
    }
    files = [f"{path}:{rule}" for path, reasons in ignored.items() for rule in reasons]
    chosen = ("--select", "ALL", "--ignore", ",".join(rules.RUFF))
    settings = ("--target-version", "py311", "--line-length", "88", "--config", "src = ['.']")
    fewer = ("--per-file-ignores", ",".join(files))
    options = ("--isolated", "--no-cache", "--output-format", "concise")
    return tree.run("ruff", "check", *options, *settings, *chosen, *fewer)


def layout(tree: Tree) -> Ran:
    """Look for what ruff would lay out in another way."""
    return tree.run("ruff", "format", "--no-cache", "--check")


def mypy(tree: Tree) -> Ran:
    """Check the types of every file with mypy."""
    # What is read of libraries is the same for all trees.
    cache = ("--cache-dir", tree.folder.parent / "mypy")
    options = ("--strict", "--explicit-package-bases", "--python-version", _OLDEST)
    return tree.python("-m", "mypy", *options, *cache, ".")


def pyright(tree: Tree) -> Ran:
    """Check types with pyright, whose node is a wheel beside it."""
    settings = {"typeCheckingMode": "strict", "include": ["."], "pythonVersion": _OLDEST}
    (tree.folder / _PYRIGHT).write_text(json.dumps(settings), encoding="utf-8")
    options = ("--project", _PYRIGHT, "--pythonpath", PYTHON)
    return tree.python("-m", "pyright", *options, PYRIGHT_PYTHON_IGNORE_WARNINGS="1")


def imports(tree: Tree) -> Ran:
    """Import the application and make its document, where every warning is an error."""
    code = _SERVE.format(application=tree.application)
    return tree.python("-W", "error", "-c", code)


def tests(tree: Tree) -> Ran:
    """Run the tests in random order, in parallel, where every warning is an error.

    They must reach every line and branch, of theirs too. The support modules have tests in this
    repository, since a feature alone does not use all of them.
    """
    # To follow greenlets costs as much again, and only asynchronous sessions run in them.
    concurrency = "thread, greenlet" if tree.is_async else "thread"
    omitted = "\n".join(f"    {path}" for path in tree.support)
    measured = _MEASURED.format(package=tree.package, concurrency=concurrency, omitted=omitted)
    (tree.folder / _COVERAGE).write_text(measured, encoding="utf-8")
    plugins = [word for plugin in _PLUGINS for word in ("-p", plugin)]
    coverage = (f"--cov={tree.package}", f"--cov-config={_COVERAGE}", "--cov-fail-under=100")
    shown = ("--cov-report=term-missing:skip-covered", "-q")
    # A test that hangs is told, by where it does.
    told = ("-o", f"faulthandler_timeout={_SECONDS}", "-o", "faulthandler_exit_on_timeout=true")
    options = (*plugins, "-n", "2", *coverage, *shown, *told)
    return tree.python(
        *("-W", "error", "-m", "pytest", "-W", "error", *options),
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
    )


QUICK = (
    Check("style", "ruff check, all rules", style),
    Check("layout", "ruff format", layout),
    Check("mypy", "mypy --strict", mypy),
    Check("pyright", "pyright strict", pyright),
    Check("imports", "imports without warnings", imports),
    Check("tests", "tests, all lines and branches", tests),
)
