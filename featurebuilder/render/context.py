"""What templates see: every decision is made before, templates substitute and loop.

Names are safe by type; plain ``str`` is text of a request and needs a filter to be put out.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from featurebuilder.naming import ClassName, FeatureName, RoutePath
    from featurebuilder.render.parameter_context import (
        CallContext,
        EdgesContext,
        ParameterContext,
    )
    from featurebuilder.render.safe_text import Json, MarkdownText, Scalar


def status_line(status: int) -> str:
    """Return a status and its words, such as ``200 OK``."""
    return f"{status} {HTTPStatus(status).phrase}"


@dataclass(frozen=True, slots=True)
class FieldContext:
    """One field of a model; in an answer it has its value, or that of a ``parameter``.

    ``value`` is as JSON has it and ``source`` as Python does; ``constraints`` are arguments of
    ``Field``, and ``default`` is given where a client may leave the field out. A field whose type
    is a model of its own has no example beside that of the whole.
    """

    name: Identifier
    type: PythonText
    value: Json
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
    """One model; ``description`` is given where its docstring does not say it.

    ``example`` is given for a model that stands in no other.
    """

    name: ClassName
    docstring: PythonText | None
    description: str | None
    fields: tuple[FieldContext, ...]
    example: Json = None


@dataclass(frozen=True, slots=True)
class ChangesContext:
    """Changes of an example, each at an edge of what may be sent, and the status that they get.

    ``constant`` is what the tests call them.
    """

    name: Identifier
    constant: Identifier
    docstring: PythonText
    status_name: Identifier
    changes: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class BodyContext:
    """What an endpoint takes as JSON, with what its tests send.

    ``constant`` is what the tests call the example; ``required`` are the keys that it cannot do
    without. It is a list of such where ``most`` says how many that holds at most.
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
        """What handlers and tests call it."""
        return Identifier("body")

    @property
    def sent(self) -> PythonText:
        """What tests send where the variable is one of several."""
        return self.sending(self.variable)

    def sending(self, name: Identifier) -> PythonText:
        """Return what tests send of one body, which they call ``name``."""
        return PythonText(name if self.most is None else f"[{name}]")


@dataclass(frozen=True, slots=True)
class HeaderContext:
    """A header of an answer."""

    name: str
    value: str
    description: str


@dataclass(frozen=True, slots=True)
class ModuleImport:
    """A line that imports ``names``, sorted, from a module of the tree."""

    module: PythonText
    names: tuple[PythonText, ...]


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
class ImportsContext:
    """What a module imports: whole lines of the standard library's, names of the others'.

    ``hidden`` are names of Pydantic's that hide something from the document.
    """

    standard: tuple[PythonText, ...]
    fastapi: tuple[Identifier, ...]
    pydantic: tuple[Identifier, ...]
    own: tuple[ModuleImport, ...]
    hidden: tuple[Identifier, ...] = ()


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
    model: ModelContext | None
    body: MarkdownText
    answer: Json
    inner: tuple[ModelContext, ...] = ()
    takes: BodyContext | None = None
    status: int = 200
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    errors: tuple[ErrorContext, ...] = ()
    parameters: tuple[ParameterContext, ...] = ()
    edges: tuple[EdgesContext, ...] = ()
    dependencies: tuple[Identifier, ...] = ()
    many: bool = False
    headers: tuple[HeaderContext, ...] = ()
    command: MarkdownText | None = None

    @property
    def unused(self) -> tuple[Identifier, ...]:
        """The parameters that the answer does not hold, and the body."""
        used = {field.parameter for field in self.model.fields} if self.model else set()
        body = (self.takes.variable,) if self.takes else ()
        return (*body, *(one.name for one in self.parameters if one.name not in used))

    @property
    def documents(self) -> bool:
        """Whether the document says more of it than what FastAPI tells by itself."""
        return bool(self.takes or self.errors or self.headers)

    @property
    def documented(self) -> tuple[str, ...]:
        """The statuses that the document tells surely, its own first."""
        return tuple(map(str, (self.status, *(error.status for error in self.errors))))

    @property
    def sent(self) -> tuple[ParameterContext, ...]:
        """The parameters that a client sends."""
        return tuple(parameter for parameter in self.parameters if parameter.depends is None)

    @property
    def by_keyword(self) -> bool:
        """Whether the arguments have to be named: one is a bare yes or no."""
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
        """The type of what the handler returns."""
        if self.model is None:
            return PythonText("None")
        return PythonText(f"list[{self.model.name}]" if self.many else self.model.name)

    @property
    def models(self) -> tuple[ModelContext, ...]:
        """The models of what it takes and answers, each behind those that it needs."""
        taken = (*self.takes.inner, self.takes.model) if self.takes else ()
        return (*taken, *self.inner, *((self.model,) if self.model else ()))

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
    router_imports: ImportsContext
    model_imports: ImportsContext
    test_imports: tuple[ModuleImport, ...] = ()
    dependencies: tuple[Identifier, ...] = ()
    guards: tuple[str, ...] = ()
    overridden: tuple[Identifier, ...] = ()
    app: PythonText | None = None

    @property
    def invalid_name(self) -> Identifier:
        """What Python calls the status of what is not valid; newer ones have another name, too."""
        return Identifier("UNPROCESSABLE_ENTITY")

    @property
    def parametrizes(self) -> bool:
        """Whether some test runs more than once."""
        return any(endpoint.edges or endpoint.takes for endpoint in self.endpoints)

    @property
    def documents(self) -> bool:
        """Whether the document says more of some endpoint than FastAPI tells by itself."""
        return any(endpoint.documents for endpoint in self.endpoints)

    @property
    def models(self) -> tuple[ModelContext, ...]:
        """The models, in the order of the endpoints."""
        return tuple(model for endpoint in self.endpoints for model in endpoint.models)

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
