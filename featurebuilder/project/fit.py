"""What the code of a new feature has to fit: versions, siblings' habits, and their test client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.handlers import Handlers, read_handlers
from featurebuilder.project.style import Style, read_style
from featurebuilder.project.test_clients import TestClientChoice, read_test_client
from featurebuilder.project.versions import TODAY, Versions, missing_client

if TYPE_CHECKING:
    from featurebuilder.project.project import Project


class FeaturePaths(NamedTuple):
    """Where the code of a feature goes."""

    router: str
    model: str
    tests: str


@dataclass(frozen=True, slots=True)
class Fit:
    """Everything that was read for one new feature, each with its evidence."""

    versions: Versions
    handlers: Handlers
    client: TestClientChoice

    @property
    def model_words(self) -> str:
        """Why the model is written for other versions than today's, or nothing."""
        told = [fact for fact in self.versions.facts if fact.name == "Pydantic"]
        if self.versions.pydantic == TODAY.pydantic or not told:
            return ""
        return f"for Pydantic {told[0].value}: {told[0].evidence}"

    @property
    def router_words(self) -> str:
        """How the router is written, and like which; nothing where the style guide tells."""
        habits = self.handlers.habits
        if not habits or not self.handlers.is_told:
            return ""
        return f"{', '.join(habit.value for habit in habits)}, {habits[0].evidence}"

    @property
    def tests_words(self) -> str:
        """How the tests get their client, and what the tree lacks for it."""
        words = [f"{self.client.words}: {self.client.evidence}"]
        if self.client.silenced:
            names = ", ".join(self.client.silenced)
            words.append(f"without the database of {names}, which every test here would need")
        if missing := missing_client(self.versions):
            words.append(
                f"no file of the tree requires {missing}, which the test client needs: "
                "add it to what the tests need"
            )
        return "; ".join(words)


def read_fit(project: Project, paths: FeaturePaths, versions: Versions) -> Fit:
    """Return what a feature with its code at these paths has to fit."""
    resolver = project.resolver
    return Fit(
        versions,
        read_handlers(resolver, project.graph, project.siblings, paths.router, paths.model),
        read_test_client(resolver, project.application, paths.tests, versions.installed),
    )


def style_of(project: Project) -> Style:
    """Return how a feature's code is formatted."""
    layout = project.layout
    router, model, tests = (p.path("x") for p in (layout.router, layout.model, layout.tests))
    handlers = read_handlers(project.resolver, project.graph, project.siblings, router, model)
    path = project.application.key.path
    new = (router, model, tests)
    return read_style(project.snapshot, path, project.settings, handlers, new)
