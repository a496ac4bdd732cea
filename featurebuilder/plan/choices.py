"""List the conventions chosen for a new feature, with the evidence for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.project.convention import Convention
from featurebuilder.project.style.code_style import (
    FeaturePaths,
    read_feature_conventions,
    read_project_style,
)

if TYPE_CHECKING:
    from featurebuilder.project.project import Project
    from featurebuilder.project.versions.versions import Versions


def choices_of(project: Project, versions: Versions) -> tuple[Convention, ...]:
    """Return the choices for a new feature of ``project``.

    ``versions`` are the releases that its code must run on.
    """
    layout, conventions = project.layout, project.router_conventions
    parts = FeaturePaths(*(p.path("x") for p in (layout.router, layout.model, layout.tests)))
    fit = read_feature_conventions(project, parts, versions)
    style = read_project_style(project)
    formatter = "ruff, with the project's settings" if style.is_told else "ruff's defaults"
    return (
        _application(project),
        _aggregator(project),
        Convention("model", layout.model.shown, layout.model.evidence),
        *_stored_model(project),
        Convention("router", layout.router.shown, layout.router.evidence),
        Convention("tests", layout.tests.shown, layout.tests.evidence),
        Convention("document", layout.document.shown, layout.document.evidence),
        conventions.variable,
        conventions.prefix,
        conventions.tags,
        *project.router_construction.conventions,
        *fit.handlers.conventions,
        Convention("test client", fit.client.words, fit.client.evidence),
        Convention("line length", str(style.width), style.width_from),
        Convention("formatting", formatter, style.evidence),
        *fit.versions.facts,
    )


def _application(project: Project) -> Convention:
    key, evidence = project.application.key, project.application_evidence
    if mount := project.graph.mount_of(key):
        path = mount.path or "an unknown path"
        evidence += f"; {mount.parent.variable} mounts it at {path}, in {mount.place}"
    return Convention("application", f"{key.path} {key.variable}", evidence)


def _stored_model(project: Project) -> tuple[Convention, ...]:
    """Return the place of a resource's model, if it is another than that of other models."""
    place = project.stored_layout.model
    if place.shown == project.layout.model.shown:
        return ()
    return (Convention("model of a resource", place.shown, place.evidence),)


def _aggregator(project: Project) -> Convention:
    key = project.aggregator.key if project.aggregator else None
    value = f"{key.path} {key.variable}" if key else project.aggregator_path
    return Convention("aggregator", value, project.aggregator_evidence)
