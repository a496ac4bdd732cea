"""Check an invalid request against the project too, so that one run reports both kinds of error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import FeatureBuilderError, Problem
from featurebuilder.features.feature import resolve_feature
from featurebuilder.project.project import read_project
from featurebuilder.project.versions.installed import UNKNOWN_ENVIRONMENT
from featurebuilder.project.versions.versions import read_versions

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.project.source.snapshot import Snapshot
    from featurebuilder.request.asking import FoundRequest


def find_project_problems(
    root: Path, snapshot: Snapshot, sound: FoundRequest | None
) -> tuple[Problem, ...]:
    """Return the project's problems with the valid part of an invalid request.

    ``root`` is the project's folder. ``sound`` is the valid part of the request, or ``None`` if it
    has none.
    """
    if sound is None:
        return ()
    try:
        project = read_project(root, snapshot, leaving_out=sound.request.name)
        versions = read_versions(snapshot, project.application.key.path, UNKNOWN_ENVIRONMENT)
        resolve_feature(project, sound, versions)
    except FeatureBuilderError as error:
        return error.problems
    return ()
