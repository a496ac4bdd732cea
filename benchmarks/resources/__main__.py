"""``python -m benchmarks.resources [TREE]``: measure the owners and pets of a generated clinic.

Each part has a target, and the program returns 1 if one is missed. All parts use a PostgreSQL
server of their own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.gallery.serving import migrated, serving
from benchmarks.gallery.tree import GENERATED, SIGNED_IN, at
from benchmarks.resources.asking import Caller
from benchmarks.resources.pages import fill, orders, walk
from benchmarks.resources.queries import counts
from benchmarks.resources.race import race
from benchmarks.resources.speed import OF_OWNERS, OF_PETS, Side, middle, rounds_of, set_apart
from tests.databases.postgresql import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.gallery.serving import Served
    from benchmarks.gallery.tree import Tree
    from benchmarks.resources.speed import Pair
    from tests.databases.postgresql import Server

_HERE = Path(__file__).parent
_BY_HAND = _HERE / "by_hand"
_COUNTED = _HERE / "counted_app.py"
_SLOWEST = 0.9
_DEEPEST = 1.5


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for; return 1 if a target is missed."""
    options = _options(arguments)
    parts: dict[str, Callable[[Tree, Server, argparse.Namespace], bool]] = {
        "speed": _speed,
        "race": _race,
        "pages": _pages,
        "queries": _queries,
    }
    with tempfile.TemporaryDirectory(prefix="resources-") as folder, running() as server:
        tree = at(options.tree).copy(Path(folder, "tree"))
        met = [part(tree, server, options) for name, part in parts.items() if name in options.parts]
    return int(not all(met))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = ["speed", "race", "pages", "queries"]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resources", description=__doc__)
    parser.add_argument("tree", nargs="?", type=Path, default=GENERATED / "clinic", metavar="TREE")
    parser.add_argument("--parts", nargs="+", choices=names, default=names)
    parser.add_argument("--requests", type=int, default=20_000, help="of the race")
    parser.add_argument("--rows", type=int, default=100_000, help="of the list")
    parser.add_argument("--each", type=int, default=400, help="requests of a kind and round")
    parser.add_argument("--starts", type=int, default=5, help="of both servers")
    parser.add_argument("--rounds", type=int, default=3, help="a start; the middle of all counts")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


@contextmanager
def _served(tree: Tree, server: Server, application: str = "") -> Iterator[tuple[Served, str]]:
    """Serve a tree with a database of its own; give where it answers, and the database."""
    with server.database() as url:
        migrated(tree, url)
        with serving(tree, url, application) as served:
            yield served, url


def _speed(tree: Tree, server: Server, options: argparse.Namespace) -> bool:
    way = "main_async" if tree.is_async else "main"
    met = _against(tree, server, options, f"clinic.{way}:app", (*OF_OWNERS, *OF_PETS))
    _against(tree, server, options, "clinic.tutorial:app", OF_OWNERS)
    return met


def _against(
    tree: Tree,
    server: Server,
    options: argparse.Namespace,
    application: str,
    kinds: tuple[str, ...],
) -> bool:
    """Measure a tree and an application by hand, and return whether the target is met."""
    pairs: dict[str, list[Pair]] = {kind: [] for kind in kinds}
    # Processes of one program differ in speed, each for as long as it lives.
    for _ in range(options.starts):
        with (
            _served(tree, server) as (ours, _),
            _served(at(_BY_HAND), server, application) as (theirs, _),
            Side(ours, tree.headers, has_pets=kinds != OF_OWNERS) as generated,
            Side(theirs, SIGNED_IN, has_pets=kinds != OF_OWNERS) as by_hand,
            set_apart((ours.process, theirs.process)),
        ):
            for kind in kinds:
                pairs[kind] += rounds_of(generated, by_hand, kind, options.each, options.rounds)
    _say(f"\n| {tree.name} against {application} | a second | by hand | Ratio | of processor |")
    _say("| --- | ---: | ---: | ---: | ---: |")
    speeds = [middle(kind, seen) for kind, seen in pairs.items()]
    for speed in speeds:
        rates = f"{speed.generated.of_time:.0f} | {speed.by_hand.of_time:.0f}"
        ratios = f"{speed.ratio.of_time:.2f} | {speed.ratio.of_processor:.2f}"
        _say(f"| {speed.kind} | {rates} | {ratios} |")
    return all(speed.ratio.of_time >= _SLOWEST for speed in speeds)


def _race(tree: Tree, server: Server, options: argparse.Namespace) -> bool:
    with _served(tree, server) as (first, url), serving(tree, url) as second:
        done = race([first.address, second.address], tree.headers, options.requests, options.seed)
    told = ", ".join(f"{times} of {status}" for status, times in sorted(done.statuses.items()))
    _say(f"{done.statuses.total()} requests to two servers: {told}")
    claimed = f"{len(done.claimed)} things that are there once"
    _say(f"{done.changed.total()} changes and {claimed} were confirmed")
    _say("\n".join(done.wrong) or "No 5xx, no lost update, no duplicate.")
    return not done.wrong


def _pages(tree: Tree, server: Server, options: argparse.Namespace) -> bool:
    met = True
    with _served(tree, server) as (served, url), Caller(served.address, tree.headers) as caller:
        fill(caller, url, options.rows)
        for parameters in orders(caller):
            went = walk(caller, parameters)
            times = f"{went.first * 1000:.1f} ms at first, {went.last * 1000:.1f} ms at last"
            _say(f"{went.rows} rows in {went.pages} pages {parameters}: {times}: {went.ratio:.2f}")
            met = met and went.rows == went.different == options.rows and went.ratio <= _DEEPEST
    return met


def _queries(tree: Tree, server: Server, _options: argparse.Namespace) -> bool:
    (tree.folder / _COUNTED.name).write_bytes(_COUNTED.read_bytes())
    with (
        _served(tree, server, f"{_COUNTED.stem}:app") as (served, _),
        Caller(served.address, tree.headers) as caller,
    ):
        made = list(counts(caller))
    for count in made:
        _say(f"{count.what}: {', '.join(map(str, count.queries))} queries")
    return not any(count.grows for count in made)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
