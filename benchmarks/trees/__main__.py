"""``python -m benchmarks.trees owner/name=CLONE...``: build a feature in public trees."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.trees.application import find_application
from benchmarks.trees.case import Case, Mark, Result
from benchmarks.trees.clone import Clone, write_tree
from benchmarks.trees.environment import Environment, Maker, client_packages
from benchmarks.trees.tables import as_markdown, line, totals
from benchmarks.trees.variants import VARIANTS, varied
from featurebuilder.errors import FeatureBuilderError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HOME = Path.home() / ".cache" / "featurebuilder-trees"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return 0, 1 if a step went wrong somewhere, 2 if a clone is none."""
    options = _parser().parse_args(arguments)
    results: list[Result] = []
    made: list[tuple[str, str, Environment]] = []
    try:
        for text in options.clones:
            clone = _clone(text)
            for result in _cases(clone, options, made):
                results.append(result)
                _tell(line(result))
    except ValueError as error:
        _tell(str(error))
        return 2
    _tell(totals(results))
    if options.markdown:
        options.markdown.write_text(as_markdown(results, made), encoding="utf-8")
    return int(any(Mark.NO in result.marks.values() for result in results))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks.trees", description=__doc__)
    parser.add_argument(
        "clones",
        nargs="+",
        metavar="CLONE",
        help="the folder of a clone, or NAME=FOLDER, or NAME@REVISION=FOLDER",
    )
    parser.add_argument(
        "--variant",
        nargs="+",
        choices=[*VARIANTS, "all"],
        default=["plain"],
        help="how the tree's bytes are written",
    )
    parser.add_argument("--static", action="store_true", help="run nothing of the trees")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables")
    parser.add_argument(
        "--home", type=Path, default=_HOME, help="where trees and environments are kept"
    )
    return parser


def _clone(text: str) -> Clone:
    about, _, folder = text.rpartition("=")
    name, _, revision = about.partition("@")
    return Clone(name or Path(folder).name, Path(folder), revision or "HEAD")


def _cases(
    clone: Clone, options: argparse.Namespace, made: list[tuple[str, str, Environment]]
) -> Iterator[Result]:
    commit = clone.newest()
    files = dict(commit.files())
    folder = options.home / clone.slug / "tree"
    variants = list(VARIANTS) if "all" in options.variant else options.variant
    try:
        application = find_application(files)
    except FeatureBuilderError as error:
        refused = Result(clone.name, variants[0], "REFUSED")
        refused.mark("inspect", good=False, remark=error.problems[0].what)
        yield refused
        return
    environment = None
    if not options.static:
        write_tree(folder, files)
        place = options.home / clone.slug / "environment"
        maker = Maker(place, folder, files, application, commit.id, commit.date)
        environment = maker.environment()
        made.append((clone.name, commit.id, environment))
    packages = client_packages(options.home / "client", environment) if environment else ""
    for variant in variants:
        case = Case(
            clone.name, variant, folder, varied(files, variant), application, environment, packages
        )
        yield case.run()


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
