"""List the conventions chosen for a new feature, with the evidence for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.style.code_style import (
    FeaturePaths,
    read_feature_conventions,
    read_project_style,
)

if TYPE_CHECKING:
    from featurebuilder.project.project import Project
    from featurebuilder.project.versions.versions import Versions


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice and its evidence, in words for a reviewer.

    Attributes:
        what: The name of the choice, such as "router variable".
        value: The chosen value.
        evidence: The places that the value was read from.
    """

    what: str
    value: str
    evidence: str


def choices_of(project: Project, versions: Versions) -> tuple[Choice, ...]:
    """Return the choices for a new feature of ``project``.

    ``versions`` are the releases that its code must run on.
    """
    layout, habits = project.layout, project.habits
    parts = FeaturePaths(*(p.path("x") for p in (layout.router, layout.model, layout.tests)))
    fit = read_feature_conventions(project, parts, versions)
    style = read_project_style(project)
    formatter = "ruff, with the project's settings" if style.is_told else "ruff's defaults"
    return (
        _application(project),
        _aggregator(project),
        Choice("model", layout.model.shown, layout.model.evidence),
        Choice("router", layout.router.shown, layout.router.evidence),
        Choice("tests", layout.tests.shown, layout.tests.evidence),
        Choice("document", layout.document.shown, layout.document.evidence),
        Choice("router variable", habits.variable, habits.variable_evidence),
        Choice("prefix", habits.prefix.given.value, habits.prefix.evidence),
        Choice("tags", habits.tags.given.value, habits.tags.evidence),
        *(Choice(each.name, each.value, each.evidence) for each in fit.handlers.habits),
        Choice("test client", fit.client.words, fit.client.evidence),
        Choice("line length", str(style.width), style.width_from),
        Choice("formatting", formatter, style.evidence),
        *(Choice(fact.name, fact.value, fact.evidence) for fact in fit.versions.facts),
    )


def _application(project: Project) -> Choice:
    key = project.application.key
    return Choice("application", f"{key.path} {key.variable}", project.application_evidence)


def _aggregator(project: Project) -> Choice:
    key = project.aggregator.key if project.aggregator else None
    value = f"{key.path} {key.variable}" if key else project.aggregator_path
    return Choice("aggregator", value, project.aggregator_evidence)
