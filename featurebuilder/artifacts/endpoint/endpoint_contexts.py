"""Build the template contexts of a request's endpoints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.artifacts.code_style import one_line_docstring
from featurebuilder.artifacts.curl_commands import endpoint_curl_command
from featurebuilder.artifacts.endpoint.body_context import body_context
from featurebuilder.artifacts.endpoint.model_contexts import ModelBuilder
from featurebuilder.artifacts.endpoint.parameter_contexts import (
    boundary_cases,
    call_of,
    parameters_of,
)
from featurebuilder.artifacts.endpoint.response_values import response_json
from featurebuilder.artifacts.prefixes import own_prefix
from featurebuilder.naming import ClassName, Identifier, SnakeName
from featurebuilder.project.routers.handlers import RESPONSE
from featurebuilder.render.safe_text import (
    PythonText,
    docstring_text,
    is_plain_sentence,
    json_text,
    markdown_block,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.endpoint.body_context import BodyContext
    from featurebuilder.artifacts.endpoint.model_contexts import ModelContext
    from featurebuilder.artifacts.endpoint.parameter_contexts import (
        EdgesContext,
        ParameterContext,
        UploadContext,
    )
    from featurebuilder.artifacts.endpoint.sample_calls import CallContext
    from featurebuilder.conventions.dependencies import CredentialConventions
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.render.safe_text import Json, MarkdownText
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.request import FeatureRequest

_UNREADABLE = "The body cannot be read."
# Python has these phrases since 3.13. A document must not depend on the Python that writes it.
_NEW_PHRASES = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}
_TOO_LARGE = 413  # Python 3.13 renamed its constant.


@dataclass(frozen=True, slots=True)
class HeaderContext:
    """A header of a response."""

    name: str
    value: str
    description: str


@dataclass(frozen=True, slots=True)
class ErrorResponseContext:
    """An error response of an endpoint, with its meaning."""

    status: int
    meaning: str

    @property
    def line(self) -> str:
        """The status with its phrase."""
        return _status_line(self.status)


@dataclass(frozen=True, slots=True)
class EndpointContext:
    """One path operation without storage.

    Attributes:
        method: The HTTP method in lowercase.
        path: The path in the router.
        full_path: The path in a client's requests.
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
        arguments = (one.name for one in self.parameters if not one.upload)
        return (*body, *(name for name in arguments if name not in used))

    @property
    def uploads(self) -> tuple[UploadContext, ...]:
        """The limits of the files that a client sends."""
        return tuple(one.upload for one in self.parameters if one.upload)

    @property
    def json_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers of a request whose JSON body a test writes itself."""
        return (*self.call.headers, ("Content-Type", "application/json"))

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
        return _status_line(self.status)

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


def endpoints_of(request: FeatureRequest, conventions: Conventions) -> tuple[EndpointContext, ...]:
    """Return the context of each endpoint.

    Models with default names get the class suffix that siblings use, unless that name is taken.
    """
    prefix, first = own_prefix(request, conventions), request.endpoints[0]
    taken = {one.response.model for one in request.endpoints if one.response}
    made = []
    for endpoint in request.endpoints:
        owner = request.name if endpoint is first else SnakeName(endpoint.handler)
        name = None
        if endpoint.response:
            sibling = ClassName(f"{owner.capwords}{conventions.class_ending}")
            is_default = endpoint.response.model == f"{owner.capwords}{RESPONSE}"
            name = sibling if is_default and sibling not in taken else endpoint.response.model
        command = endpoint_curl_command(endpoint, _needs(request, endpoint, conventions))
        made.append(replace(_endpoint(endpoint, prefix, conventions, name), command=command))
    return tuple(_with_own_limits(made))


def _with_own_limits(endpoints: list[EndpointContext]) -> Iterator[EndpointContext]:
    """Yield the endpoints; a limit is named after its handler if others differ from it."""
    sizes: dict[str, set[str]] = {}
    for endpoint in endpoints:
        for upload in endpoint.uploads:
            sizes.setdefault(upload.limit, set()).add(upload.size)
    for endpoint in endpoints:
        start = f"MAX_{endpoint.handler.upper()}_"
        yield replace(
            endpoint,
            parameters=tuple(
                replace(
                    one,
                    upload=replace(one.upload, limit=Identifier(f"{start}{one.name.upper()}_SIZE")),
                )
                if one.upload and len(sizes[one.upload.limit]) > 1
                else one
                for one in endpoint.parameters
            ),
        )


def _endpoint(
    endpoint: Endpoint, prefix: str, conventions: Conventions, name: ClassName | None
) -> EndpointContext:
    """Return the context of one endpoint; ``name`` is the class of its response model, if any."""
    plain = is_plain_sentence(endpoint.description) and conventions.docstrings
    request_path = _client_url(conventions.client_base, conventions.served + endpoint.path)
    takes = body_context(endpoint, conventions)
    sent = takes.sending(takes.constant) if takes else None
    answers = ModelBuilder(conventions, answers=True)
    words = f"What ``{endpoint.handler}`` answers.", "What the endpoint answers."
    fields = {str(one): field for one, field in endpoint.fields.items()}
    answer = response_json(endpoint)
    response = endpoint.response
    return EndpointContext(
        method=Identifier(endpoint.method),
        path=endpoint.path.removeprefix(prefix),
        full_path=conventions.public_prefix + endpoint.path,
        call=call_of(endpoint, request_path, sent),
        summary=endpoint.summary,
        docstring=docstring_text(endpoint.description)
        if plain
        else one_line_docstring(f"{endpoint.summary}.", endpoint.summary, "Answer the request."),
        description=endpoint.description if endpoint.description and not plain else None,
        explanation=endpoint.description or endpoint.summary,
        handler=endpoint.handler,
        model=answers.model(name, fields, endpoint.answer.description, *words) if name else None,
        inner=tuple(answers.within(fields, name)) if name else (),
        answer=answer,
        body=markdown_block(json_text(answer), "json"),
        status=endpoint.status,
        tags=endpoint.tags,
        deprecated=endpoint.deprecated,
        parameters=parameters_of(endpoint, conventions.dependencies),
        takes=takes,
        edges=tuple(boundary_cases(endpoint, request_path, sent)),
        dependencies=tuple(dotted.name for dotted in endpoint.dependencies),
        many=response is not None and response.many,
        headers=tuple(
            HeaderContext(str(header), one.value, one.description)
            for header, one in (response.headers.items() if response else ())
        ),
        errors=tuple(_errors(endpoint)),
    )


def _needs(
    request: FeatureRequest, endpoint: Endpoint, conventions: Conventions
) -> tuple[CredentialConventions, ...]:
    """Return what the dependencies of an endpoint read from a request."""
    asked = {*request.dependencies, *endpoint.dependencies}
    asked |= {one.dependency for one in endpoint.parameters.values() if one.dependency}
    guards = conventions.guards.needs if conventions.guards else ()
    own = (one.needs for one in conventions.dependencies if one.dotted in asked)
    return tuple(dict.fromkeys((*guards, *(need for needs in own for need in needs))))


def _status_line(status: int) -> str:
    """Return a status with its phrase in RFC 9110, such as ``200 OK``."""
    return f"{status} {_NEW_PHRASES.get(status, HTTPStatus(status).phrase)}"


def _errors(endpoint: Endpoint) -> Iterator[ErrorResponseContext]:
    """Yield the error responses of the endpoint.

    This adds 400 to endpoints with a body or a form: FastAPI returns it for unparsable bodies but
    does not document it. It adds 413 to endpoints with files.
    """
    told = {int(status): meaning for status, meaning in endpoint.errors.items()}
    reads = endpoint.body or any(one.source == "form" for one in endpoint.parameters.values())
    if reads:
        told = {HTTPStatus.BAD_REQUEST.value: _UNREADABLE, **told}
    if any(one.is_file for one in endpoint.parameters.values()):
        told.setdefault(_TOO_LARGE, "A file is too large.")
    yield from (ErrorResponseContext(status, meaning) for status, meaning in told.items())


def _client_url(base: str, path: str) -> str:
    """Return the URL to pass to a client that puts ``base`` in front of relative paths."""
    if path.startswith(f"{base}/"):
        return path.removeprefix(base)
    return f"http://test{path}"
