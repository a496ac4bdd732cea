"""``python -m benchmarks.trees owner/name=CLONE...``: build a feature in public trees."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.trees.application import find_application
from benchmarks.trees.case import Case
from benchmarks.trees.clone import Clone, Commit, write_tree
from benchmarks.trees.environment import (
    Environment,
    Maker,
    client_packages,
    kept_environment,
)
from benchmarks.trees.nowhere import offline_place
from benchmarks.trees.resource import PLAIN, RICH, ResourceCase
from benchmarks.trees.result import Mark, Result
from benchmarks.trees.settings import settings_of
from benchmarks.trees.tables import as_markdown, line, totals
from benchmarks.trees.variants import VARIANTS, varied
from featurebuilder.errors import FeatureBuilderError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HOME = Path.home() / ".cache" / "featurebuilder-trees"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return 0, 1 if a step went wrong somewhere, 2 if a clone is none."""
    options = _parser().parse_args(arguments)
    variants = list(VARIANTS) if "all" in options.variant else options.variant
    clones = [_clone(text) for text in options.clones]
    results: list[Result] = []
    try:
        for clone in clones:
            home = options.home / clone.slug
            found = _kept(home, variants) if options.kept else _run(clone, home, variants, options)
            for result in found:
                results.append(result)
                _tell(line(result))
    except ValueError as error:
        _tell(str(error))
        return 2
    _tell(totals(results))
    if options.markdown:
        made = list(_environments(results, options.home))
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
        choices=[*VARIANTS, "all", PLAIN, RICH],
        default=["plain"],
        help="how the tree's bytes are written, or that a resource is built",
    )
    parser.add_argument("--kept", action="store_true", help="show what earlier runs kept")
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


def _kept(home: Path, variants: list[str]) -> Iterator[Result]:
    for variant in variants:
        if result := Result.kept(home / "results", variant):
            yield result


def _run(
    clone: Clone, home: Path, variants: list[str], options: argparse.Namespace
) -> Iterator[Result]:
    commit = clone.newest()
    for result in _cases(commit, home, variants, options):
        result.commit = commit.id
        result.keep(home / "results")
        yield result


def _cases(
    commit: Commit, home: Path, variants: list[str], options: argparse.Namespace
) -> Iterator[Result]:
    files, name = dict(commit.files()), commit.clone.name
    try:
        application = find_application(files)
    except FeatureBuilderError as error:
        refused = Result(name, variants[0], status="REFUSED")
        refused.mark("inspect", good=False, remark=error.problems[0].what)
        yield refused
        return
    environment, packages = None, ""
    if not options.static:
        write_tree(home / "tree", files)
        place = home / "environment"
        settings = settings_of(name)
        maker = Maker(place, home / "tree", files, application, commit, settings)
        environment = maker.environment()
        packages = client_packages(options.home / "client", environment)
    settings = settings_of(name)
    for variant in variants:
        for database in () if options.static else settings.databases:
            offline_place().database(database, settings.owner, settings.sql)
        tree = varied(files, variant) if variant in VARIANTS else files
        about = (commit.clone, variant, home / "tree", tree, application, environment, packages)
        yield (
            Case(*about, settings).run()
            if variant in VARIANTS
            else ResourceCase(*about, settings).run()
        )


def _environments(results: Sequence[Result], home: Path) -> Iterator[tuple[Result, Environment]]:
    for result in {result.tree: result for result in results}.values():
        place = home / result.tree.replace("/", "+") / "environment"
        if found := kept_environment(place, result.commit):
            yield result, found


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
