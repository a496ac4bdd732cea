"""Build the template contexts of an endpoint's parameters, and the requests that test them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.artifacts.endpoint.response_values import ExpressionWriter
from featurebuilder.artifacts.endpoint.sample_calls import SampleRequest, request_name
from featurebuilder.artifacts.endpoint.types import annotation_of, bounded_type_of, bounds_of
from featurebuilder.explain.fields import field_kind, size_in_words
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText, docstring_text, markdown_text, python_data
from featurebuilder.request.rules.resource_defaults import default_description
from featurebuilder.request.values.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.artifacts.endpoint.sample_calls import CallContext
    from featurebuilder.conventions.dependencies import DependencyConventions
    from featurebuilder.render.safe_text import MarkdownText, Scalar
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.parameter import Parameter

# Python 3.13 renamed this status, but keeps this name as an alias.
INVALID = Identifier("UNPROCESSABLE_ENTITY")


@dataclass(frozen=True, slots=True)
class ParameterContext:
    """One argument of a handler.

    Attributes:
        name: The argument's name.
        sent_as: The name in the HTTP request.
        place: The part of the request that holds it, such as ``query``; empty for a dependency.
        type: The annotation.
        marker: The FastAPI marker, such as ``Query``.
        constraints: The marker's arguments.
        description: The description from the request.
        example: An example; ``None`` for a file.
        default: The default, if a client may omit it.
        meaning: The description for the document.
        depends: The dependency that provides the value, if the client does not send it.
        upload: The limit of an uploaded file.
    """

    name: Identifier
    sent_as: str
    place: str
    type: PythonText
    marker: Identifier
    constraints: tuple[tuple[Identifier, Scalar], ...]
    description: str
    example: PythonText | None
    default: PythonText | None
    meaning: MarkdownText
    depends: Identifier | None = None
    upload: UploadContext | None = None


@dataclass(frozen=True, slots=True)
class UploadContext:
    """The limit of a parameter that is a file, or a list of files.

    Attributes:
        name: The argument's name.
        limit: The constant with the maximum size.
        size: The maximum size in bytes, as source.
        message: The error message.
        sent_as: The name in the form.
        above: The size in bytes of the file that a test sends.
        is_list: True for a list of files.
        is_optional: True if the client may leave it out.
    """

    name: Identifier
    limit: Identifier
    size: PythonText
    message: str
    sent_as: str
    above: PythonText
    is_list: bool
    is_optional: bool

    @property
    def condition(self) -> PythonText:
        """The expression that is true for a file that is too large."""
        name, limit = self.name, self.limit
        if self.is_list:
            listed = f"{name} or ()" if self.is_optional else name
            return PythonText(f"any((file.size or 0) > {limit} for file in {listed})")
        given = f"{name} and " if self.is_optional else ""
        return PythonText(f"{given}({name}.size or 0) > {limit}")


@dataclass(frozen=True, slots=True)
class EdgesContext:
    """Test cases at the boundaries of parameters, all with the same expected status."""

    name: Identifier
    docstring: PythonText
    status_name: Identifier
    calls: tuple[CallContext, ...]

    @property
    def has_headers(self) -> bool:
        """True if a request has headers."""
        return any(call.headers for call in self.calls)

    @property
    def has_forms(self) -> bool:
        """True if a request has form fields."""
        return any(call.form for call in self.calls)

    @property
    def has_files(self) -> bool:
        """True if a request has files."""
        return any(call.files for call in self.calls)

    @property
    def has_others(self) -> bool:
        """True if a request consists of more than its URL."""
        return self.has_headers or self.has_forms or self.has_files

    @property
    def body(self) -> PythonText | None:
        """The name of the JSON body that each request sends."""
        return self.calls[0].body


def parameters_of(
    endpoint: Endpoint, dependencies: Iterable[DependencyConventions] = ()
) -> tuple[ParameterContext, ...]:
    """Return the arguments of the handler; those with defaults come last."""
    known = {one.dotted: one for one in dependencies}
    made = [
        _injected_parameter(name, parameter, known[parameter.dependency])
        if parameter.dependency
        else _parameter(name, parameter)
        for name, parameter in endpoint.parameters.items()
    ]
    return tuple(sorted(made, key=lambda parameter: parameter.default is not None))


def call_of(endpoint: Endpoint, url: str, body: PythonText | None = None) -> CallContext:
    """Return a request with an example of each parameter; ``url`` is the path without a query."""
    return SampleRequest.of(endpoint, url, body).whole()


def boundary_cases(
    endpoint: Endpoint, url: str, body: PythonText | None = None
) -> Iterator[EdgesContext]:
    """Yield test cases with just valid parameter values, then with just invalid ones."""
    sample = SampleRequest.of(endpoint, url, body)
    status = Identifier(HTTPStatus(endpoint.status).name)
    for words, ending, status_name, calls in (
        (
            "Each parameter may hold what is just allowed.",
            "at_the_edges",
            status,
            sample.valid_calls(),
        ),
        (
            "What is not allowed any more is refused.",
            "beyond_the_edges",
            INVALID,
            sample.refused(),
        ),
    ):
        if found := tuple(dict.fromkeys(calls)):
            name = Identifier(f"test_{endpoint.handler}_{ending}")
            yield EdgesContext(name, docstring_text(words), status_name, found)


def _parameter(name: str, parameter: Parameter) -> ParameterContext:
    """Return an argument that the client sends."""
    default: PythonText | None = None
    type_text = annotation_of(parameter, "", name)
    constraints = tuple(_constraints(parameter))
    if parameter.optional and parameter.source == "form":
        # Form fields are strings and never null, so the OpenAPI schema must not allow null.
        default = PythonText("None")
        type_text = f"{bounded_type_of(parameter, '', name)} | SkipJsonSchema[None]"
        constraints = constraints[: len(constraints) - len(bounds_of(parameter))]
    elif parameter.optional:
        default, type_text = PythonText("None"), f"{type_text} | None"
    elif parameter.default is not None:
        default = ExpressionWriter().of(parameter, parameter.default, "", name)
    marker = "File" if parameter.is_file else parameter.source.capitalize()
    return ParameterContext(
        name=Identifier(name),
        sent_as=request_name(name, parameter),
        place=parameter.source,
        type=PythonText(type_text),
        marker=Identifier(marker),
        constraints=constraints,
        description=parameter.description,
        example=None if parameter.is_file else python_data(example_of(name, parameter)),
        default=default,
        meaning=markdown_text(_meaning(name, parameter)),
        upload=_upload(name, parameter) if parameter.is_file else None,
    )


def _upload(name: str, parameter: Parameter) -> UploadContext:
    """Return the limit of a file."""
    is_list = parameter.type == "list"
    size = (parameter.item if is_list else parameter).size_limit
    sent_as = request_name(name, parameter)
    return UploadContext(
        name=Identifier(name),
        limit=Identifier(f"MAX_{name.upper()}_SIZE"),
        size=PythonText(f"{size:_}"),
        message=f"{sent_as} is larger than {size_in_words(size)}.",
        sent_as=sent_as,
        above=PythonText(f"{size + 1:_}"),
        is_list=is_list,
        is_optional=parameter.optional,
    )


def _injected_parameter(
    name: str, parameter: Parameter, dependency: DependencyConventions
) -> ParameterContext:
    """Return an argument that one of the project's dependencies provides."""
    return ParameterContext(
        name=Identifier(name),
        sent_as=name,
        place="",
        type=PythonText(dependency.type),
        marker=Identifier("Depends"),
        constraints=(),
        description=parameter.description,
        example=None,
        default=None,
        meaning=markdown_text(""),
        depends=Identifier(dependency.name),
    )


def _constraints(parameter: Parameter) -> Iterator[tuple[Identifier, Scalar]]:
    """Yield the alias and the bounds of a parameter."""
    if parameter.alias:
        yield Identifier("alias"), str(parameter.alias)
    yield from bounds_of(parameter)


def _meaning(name: str, parameter: Parameter) -> str:
    """Return the parameter's description for the document."""
    kind = field_kind(parameter)
    sentence = f"{kind[:1].upper()}{kind[1:]}."
    own_words = parameter.description != default_description(name)
    return f"{sentence} {parameter.description}" if own_words else sentence
