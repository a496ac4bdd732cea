"""Collect the conventions that the code of a new feature follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.routers.handlers import Convention, HandlerStyle, read_handler_style
from featurebuilder.project.style.formatter_settings import FormatterSettings
from featurebuilder.project.style.style import Style, read_style
from featurebuilder.project.testing.test_clients import TestClientChoice, read_test_client
from featurebuilder.project.versions.versions import DEFAULT_VERSIONS, Versions, missing_client

if TYPE_CHECKING:
    from featurebuilder.project.project import Project


class FeaturePaths(NamedTuple):
    """The paths of a feature's router, model and tests."""

    router: str
    model: str
    tests: str


@dataclass(frozen=True, slots=True)
class FeatureConventions:
    """The conventions for the code of one new feature, with their evidence.

    Attributes:
        versions: Versions that the code must run on.
        handlers: Style of the siblings' handlers and modules.
        client: Test client of the new tests.
    """

    versions: Versions
    handlers: HandlerStyle
    client: TestClientChoice

    @property
    def model_evidence(self) -> str:
        """The reason to write the model for an older Pydantic; empty for today's version."""
        found = [fact for fact in self.versions.facts if fact.name == "Pydantic"]
        if self.versions.pydantic == DEFAULT_VERSIONS.pydantic or not found:
            return ""
        return f"for Pydantic {found[0].value}: {found[0].evidence}"

    @property
    def router_evidence(self) -> str:
        """The style of the router and its evidence; empty if the style guide applies."""
        habits = self.handlers.habits
        if not habits or not self.handlers.is_told:
            return ""
        return f"{', '.join(habit.value for habit in habits)}, {habits[0].evidence}"

    @property
    def tests_evidence(self) -> str:
        """The test client and its evidence, the fixtures to replace, and a missing package."""
        words = [f"{self.client.words}: {self.client.evidence}"]
        if self.client.silenced:
            names = ", ".join(self.client.silenced)
            words.append(f"replaces the fixtures {names}, which would connect to a database")
        if missing := missing_client(self.versions):
            words.append(
                f"the test client needs {missing}, which no file of the project requires: "
                "add it to the test requirements"
            )
        return "; ".join(words)


def read_feature_conventions(
    project: Project, paths: FeaturePaths, versions: Versions
) -> FeatureConventions:
    """Return the conventions for a feature with its code at ``paths``."""
    resolver, siblings = project.resolver, project.siblings
    handlers = read_handler_style(resolver, project.graph, siblings, paths.router, paths.model)
    settings = FormatterSettings(project.snapshot, project.application.key.path)
    return FeatureConventions(
        versions,
        _with_ruff_rules(handlers, settings),
        read_test_client(resolver, project.application, paths.tests, versions.installed),
    )


def read_project_style(project: Project) -> Style:
    """Return the formatting style for new code in the project."""
    layout = project.layout
    router, model, tests = (p.path("x") for p in (layout.router, layout.model, layout.tests))
    handlers = read_handler_style(project.resolver, project.graph, project.siblings, router, model)
    path = project.application.key.path
    new = (router, model, tests)
    return read_style(project.snapshot, path, project.settings, handlers, new)


def _with_ruff_rules(handlers: HandlerStyle, settings: FormatterSettings) -> HandlerStyle:
    """Return ``handlers`` with the annotations and docstrings that the project's ruff requires."""
    demands = settings.is_rule_enabled
    habits = handlers.habits
    if demands("D103") and not handlers.docstrings:
        found = Convention(
            "docstrings", "docstrings", f"required by a ruff rule in {settings.ruff()[1]}"
        )
        habits = (*(habit for habit in habits if habit.name != found.name), found)
    return replace(
        handlers,
        annotates=handlers.annotates or demands("ANN201"),
        docstrings=handlers.docstrings or demands("D103"),
        module_docstrings=handlers.module_docstrings or demands("D100"),
        class_docstrings=handlers.class_docstrings or demands("D101"),
        habits=habits,
    )
