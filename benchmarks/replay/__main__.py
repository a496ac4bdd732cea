"""``python -m benchmarks.replay CLONE...``: replay what people did in these clones."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.replay.engine import Outcome
from benchmarks.replay.mining import mine
from benchmarks.replay.repository import Repository
from benchmarks.replay.round_trip import travel, trips
from benchmarks.replay.scoring import replay
from benchmarks.replay.showing import shown
from benchmarks.replay.tables import (
    as_json,
    as_markdown,
    commit_totals,
    line,
    totals_text,
    trip_totals,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.replay.scoring import Replayed, Score


@dataclass
class _Results:
    commits: list[Score] = field(default_factory=list)
    round_trips: list[Score] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return 0, 1 if the engine crashed in a case, 2 if a clone is none."""
    options = _parser().parse_args(arguments)
    try:
        repositories = [_opened(text) for text in options.clones]
    except ValueError as error:
        _tell(str(error))
        return 2
    results = _Results()
    for repository in repositories:
        with closing(repository):
            for replayed in _commits(repository, options):
                results.commits.append(replayed.score)
                _tell(shown(replayed) if options.verbose else line(replayed.score))
            for replayed in _round_trips(repository, options):
                results.round_trips.append(replayed.score)
                _tell(shown(replayed) if options.verbose else line(replayed.score))
    _finish(results, options)
    scores = [*results.commits, *results.round_trips]
    return int(any(score.outcome is Outcome.CRASHED for score in scores))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks.replay", description=__doc__)
    parser.add_argument(
        "clones", nargs="+", metavar="CLONE", help="the folder of a clone, or NAME=FOLDER"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every case as JSON")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables")
    parser.add_argument("--round-trip", action="store_true", help="score round trips too")
    parser.add_argument("--revision", default="HEAD", help="where the history ends")
    parser.add_argument("--since", metavar="DATE", help="leave out what is older")
    parser.add_argument("--limit", type=int, metavar="N", help="at most N cases of each clone")
    parser.add_argument("--case", metavar="ID", help="only cases whose id begins so")
    parser.add_argument("--verbose", action="store_true", help="show both edits, side by side")
    return parser


def _opened(text: str) -> Repository:
    name, _, folder = text.rpartition("=")
    return Repository.at(Path(folder), name or None)


def _commits(repository: Repository, options: argparse.Namespace) -> Iterator[Replayed]:
    cases = mine(repository, options.revision, options.since)
    chosen = (case for case in cases if case.id.startswith(_commit_of(options.case)))
    if options.case is None or ":" not in options.case:
        yield from map(replay, islice(chosen, options.limit))


def _round_trips(repository: Repository, options: argparse.Namespace) -> Iterator[Replayed]:
    if options.round_trip:
        chosen = (
            trip
            for trip in trips(repository, options.revision)
            if trip.id.startswith(options.case or "")
        )
        yield from map(travel, islice(chosen, options.limit))


def _commit_of(case: str | None) -> str:
    return (case or "").partition(":")[0]


def _finish(results: _Results, options: argparse.Namespace) -> None:
    commits, round_trips = results.commits, results.round_trips
    _tell(totals_text(f"\n{len(commits)} commits", commit_totals(commits)))
    if options.round_trip:
        _tell(totals_text(f"\n{len(round_trips)} round trips", trip_totals(round_trips)))
    if options.json:
        options.json.write_text(as_json(commits, round_trips), encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(as_markdown(commits, round_trips), encoding="utf-8")


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
