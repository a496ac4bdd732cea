"""Plan a feature in trees whose aggregator has one shape and grows.

``python -m benchmarks.edits`` prints a row for each shape: seconds at each size, and by how much
the last doubling multiplied them. 2 is linear, 4 quadratic. Nothing is run or written.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.edits.shapes import SHAPES, tree
from featurebuilder.features.planner import plan_feature
from featurebuilder.plan.tools import Tools
from featurebuilder.project.project import read_project
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.render.environment import Renderer
from featurebuilder.render.formatting import DEFAULT_WIDTH, Formatter
from featurebuilder.request.asking import find_request

if TYPE_CHECKING:
    from benchmarks.edits.shapes import Shape

ROOT = Path("/nonexistent")


def main() -> None:
    """Measure every shape, or those that are named."""
    parser = argparse.ArgumentParser(prog="benchmarks.edits", description=__doc__)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help=", ".join(SHAPES))
    parser.add_argument("--sizes", nargs="+", type=int, default=[500, 1000, 2000, 4000])
    arguments = parser.parse_args()
    sizes = arguments.sizes
    sys.stdout.write("| shape | " + " | ".join(map(str, sizes)) + " | last doubling |\n")
    sys.stdout.write("| --- |" + " ---: |" * (len(sizes) + 1) + "\n")
    for name in arguments.shapes or SHAPES:
        seconds = [measure(SHAPES[name], size) for size in sizes]
        cells = [f"{each:.2f}" for each in seconds]
        cells.append(f"x {seconds[-1] / seconds[-2]:.1f}" if len(seconds) > 1 else "")
        sys.stdout.write(f"| {name} | " + " | ".join(cells) + " |\n")
        sys.stdout.flush()


def measure(shape: Shape, size: int) -> float:
    """Return the processor's seconds that one plan takes."""
    files = tree(shape, size)
    started = time.process_time()
    snapshot = Snapshot.of_files(files)
    asked = find_request(snapshot, "smoke_test", None)
    project = read_project(ROOT, snapshot, leaving_out="smoke_test")
    tools = Tools(Renderer(), Formatter(ROOT, None, DEFAULT_WIDTH))
    plan_feature(asked, project, tools, force=False)
    return time.process_time() - started


if __name__ == "__main__":
    main()
