"""Refuse to edit a project whose modules do not parse, because nothing about them is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError, UnusableProjectError
from featurebuilder.project.source.imported_files import imported_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.errors import Problem
    from featurebuilder.project.project import Project
    from featurebuilder.project.source.snapshot import Snapshot


def refuse_unparsed(project: Project, *paths: str) -> None:
    """Check that no module with routers has a syntax error, of those that the application imports.

    Such a module may be the aggregator, or may include a router already. ``paths`` are checked too.

    Raises:
        UnusableProjectError: if one does not.
    """
    unread = set(project.graph.unread)
    if not unread:
        return
    start = project.application.key.path
    needed = {start, project.aggregator_path, *paths, *imported_files(project.resolver, start)}
    if problems := parsing_problems(project.snapshot, sorted(unread & needed)):
        raise UnusableProjectError(*problems)


def parsing_problems(snapshot: Snapshot, paths: Iterable[str]) -> tuple[Problem, ...]:
    """Return the syntax error of each file at ``paths``."""
    problems: list[Problem] = []
    for path in paths:
        try:
            _ = read_source(snapshot.read(path) or b"", path).tree
        except EditRefusedError as error:
            problems += error.problems
    return tuple(problems)
