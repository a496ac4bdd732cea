"""``python -m benchmarks.speed [TREE...]``: what commands cost, against a floor of the same run."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.speed.floors import PARSE, READ, START
from benchmarks.speed.timing import cost, python, tool
from benchmarks.speed.trees import plant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.speed.timing import Cost

_FILES = 50_000


@dataclass(frozen=True, slots=True)
class Row:
    """One command on one tree, and the floor it is held against."""

    what: str
    took: Cost
    floor: str
    least: Cost


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("trees", nargs="*", type=Path, metavar="TREE")
    parser.add_argument("--files", type=int, default=_FILES, help="the size of the made tree")
    parser.add_argument("--runs", type=int, default=3, help="more runs; the least counts")
    options = parser.parse_args(arguments)
    lines = [
        "| What | Seconds | Floor | Seconds | Ratio |",
        "| --- | ---: | --- | ---: | ---: |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, f"{options.files} files")
        plant(made, options.files)
        for row in _rows([made, *options.trees], options.runs):
            took, least = f"{row.took.seconds:.2f}", f"{row.least.seconds:.2f}"
            ratio = f"{row.took.times(row.least):.1f}"
            lines.append(f"| {row.what} | {took} | {row.floor} | {least} | {ratio} |")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _rows(trees: Sequence[Path], runs: int) -> Iterator[Row]:
    here = Path()
    start = cost(python(START), here, runs)
    for words in ("--version", "--help", "build --help"):
        yield Row(words, cost(tool(*words.split()), here, runs), "an interpreter starts", start)
    for tree in trees:
        floors = {
            "every file is read": cost(python(READ, "."), tree, runs),
            "every file is parsed": cost(python(PARSE, "."), tree, runs=0),
        }
        for words in ("inspect", "build smoke_test --dry-run"):
            took = cost(tool(*words.split()), tree, runs)
            for floor, least in floors.items():
                yield Row(f"{words}, {tree.name}", took, floor, least)


if __name__ == "__main__":
    sys.exit(main())
