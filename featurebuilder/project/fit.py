"""What the code of a new feature has to fit: versions, siblings' habits, and their test client."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.formatter_settings import FormatterSettings
from featurebuilder.project.handlers import Habit, Handlers, read_handlers
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
    resolver, siblings = project.resolver, project.siblings
    handlers = read_handlers(resolver, project.graph, siblings, paths.router, paths.model)
    settings = FormatterSettings(project.snapshot, project.application.key.path)
    return Fit(
        versions,
        _with_demands(handlers, settings),
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


def _with_demands(handlers: Handlers, settings: FormatterSettings) -> Handlers:
    """Return the handlers with what siblings leave out, but the tree's ruff demands."""
    demands = settings.demands
    habits = handlers.habits
    if demands("D103") and not handlers.docstrings:
        told = Habit("docstrings", "docstrings", f"a rule in {settings.ruff()[1]} demands them")
        habits = (*(habit for habit in habits if habit.name != told.name), told)
    return replace(
        handlers,
        annotates=handlers.annotates or demands("ANN201"),
        docstrings=handlers.docstrings or demands("D103"),
        module_docstrings=handlers.module_docstrings or demands("D100"),
        class_docstrings=handlers.class_docstrings or demands("D101"),
        habits=habits,
    )
