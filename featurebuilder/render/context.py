"""What templates see: every decision is made before, templates substitute and loop.

Names are safe by type; plain ``str`` is text of a request and needs a filter to be put out.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.naming import Identifier

if TYPE_CHECKING:
    from featurebuilder.naming import ClassName, FeatureName, RoutePath
    from featurebuilder.render.parameter_context import (
        CallContext,
        EdgesContext,
        ParameterContext,
    )
    from featurebuilder.render.safe_text import MarkdownText, PythonText, Scalar


def status_line(status: int) -> str:
    """Return a status and its words, such as ``200 OK``."""
    return f"{status} {HTTPStatus(status).phrase}"


@dataclass(frozen=True, slots=True)
class FieldContext:
    """One field of a response model; it answers with its value, or with a ``parameter``."""

    name: Identifier
    type: Identifier
    value: Scalar
    description: str
    example: Scalar
    parameter: Identifier | None = None


@dataclass(frozen=True, slots=True)
class ModelContext:
    """One response model; ``description`` is given where its docstring does not say it."""

    name: ClassName
    docstring: PythonText | None
    description: str | None
    fields: tuple[FieldContext, ...]


@dataclass(frozen=True, slots=True)
class ErrorContext:
    """What else an endpoint may answer, and what it means."""

    status: int
    meaning: str

    @property
    def line(self) -> str:
        """The status and its words."""
        return status_line(self.status)


@dataclass(frozen=True, slots=True)
class EndpointContext:
    """One path operation.

    ``path`` is the router's part of it, ``full_path`` what is served, and ``call`` what a test
    gives its client.
    """

    method: Identifier
    path: str
    full_path: str
    call: CallContext
    summary: str
    docstring: PythonText
    description: str | None
    explanation: str
    handler: Identifier
    model: ModelContext
    body: MarkdownText
    status: int = 200
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    errors: tuple[ErrorContext, ...] = ()
    parameters: tuple[ParameterContext, ...] = ()
    edges: tuple[EdgesContext, ...] = ()

    @property
    def unused(self) -> tuple[Identifier, ...]:
        """The parameters that the answer does not hold."""
        used = {field.parameter for field in self.model.fields}
        return tuple(one.name for one in self.parameters if one.name not in used)

    @property
    def request_path(self) -> str:
        """What a test gives its client."""
        return self.call.url

    @property
    def status_name(self) -> Identifier:
        """What Python calls the status."""
        return Identifier(HTTPStatus(self.status).name)

    @property
    def status_line(self) -> str:
        """The status and its words."""
        return status_line(self.status)

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
class CodeStyle:
    """How the code is written: what the versions allow, and what siblings do.

    ``names_model`` gives the decorator ``response_model=``; ``annotated`` puts what is said of a
    field beside its type; ``needs_ellipsis`` marks a field as required the old way;
    ``model_config`` and ``config_class`` are the new and the old way to say more of a model;
    ``lists_examples`` says that a schema has examples, and not one ``example``.
    """

    is_async: bool = False
    annotates: bool = True
    names_model: bool = False
    docstrings: bool = True
    module_docstrings: bool = True
    future_annotations: bool = False
    annotated: bool = True
    needs_ellipsis: bool = False
    model_config: bool = True
    config_class: bool = False
    lists_examples: bool = True
    openapi_extra: bool = True
    annotates_tests: bool = True
    test_docstrings: bool = False


@dataclass(frozen=True, slots=True)
class ClientContext:
    """How the tests get their client.

    ``fixture`` says that it is a parameter, ``mounted`` that the tests put the router into an
    application of their own under ``mount_prefix``, ``test_case`` names the class of a unittest.
    ``silenced`` are fixtures that the tests replace by ones that do nothing.
    """

    name: Identifier
    type_module: PythonText
    type_name: Identifier
    fixture: bool = False
    mounted: bool = False
    mount_prefix: str = ""
    test_case: ClassName | None = None
    is_async: bool = False
    mark: Identifier | None = None
    silenced: tuple[Identifier, ...] = ()

    @property
    def uses_pytest(self) -> bool:
        """Whether the tests need pytest's own names."""
        return bool(self.mark or self.silenced)


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
    router_module: PythonText
    models_module: PythonText
    style: CodeStyle
    client: ClientContext
    application_module: PythonText
    application_variable: PythonText
    application_expression: PythonText
    test_path: str
    parameter_imports: tuple[PythonText, ...] = ()
    parameter_markers: tuple[Identifier, ...] = ()

    @property
    def parametrizes(self) -> bool:
        """Whether some test runs more than once."""
        return any(endpoint.edges for endpoint in self.endpoints)

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
