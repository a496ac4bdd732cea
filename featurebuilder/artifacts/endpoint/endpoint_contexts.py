"""Build the template contexts of a request's endpoints."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.artifacts.code_style import one_line_docstring
from featurebuilder.artifacts.curl_commands import body_example, endpoint_curl_command, item_example
from featurebuilder.artifacts.endpoint.context import (
    BodyContext,
    ChangesContext,
    EndpointContext,
    ErrorResponseContext,
    HeaderContext,
)
from featurebuilder.artifacts.endpoint.model_contexts import (
    model_without_fields,
    models_for,
)
from featurebuilder.artifacts.endpoint.parameter_contexts import (
    INVALID,
    boundary_cases,
    call_of,
    parameters_of,
)
from featurebuilder.artifacts.endpoint.response_values import response_json
from featurebuilder.naming import ClassName, Identifier, SnakeName
from featurebuilder.project.routers.handlers import RESPONSE
from featurebuilder.render.safe_text import (
    docstring_text,
    is_plain_sentence,
    json_text,
    markdown_block,
)
from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.values.boundaries import boundaries_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.artifacts.endpoint.context import ModelContext
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource_field import ResourceField

_UNREADABLE = "The body cannot be read."


def endpoints_of(
    request: FeatureRequest, prefix: str, conventions: Conventions
) -> tuple[EndpointContext, ...]:
    """Return the context of each endpoint.

    Models with default names get the class suffix that siblings use, unless that name is taken.
    """
    first = request.endpoints[0]
    taken = {one.response.model for one in request.endpoints if one.response}
    made = []
    for endpoint in request.endpoints:
        owner = request.name if endpoint is first else SnakeName(endpoint.handler)
        name = None
        if endpoint.response:
            sibling = ClassName(f"{owner.capwords}{conventions.class_ending}")
            is_default = endpoint.response.model == f"{owner.capwords}{RESPONSE}"
            name = sibling if is_default and sibling not in taken else endpoint.response.model
        made.append(_endpoint(endpoint, prefix, conventions, name))
    return tuple(made)


def _endpoint(
    endpoint: Endpoint, prefix: str, conventions: Conventions, name: ClassName | None
) -> EndpointContext:
    """Return the context of one endpoint; ``name`` is the class of its response model, if any."""
    plain = is_plain_sentence(endpoint.description) and conventions.docstrings
    full_path = conventions.served + endpoint.path
    request_path = _client_url(conventions.client_base, full_path)
    takes = body_context(endpoint, conventions)
    sent = takes.sending(takes.constant) if takes else None
    answers = models_for(conventions, answers=True)
    fields = {str(one): field for one, field in endpoint.fields.items()}
    answer = response_json(endpoint)
    response = endpoint.response
    return EndpointContext(
        method=Identifier(endpoint.method),
        path=endpoint.path.removeprefix(prefix),
        full_path=full_path,
        call=call_of(endpoint, request_path, sent),
        summary=endpoint.summary,
        docstring=docstring_text(endpoint.description)
        if plain
        else one_line_docstring(f"{endpoint.summary}.", endpoint.summary, "Answer the request."),
        description=endpoint.description if endpoint.description and not plain else None,
        explanation=endpoint.description or endpoint.summary,
        handler=endpoint.handler,
        model=_response_model(endpoint, conventions, name) if name else None,
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
        command=endpoint_curl_command(endpoint),
    )


def _errors(endpoint: Endpoint) -> Iterator[ErrorResponseContext]:
    """Yield the error responses of the endpoint.

    This adds 400 to endpoints with a body or a form: FastAPI returns it for unparsable bodies but
    does not document it.
    """
    told = {int(status): meaning for status, meaning in endpoint.errors.items()}
    reads = endpoint.body or any(one.source == "form" for one in endpoint.parameters.values())
    if reads:
        told = {HTTPStatus.BAD_REQUEST.value: _UNREADABLE, **told}
    yield from (ErrorResponseContext(status, meaning) for status, meaning in told.items())


def _client_url(base: str, path: str) -> str:
    """Return the URL to pass to a client that puts ``base`` in front of relative paths."""
    if path.startswith(f"{base}/"):
        return path.removeprefix(base)
    return f"http://test{path}"


def _response_model(endpoint: Endpoint, conventions: Conventions, name: ClassName) -> ModelContext:
    """Return the context of the response model."""
    response = endpoint.answer
    default = f"What ``{endpoint.handler}`` answers.", "What the endpoint answers."
    made = model_without_fields(response.description, default, conventions, name)
    fields = models_for(conventions, answers=True).fields_of(endpoint.fields, name)
    example = {field.json_name: field.example for field in fields}
    return replace(made, fields=fields, example=example)


def body_context(endpoint: Endpoint, conventions: Conventions) -> BodyContext | None:
    """Return the context of the endpoint's JSON body, or ``None`` if it takes none."""
    body = endpoint.body
    if body is None:
        return None
    fields = {str(name): field for name, field in body.fields.items()}
    models = models_for(conventions, answers=False)
    default = f"What ``{endpoint.handler}`` takes.", "What the endpoint takes."
    example = item_example(body)
    model = replace(
        model_without_fields(body.description, default, conventions, body.model),
        fields=models.fields_of(fields, body.model),
        example=example,
    )
    return BodyContext(
        model=model,
        inner=tuple(models.within(fields, body.model)),
        constant=Identifier(f"{endpoint.handler.upper()}_BODY"),
        example=example,
        shown=markdown_block(json_text(body_example(body)), "json"),
        edges=tuple(_boundary_changes(endpoint, fields)),
        required=tuple(json_name(name, one) for name, one in fields.items() if one.is_required),
        most=body.most,
    )


def _boundary_changes(
    endpoint: Endpoint, fields: Mapping[str, ResourceField]
) -> Iterator[ChangesContext]:
    """Yield changes of the example body that are just valid, then changes that are just invalid."""
    found = {name: boundaries_of(name, field, lax=True) for name, field in fields.items()}
    for words, ending, called, status, edges in (
        (
            "Each field may hold what is just allowed.",
            "takes_what_is_just_allowed",
            "TAKEN",
            Identifier(HTTPStatus(endpoint.status).name),
            {name: one.valid for name, one in found.items()},
        ),
        (
            "What is not allowed any more is refused.",
            "refuses_what_is_not",
            "REFUSED",
            INVALID,
            {name: one.invalid for name, one in found.items()},
        ),
    ):
        changes = tuple(
            {json_name(name, fields[name]): edge.value}
            for name, boundaries in edges.items()
            for edge in boundaries
        )
        if changes:
            name = Identifier(f"test_{endpoint.handler}_{ending}")
            constant = Identifier(f"{endpoint.handler.upper()}_{called}")
            yield ChangesContext(name, constant, docstring_text(words), status, changes)
