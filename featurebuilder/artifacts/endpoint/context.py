"""Define the template contexts of a feature and a project.

Templates only substitute values and loop; all decisions are made before. Names are safe by type. A
plain ``str`` comes from a request and needs a filter before it can be output.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from featurebuilder.artifacts.code_style import CodeStyle
    from featurebuilder.artifacts.endpoint.parameter_context import (
        CallContext,
        EdgesContext,
        ParameterContext,
    )
    from featurebuilder.naming import ClassName, FeatureName, RoutePath
    from featurebuilder.render.safe_text import Json, MarkdownText, Scalar


def status_line(status: int) -> str:
    """Return a status with its phrase, such as ``200 OK``."""
    return f"{status} {HTTPStatus(status).phrase}"


@dataclass(frozen=True, slots=True)
class ModelFieldContext:
    """One field of a model.

    Attributes:
        name: The attribute's name.
        type: The annotation.
        description: The description from the request.
        example: The example in JSON.
        source: The value as a Python expression.
        json_name: The name in JSON.
        kind: Words for the type, for the document.
        parameter: The handler's parameter whose value the response returns, if any.
        constraints: The arguments of ``Field`` that limit the values.
        has_example: False for a nested model, whose example is part of the whole.
        default: The default, if a client may omit the field.
    """

    name: Identifier
    type: PythonText
    description: str
    example: Json
    source: PythonText
    json_name: str
    kind: MarkdownText
    parameter: Identifier | None = None
    constraints: tuple[tuple[Identifier, Scalar], ...] = ()
    has_example: bool = True
    default: PythonText | None = None


@dataclass(frozen=True, slots=True)
class ModelContext:
    """One model.

    Attributes:
        name: The class name.
        docstring: The docstring, if the class gets one.
        description: The description, if the docstring does not contain it.
        fields: The fields.
        example: An example in JSON; ``None`` for a nested model.
    """

    name: ClassName
    docstring: PythonText | None
    description: str | None
    fields: tuple[ModelFieldContext, ...]
    example: Json = None


@dataclass(frozen=True, slots=True)
class ChangesContext:
    """Test cases that change an example body to values at a boundary.

    Attributes:
        name: The name of the test.
        constant: The constant that holds the changes.
        docstring: The docstring of the test.
        status_name: The expected status.
        changes: The changes in JSON.
    """

    name: Identifier
    constant: Identifier
    docstring: PythonText
    status_name: Identifier
    changes: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class BodyContext:
    """The JSON body of an endpoint, and what its tests send.

    Attributes:
        model: The model of the body, or of its items.
        inner: The nested models.
        constant: The constant that holds the example in tests.
        example: The example in JSON.
        shown: The example as a Markdown block.
        edges: The test cases at the boundaries.
        required: The required JSON keys.
        most: The maximum number of items of a list; ``None`` if the body is not a list.
    """

    model: ModelContext
    inner: tuple[ModelContext, ...]
    constant: Identifier
    example: Json
    shown: MarkdownText
    edges: tuple[ChangesContext, ...]
    required: tuple[str, ...]
    most: int | None = None

    @property
    def type(self) -> PythonText:
        """The annotation of the handler's argument."""
        if self.most is None:
            return PythonText(self.model.name)
        return PythonText(f"Annotated[list[{self.model.name}], Body(max_length={self.most})]")

    @property
    def variable(self) -> Identifier:
        """The variable name in handlers and tests."""
        return Identifier("body")

    @property
    def sent(self) -> PythonText:
        """The expression that tests send, with the body in ``variable``."""
        return self.sending(self.variable)

    def sending(self, name: Identifier) -> PythonText:
        """Return the expression that tests send, with one body object in the variable ``name``."""
        return PythonText(name if self.most is None else f"[{name}]")


@dataclass(frozen=True, slots=True)
class HeaderContext:
    """A header of a response."""

    name: str
    value: str
    description: str


@dataclass(frozen=True, slots=True)
class ModuleImport:
    """An import of sorted ``names`` from a module of the project."""

    module: PythonText
    names: tuple[PythonText, ...]


@dataclass(frozen=True, slots=True)
class ErrorResponseContext:
    """An error response of an endpoint, with its meaning."""

    status: int
    meaning: str

    @property
    def line(self) -> str:
        """The status with its phrase."""
        return status_line(self.status)


@dataclass(frozen=True, slots=True)
class ImportsContext:
    """The imports of a module.

    Attributes:
        standard: Whole lines for the standard library.
        fastapi: Names from ``fastapi``.
        pydantic: Names from ``pydantic``.
        own: Imports from the project.
        hidden: Names from ``pydantic.json_schema`` that hide a type from the OpenAPI document.
    """

    standard: tuple[PythonText, ...]
    fastapi: tuple[Identifier, ...]
    pydantic: tuple[Identifier, ...]
    own: tuple[ModuleImport, ...]
    hidden: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class EndpointContext:
    """One path operation without storage.

    Attributes:
        method: The HTTP method in lowercase.
        path: The path in the router.
        full_path: The path that the application serves.
        call: The request of the tests.
        summary: The summary in the OpenAPI document.
        docstring: The handler's docstring.
        description: The description, if the docstring does not contain it.
        explanation: The description or summary, for the document.
        handler: The name of the handler.
        model: The response model, if there is a response body.
        body: The example response as a Markdown block.
        answer: The example response in JSON.
        inner: The nested models of the response.
        takes: The request body, if there is one.
        status: The status of a successful response.
        tags: The endpoint's own tags.
        deprecated: True if the OpenAPI document marks it as deprecated.
        errors: The error responses.
        parameters: The handler's arguments, except the body.
        edges: The test cases at the boundaries of parameters.
        dependencies: The dependencies in the decorator.
        many: True if the response is a list.
        headers: The response headers.
        command: A curl command as a Markdown block.
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
    model: ModelContext | None
    body: MarkdownText
    answer: Json
    inner: tuple[ModelContext, ...] = ()
    takes: BodyContext | None = None
    status: int = 200
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    errors: tuple[ErrorResponseContext, ...] = ()
    parameters: tuple[ParameterContext, ...] = ()
    edges: tuple[EdgesContext, ...] = ()
    dependencies: tuple[Identifier, ...] = ()
    many: bool = False
    headers: tuple[HeaderContext, ...] = ()
    command: MarkdownText | None = None

    @property
    def unused(self) -> tuple[Identifier, ...]:
        """The body and the parameters that the response does not use."""
        used = {field.parameter for field in self.model.fields} if self.model else set()
        body = (self.takes.variable,) if self.takes else ()
        return (*body, *(one.name for one in self.parameters if one.name not in used))

    @property
    def documents(self) -> bool:
        """True if the OpenAPI document contains more than FastAPI adds by itself."""
        return bool(self.takes or self.errors or self.headers)

    @property
    def documented(self) -> tuple[str, ...]:
        """The statuses that the OpenAPI document must list, starting with the successful one."""
        return tuple(map(str, (self.status, *(error.status for error in self.errors))))

    @property
    def sent(self) -> tuple[ParameterContext, ...]:
        """The parameters that a client sends."""
        return tuple(parameter for parameter in self.parameters if parameter.depends is None)

    @property
    def by_keyword(self) -> bool:
        """True if the handler's arguments are keyword-only, because a boolean has a default."""
        return any(parameter.default in {"True", "False"} for parameter in self.parameters)

    @property
    def required(self) -> tuple[ParameterContext, ...]:
        """The arguments without a default."""
        return tuple(parameter for parameter in self.parameters if parameter.default is None)

    @property
    def with_defaults(self) -> tuple[ParameterContext, ...]:
        """The arguments with a default."""
        return tuple(parameter for parameter in self.parameters if parameter.default is not None)

    @property
    def returns(self) -> PythonText:
        """The handler's return type."""
        if self.model is None:
            return PythonText("None")
        return PythonText(f"list[{self.model.name}]" if self.many else self.model.name)

    @property
    def models(self) -> tuple[ModelContext, ...]:
        """The models of the body and the response, each after the models it depends on."""
        taken = (*self.takes.inner, self.takes.model) if self.takes else ()
        return (*taken, *self.inner, *((self.model,) if self.model else ()))

    @property
    def status_name(self) -> Identifier:
        """The name of the status in ``HTTPStatus``."""
        return Identifier(HTTPStatus(self.status).name)

    @property
    def status_line(self) -> str:
        """The status with its phrase."""
        return status_line(self.status)

    @property
    def operation(self) -> str:
        """The method and the served path, such as ``GET /pets``."""
        return f"{self.method.upper()} {self.full_path}"

    @property
    def keeps_description(self) -> bool:
        """True if FastAPI outputs the description unchanged.

        FastAPI strips it and cuts it at a form feed.
        """
        text = self.description or ""
        return text == text.strip() and "\f" not in text


@dataclass(frozen=True, slots=True)
class ClientContext:
    """The test client of the tests.

    Attributes:
        name: The variable or fixture.
        type_module: The module of the client's class.
        type_name: The client's class.
        fixture: True if the client is a fixture.
        mounted: True if the tests include the router in an application of their own.
        mount_prefix: The prefix of the router in that application.
        test_case: The class of a unittest, if the tests use one.
        is_async: True if calls of the client are awaited.
        mark: The pytest mark of asynchronous tests.
        silenced: The fixtures that the tests replace by empty ones.
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
        """True if the tests import pytest."""
        return bool(self.mark or self.silenced)


@dataclass(frozen=True, slots=True)
class FeatureContext:
    """A feature in a project; ``prefix`` and ``tags`` are those that the router itself declares."""

    name: FeatureName
    title: str
    description: str
    endpoints: tuple[EndpointContext, ...]
    prefix: RoutePath | None
    tags: tuple[str, ...]
    all_tags: tuple[str, ...]
    router_variable: Identifier
    style: CodeStyle
    client: ClientContext
    application_expression: PythonText
    test_path: str
    router_imports: ImportsContext
    model_imports: ImportsContext
    test_imports: tuple[ModuleImport, ...] = ()
    dependencies: tuple[Identifier, ...] = ()
    guards: tuple[str, ...] = ()
    overridden: tuple[Identifier, ...] = ()
    app: PythonText | None = None

    @property
    def invalid_name(self) -> Identifier:
        """The name of status 422 in ``HTTPStatus``. Newer Python versions keep it as an alias."""
        return Identifier("UNPROCESSABLE_ENTITY")

    @property
    def parametrizes(self) -> bool:
        """True if a test is parametrized."""
        return any(endpoint.edges or endpoint.takes for endpoint in self.endpoints)

    @property
    def documents(self) -> bool:
        """True if the OpenAPI document of an endpoint contains more than FastAPI adds by itself."""
        return any(endpoint.documents for endpoint in self.endpoints)

    @property
    def models(self) -> tuple[ModelContext, ...]:
        """The models, in the order of the endpoints."""
        return tuple(model for endpoint in self.endpoints for model in endpoint.models)

    @property
    def test_command(self) -> str:
        """The command that runs the feature's tests from the project's root."""
        return shlex.join(["pytest", self.test_path])


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
