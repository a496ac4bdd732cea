"""Plan a new project: a tested FastAPI application, ready for its first feature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.project.files import (
    AGGREGATOR,
    APPLICATION,
    APPLICATION_TESTS,
    CONFTEST,
    GITIGNORE,
    PACKAGE,
    PYPROJECT,
    README,
)
from featurebuilder.errors import InvalidNameError, Problem
from featurebuilder.naming import FeatureName, Identifier
from featurebuilder.plan.change import Change, Part, Plan
from featurebuilder.plan.expected import ExpectedResponse
from featurebuilder.render.safe_text import PythonText, docstring_text, is_plain_sentence

if TYPE_CHECKING:
    from featurebuilder.plan.tools import Tools

# These titles cannot be derived from the package's name.
_NOT_PACKAGES = frozenset({"docs", "examples", "features", "templates", "test", "tests"})
_KNOWN_TITLES = {"petsage": "PetSage"}


@dataclass(frozen=True, slots=True)
class NewProject:
    """The names of a new project.

    Attributes:
        package: The name of its package and folder.
        title: Its title.
        description: A sentence about it.
    """

    package: FeatureName
    title: str
    description: str

    @classmethod
    def named(cls, name: str, title: str | None, description: str | None) -> NewProject:
        """Return the project ``name``; derive a missing title or description from the name.

        Raises:
            InvalidNameError: if the name cannot be a package's name.
        """
        package = FeatureName(name)
        if package in _NOT_PACKAGES:
            raise InvalidNameError(Problem(f"'{package}' is the name of another project folder"))
        known = _KNOWN_TITLES.get(package) or package.replace("_", " ").title()
        title = title or known
        return cls(package, title, description or f"The backend of {title}.")


@dataclass(frozen=True, slots=True)
class ProjectContext:
    """A new project; ``title`` is its display name without the word "API"."""

    package: Identifier
    title: str
    description: str

    @property
    def full_title(self) -> str:
        """The display name of the API."""
        return f"{self.title} API"

    @property
    def welcome(self) -> str:
        """The message at the root of the API."""
        return f"Welcome to the {self.title} API."

    @property
    def summary(self) -> str:
        """The description on one line, as package metadata requires."""
        return " ".join("".join(c if c.isprintable() else " " for c in self.description).split())


@dataclass(frozen=True, slots=True)
class PackageContext:
    """A new package or aggregator."""

    docstring: PythonText
    variable: Identifier | None = None


def plan_project(project: NewProject, tools: Tools) -> Plan:
    """Return the plan that creates ``project``; paths are relative to its folder."""
    package = project.package
    context = _project_context(project)
    render = tools.renderer.render
    files = {
        "pyproject.toml": render(PYPROJECT.template, context),
        "README.md": render(README.template, context),
        ".gitignore": render(GITIGNORE.template, context),
        f"{package}/main.py": render(APPLICATION.template, context),
        f"{package}/tests/conftest.py": render(CONFTEST.template, context),
        f"{package}/tests/test_main.py": render(APPLICATION_TESTS.template, context),
        f"{package}/api/v1/api.py": render(AGGREGATOR.template, aggregator_context()),
    }
    for folder, words in _packages(project).items():
        docstring = PackageContext(docstring_text(words))
        files[f"{folder}/__init__.py"] = render(PACKAGE.template, docstring)
    return Plan(tuple(_new_file(path, text, tools) for path, text in sorted(files.items())))


def expected_welcome(project: NewProject) -> ExpectedResponse:
    """Return the expected response of the new project's root path."""
    body = {"message": _project_context(project).welcome, "docs": "/docs"}
    return ExpectedResponse("get", "/", body, f"{project.package}/main.py", "read_root")


def aggregator_context() -> PackageContext:
    """Return the context of the aggregator's template."""
    docstring = PythonText("The routers of version 1 of the API.")
    return PackageContext(docstring, Identifier("api_v1_router"))


def _project_context(project: NewProject) -> ProjectContext:
    return ProjectContext(Identifier(project.package), project.title, project.description)


def _packages(project: NewProject) -> dict[str, str]:
    package, title = project.package, f"The {project.title} API."
    return {
        package: title if is_plain_sentence(title) else "The API.",
        f"{package}/api": "The versions of the API.",
        f"{package}/api/v1": "Version 1 of the API.",
        f"{package}/api/v1/endpoints": "The routers, one module a feature.",
        f"{package}/models": "The models of requests and responses.",
        f"{package}/tests": "The tests.",
    }


def _new_file(path: str, text: str, tools: Tools) -> Change:
    if path.endswith(".py"):
        text = tools.formatter.python(text, path)
    part = Part.PACKAGE if path.endswith("__init__.py") else Part.PROJECT
    return Change.between(path, part, None, text.encode(), _WHY.get(path, "part of the project"))


_WHY = {
    "pyproject.toml": "dependencies, and the settings of ruff, mypy and pytest",
    "README.md": "how to run, test and grow the project",
}
