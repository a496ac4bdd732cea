"""Measure how many mutants the quick tests kill, of those that all tests kill.

``python -m benchmarks.feedback`` applies each mutant of ``mutants.toml`` to a copy of the package
and runs the tests of the mutant's package: first the quick set, then, if the mutant survives, the
slow tests. It exits with 1 if the quick set kills less than 90 % of what all tests kill.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = Path(__file__).with_name("mutants.toml")
_TARGET = 0.9
_TIMEOUT = 600
"""Seconds for the tests of one package; a mutant that makes them hang is killed."""


class Mutant(NamedTuple):
    """One line of the package that is replaced; ``tests`` is the folder that should notice."""

    tests: str
    old: str
    new: str


def main() -> int:
    """Run every mutant, print a table, and return the exit code."""
    content = tomllib.loads(MUTANTS.read_text(encoding="utf-8"))
    mutants = [Mutant(**row) for row in content["mutant"]]
    killed = {"quick": 0, "slow": 0, "survived": 0}
    sys.stdout.write("| tests | line | noticed by |\n| --- | --- | --- |\n")
    for mutant in mutants:
        noticed = _noticed_by(mutant)
        killed[noticed] += 1
        sys.stdout.write(f"| {mutant.tests} | `{mutant.new}` | {noticed} |\n")
        sys.stdout.flush()
    share = killed["quick"] / (killed["quick"] + killed["slow"])
    sys.stdout.write(
        f"\n{len(mutants)} mutants: the quick tests kill {killed['quick']}, the slow tests"
        f" {killed['slow']} more, {killed['survived']} survive: {share:.0%}\n"
    )
    return int(share < _TARGET)


def _noticed_by(mutant: Mutant) -> str:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("featurebuilder", "templates", "tests", "pyproject.toml", ".ci", "benchmarks"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, root / name)
        _apply(mutant, root)
        for marker, name in (("not slow", "quick"), ("slow", "slow")):
            if not _passes(mutant.tests, marker, root):
                return name
    return "survived"


def _apply(mutant: Mutant, root: Path) -> None:
    """Replace the line, which must occur once."""
    found = [
        path
        for path in (root / "featurebuilder").rglob("*.py")
        if any(line.strip() == mutant.old for line in path.read_text("utf-8").splitlines())
    ]
    if len(found) != 1:
        sys.exit(f"{mutant.old!r} is in {len(found)} modules; update {MUTANTS.name}")
    text = found[0].read_text("utf-8")
    found[0].write_text(text.replace(mutant.old, mutant.new, 1), "utf-8")


def _passes(tests: str, marker: str, root: Path) -> bool:
    """Return whether the tests pass, or none of them has the marker."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "2", "-m", marker, tests]
    environ = os.environ | {"PYTHONPATH": str(root), "PYTEST_DEBUG_TEMPROOT": str(root)}
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=root, env=environ, check=False, capture_output=True, timeout=_TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in {0, 5}


if __name__ == "__main__":
    sys.exit(main())
