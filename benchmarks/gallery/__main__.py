"""``python -m benchmarks.gallery [TREE...]``: hold generated trees to what is asked of them.

Without options it makes the checks that take seconds; --all adds mutation testing and
schemathesis, which take many minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.gallery.checks import QUICK, Check
from benchmarks.gallery.fuzzing import fuzzed
from benchmarks.gallery.mutation import mutants
from benchmarks.gallery.tree import Ran, at, gallery
from tests.databases.postgresql import running

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.gallery.tree import Tree

_KILLED = 0.9
_AT_A_TIME = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check of one tree."""

    tree: str
    check: Check
    ran: Ran
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the checks, print a line for each, and what was found; return 1 if there is anything."""
    options = _options(arguments)
    trees = [at(folder) for folder in options.trees] or gallery()
    chosen = [check for check in _checks(options) if not options.only or check.name in options.only]
    failed = 0
    for finding in _made(trees, chosen):
        good = finding.ran.code == 0
        failed += not good
        words = "ok" if good else "FAILED"
        sys.stdout.write(
            f"{finding.tree:20} {finding.check.shows:34} {finding.seconds:6.1f} s  {words}\n"
        )
        if not good or options.verbose:
            sys.stdout.write(f"{finding.ran.output}\n")
        sys.stdout.flush()
    checks = len(trees) * len(chosen)
    sys.stdout.write(f"{checks - failed} of {checks} checks of {len(trees)} trees hold\n")
    return int(bool(failed))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = ", ".join([*(check.name for check in QUICK), "mutants", "requests"])
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gallery", description=__doc__)
    parser.add_argument("trees", nargs="*", type=Path, metavar="TREE", help="other trees' folders")
    parser.add_argument("--all", action="store_true", help="make the slow checks too")
    parser.add_argument("--only", action="append", metavar="CHECK", help=f"one of {names}")
    parser.add_argument("--examples", type=int, default=1000, help="requests of an operation")
    parser.add_argument("--seed", type=int, default=1, help="other requests, in another order")
    parser.add_argument("--reports", type=Path, help="a folder for the reports of schemathesis")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what holds too")
    return parser.parse_args(arguments)


def _checks(options: argparse.Namespace) -> list[Check]:
    if not options.all and not options.only:
        return list(QUICK)
    requests = partial(
        _requests, examples=options.examples, seed=options.seed, reports=options.reports
    )
    return [
        *QUICK,
        Check("mutants", "mutants killed by tests", _mutants),
        Check("requests", "schemathesis, PostgreSQL", requests),
    ]


def _made(trees: Iterable[Tree], checks: Sequence[Check]) -> Iterator[Finding]:
    """Make the quick checks side by side, and the others, which use every core, one by one."""
    with tempfile.TemporaryDirectory(prefix="gallery-") as folder:
        copies = [tree.copy(Path(folder, f"{n}-{tree.name}")) for n, tree in enumerate(trees)]
        quick = [(tree, check) for tree in copies for check in checks if check in QUICK]
        slow = [(tree, check) for tree in copies for check in checks if check not in QUICK]
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            yield from pool.map(lambda pair: _timed(*pair), quick)
        yield from (_timed(*pair) for pair in slow)


def _timed(tree: Tree, check: Check) -> Finding:
    start = time.perf_counter()
    ran = check.made(tree)
    return Finding(tree.name, check, ran, time.perf_counter() - start)


def _mutants(tree: Tree) -> Ran:
    """Fail where fewer mutants die than are asked for, and show those that live."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        made = mutants(tree, Path(folder))
    lines = [
        f"{mutant.path}:{mutant.line}: {mutant.operator} was not noticed\n{mutant.diff}"
        for mutant in made.survivors
    ]
    dead = len(made.all) - len(made.survivors)
    lines.append(f"{dead} of {len(made.all)} mutants killed: {made.killed:.1%}")
    return Ran(int(made.killed < _KILLED), "\n".join(lines))


def _requests(tree: Tree, *, examples: int, seed: int, reports: Path | None) -> Ran:
    with running() as server, server.database() as url:
        return fuzzed(tree, url, examples=examples, seed=seed, reports=reports)


if __name__ == "__main__":
    sys.exit(main())
