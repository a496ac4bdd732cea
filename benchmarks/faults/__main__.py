"""``python -m benchmarks.faults``: print what kills, refusing disks, races and bad input do.

Every line ends with what must not happen; the exit code is 1 if it happened.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.faults import aggregators, hostile, races, transactions

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

PARTS = ("transactions", "races", "requests", "aggregators")
_WRONG = (
    *("neither", "false statement", "record left", "traceback", "build refused"),
    *("served wrongly", "broken", "refused without a reason"),
)


def main() -> int:
    """Run the parts, all of them by default."""
    parser = argparse.ArgumentParser(prog="benchmarks.faults", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--builds", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--aggregators", type=int, default=1_000)
    given = parser.parse_args()
    parts = given.parts or PARTS
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        home = Path(folder)
        if "transactions" in parts:
            _print(
                "| command | kills | refusals | seen | wrong |\n| --- | ---: | ---: | --- | ---: |"
            )
            for tally in transactions.measure(home / "transactions"):
                bad = _count_wrong(tally.seen)
                counts = f"{tally.kills} | {tally.faults}"
                _print(f"| {tally.name} | {counts} | {_words(tally.seen)} | {bad} |")
                wrong += bad
        others: dict[str, Mapping[str, int]] = {}
        if "races" in parts:
            title = f"{given.rounds} times {given.builds} builds at once"
            others[title] = races.measure(home / "races", given.builds, given.rounds)
        if "requests" in parts:
            others[f"{given.requests} requests"] = hostile.measure(home, given.requests)
        if "aggregators" in parts:
            title = f"{given.aggregators} aggregators"
            others[title] = aggregators.measure(home / "aggregators", given.aggregators)
    if others:
        _print("\n| input | seen | wrong |\n| --- | --- | ---: |")
    for title, seen in others.items():
        bad = _count_wrong(seen)
        _print(f"| {title} | {_words(seen)} | {bad} |")
        wrong += bad
    return int(wrong > 0)


def _count_wrong(seen: Mapping[str, int]) -> int:
    return sum(seen.get(what, 0) for what in _WRONG)


def _words(seen: Mapping[str, int] | Counter[str]) -> str:
    return ", ".join(f"{what} {count}" for what, count in sorted(seen.items()))


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
