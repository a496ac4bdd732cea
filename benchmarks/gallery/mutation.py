"""Changes the routers and models here and there, with cosmic-ray: a test must fail each time."""

from __future__ import annotations

import json
import os
import shlex
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from benchmarks.gallery import rules
from benchmarks.gallery.forking import runner
from benchmarks.gallery.tree import PYTHON, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.gallery.tree import Tree

_SECONDS = 90
# To load what is installed beside pytest takes longer than the tests.
_ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
# Nothing tells why a test fails, so that assertions need not be made to.
_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "anyio", "--assert=plain")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of one place, and whether a test noticed it."""

    path: str
    line: int
    operator: str
    survived: bool
    diff: str


@dataclass(frozen=True, slots=True)
class Mutants:
    """All changes that were made to a tree."""

    all: tuple[Mutant, ...]

    @property
    def survivors(self) -> list[Mutant]:
        """The changes that no test noticed."""
        return [mutant for mutant in self.all if mutant.survived]

    @property
    def killed(self) -> float:
        """The share that a test noticed, of 1; nothing to change is all that can be asked."""
        return 1 - len(self.survivors) / len(self.all) if self.all else 1.0


def mutants(tree: Tree, folder: Path, workers: int | None = None) -> Mutants:
    """Return every mutant of the tree's routers and models, each tested in a copy below a folder.

    Raises:
        RuntimeError: if cosmic-ray fails, or the tests fail on what was not changed.
    """
    shares = _shares(tree, workers or os.cpu_count() or 1)
    copies = [tree.copy(folder / f"mutants-{number}") for number in range(len(shares))]
    with ThreadPoolExecutor(max(len(shares), 1)) as pool:
        return Mutants(tuple(chain.from_iterable(pool.map(_tested, copies, shares))))


def _shares(tree: Tree, workers: int) -> list[list[str]]:
    """Deal the files out, the longest first, each to the worker with the fewest lines."""
    shares: list[list[str]] = [[] for _ in range(workers)]
    loads = [0] * workers
    sizes = {path: len(path.read_bytes()) for path in tree.tested}
    for path in sorted(sizes, key=lambda path: (-sizes[path], path)):
        least = loads.index(min(loads))
        loads[least] += sizes[path]
        shares[least].append(path.relative_to(tree.folder).as_posix())
    return [share for share in shares if share]


def _tested(tree: Tree, paths: Sequence[str]) -> list[Mutant]:
    """Test every mutant of some files, one after the other."""
    return list(chain.from_iterable(_tested_file(tree, path) for path in paths))


def _tested_file(tree: Tree, path: str) -> list[Mutant]:
    """Test every mutant of a file, by the tests named after it, and by those of its tables."""
    names = (f"test_{PurePosixPath(path).stem}.py", "test_migrations.py")
    tests = [found.relative_to(tree.folder) for name in names for found in tree.folder.rglob(name)]
    arguments = [*_OPTIONS, *map(str, tests)]
    with runner(PYTHON, tree.folder, arguments, environment(**_ALONE)) as command:
        _ask(tree, shlex.split(command))
        found = list(_read(_made(tree, path, command)))
        # What could not be run at all would count as noticed.
        _ask(tree, shlex.split(command))
    return found


def _made(tree: Tree, path: str, command: str) -> str:
    """Have each mutant of a file made and tested by a command, and return what is told of them."""
    name = PurePosixPath(path).stem
    configuration, session = f"{name}.toml", f"{name}.sqlite"
    settings = "\n".join(
        [
            "[cosmic-ray]",
            f"module-path = {json.dumps([path])}",
            f"timeout = {_SECONDS}.0",
            f"test-command = {json.dumps(command)}",
            "[cosmic-ray.distributor]",
            'name = "local"',
            "[cosmic-ray.filters.operators-filter]",
            f"exclude-operators = {json.dumps(list(rules.MUTATIONS))}",
        ]
    )
    (tree.folder / configuration).write_text(settings, encoding="utf-8")
    _ask(tree, ["cosmic-ray", "init", "--force", configuration, session])
    _ask(tree, ["cr-filter-operators", session, configuration])
    _ask(tree, ["cosmic-ray", "exec", configuration, session])
    return _ask(tree, ["cosmic-ray", "dump", session])


def _ask(tree: Tree, command: Sequence[str]) -> str:
    ran = tree.run(*command, **_ALONE)
    if ran.code:
        raise RuntimeError(f"{shlex.join(command)} failed in {tree.name}:\n{ran.output}")
    return ran.output


def _read(dump: str) -> Iterator[Mutant]:
    """Read each line of what cosmic-ray tells: what was changed, and what came of it."""
    for line in dump.splitlines():
        item, result = json.loads(line)
        if result is None:
            raise RuntimeError(f"a mutant was not tested: {line}")
        if result["worker_outcome"] == "skipped":
            continue
        change = item["mutations"][0]
        yield Mutant(
            change["module_path"],
            change["start_pos"][0],
            change["operator_name"].removeprefix("core/"),
            result["test_outcome"] != "killed",
            result["diff"] or "",
        )
