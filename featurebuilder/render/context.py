"""What templates see: every decision is made before, templates substitute and loop.

Names are safe by type; plain ``str`` is text of a request and needs a filter to be put out.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.naming import ClassName, FeatureName, Identifier, RoutePath
    from featurebuilder.render.safe_text import MarkdownText, PythonText, Scalar


@dataclass(frozen=True, slots=True)
class FieldContext:
    """One field of a response model."""

    name: Identifier
    type: Identifier
    value: Scalar
    description: str
    example: Scalar


@dataclass(frozen=True, slots=True)
class ModelContext:
    """One response model; ``description`` is given where no docstring can say it."""

    name: ClassName
    docstring: PythonText
    description: str | None
    fields: tuple[FieldContext, ...]


@dataclass(frozen=True, slots=True)
class EndpointContext:
    """One path operation; ``path`` is the router's part of it, ``full_path`` what is served."""

    method: Identifier
    path: str
    full_path: str
    summary: str
    docstring: PythonText
    description: str | None
    explanation: str
    handler: Identifier
    model: ModelContext
    body: MarkdownText

    @property
    def operation(self) -> str:
        """The method and the served path, as people write them."""
        return f"{self.method.upper()} {self.full_path}"

    @property
    def keeps_description(self) -> bool:
        """Whether FastAPI puts out the description as it is: it strips it and cuts at a feed."""
        text = self.description or ""
        return text == text.strip() and "\f" not in text


@dataclass(frozen=True, slots=True)
class FeatureContext:
    """A feature in a tree; ``prefix`` and ``tags`` are what its router itself carries."""

    name: FeatureName
    title: str
    description: str
    endpoints: tuple[EndpointContext, ...]
    prefix: RoutePath | None
    tags: tuple[str, ...]
    all_tags: tuple[str, ...]
    router_variable: Identifier
    models_module: PythonText
    client_fixture: bool
    application_module: PythonText
    application_variable: PythonText
    application_expression: PythonText
    test_path: str

    @property
    def models(self) -> tuple[ModelContext, ...]:
        """The response models, in the order of the endpoints."""
        return tuple(endpoint.model for endpoint in self.endpoints)

    @property
    def test_command(self) -> str:
        """What runs this feature's tests from the project's root."""
        return shlex.join(["pytest", self.test_path])


@dataclass(frozen=True, slots=True)
class ProjectContext:
    """A new project; ``title`` is its name for people, without the word API."""

    package: Identifier
    title: str
    description: str

    @property
    def full_title(self) -> str:
        """The API's name for people."""
        return f"{self.title} API"

    @property
    def welcome(self) -> str:
        """What the API says at its root."""
        return f"Welcome to the {self.title} API."

    @property
    def summary(self) -> str:
        """The description on one line, as a package's metadata must have it."""
        return " ".join("".join(c if c.isprintable() else " " for c in self.description).split())


@dataclass(frozen=True, slots=True)
class PackageContext:
    """A package, or an aggregator, to be made in a tree."""

    docstring: PythonText
    variable: Identifier | None = None
