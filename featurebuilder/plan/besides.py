"""Check an invalid request against the project too, so that one run reports both kinds of error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import FeatureBuilderError, Problem
from featurebuilder.plan.current import Current
from featurebuilder.plan.feature import feature_in
from featurebuilder.project.installed import NOTHING
from featurebuilder.project.project import read_project
from featurebuilder.project.versions import read_versions

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.project.snapshot import Snapshot
    from featurebuilder.request.asking import Asked


def problems_besides(root: Path, snapshot: Snapshot, sound: Asked | None) -> tuple[Problem, ...]:
    """Return the project's problems with the valid part of an invalid request.

    ``root`` is the project's folder. ``sound`` is the valid part of the request, or ``None`` if it
    has none.
    """
    if sound is None:
        return ()
    try:
        project = read_project(root, snapshot, leaving_out=sound.request.name)
        versions = read_versions(snapshot, project.application.key.path, NOTHING)
        feature_in(project, Current.of(sound), versions)
    except FeatureBuilderError as error:
        return error.problems
    return ()
