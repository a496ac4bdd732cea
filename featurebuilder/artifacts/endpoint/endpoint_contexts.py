"""Build the template contexts of a request's endpoints."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.artifacts.endpoint.body_contexts import body_context
from featurebuilder.artifacts.endpoint.context import (
    EndpointContext,
    ErrorContext,
    HeaderContext,
)
from featurebuilder.artifacts.endpoint.endpoint_commands import curl_command
from featurebuilder.artifacts.endpoint.model_contexts import (
    first_one_line_docstring,
    model_without_fields,
    models_for,
)
from featurebuilder.artifacts.endpoint.parameter_contexts import (
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.artifacts.endpoint.context import ModelContext
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.request import FeatureRequest

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
    default = first_one_line_docstring(
        f"{endpoint.summary}.", endpoint.summary, "Answer the request."
    )
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
        docstring=docstring_text(endpoint.description if plain else default),
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
        command=curl_command(endpoint),
    )


def _errors(endpoint: Endpoint) -> Iterator[ErrorContext]:
    """Yield the error responses of the endpoint.

    This adds 400 to endpoints with a body or a form: FastAPI returns it for unparsable bodies but
    does not document it.
    """
    told = {int(status): meaning for status, meaning in endpoint.errors.items()}
    reads = endpoint.body or any(one.source == "form" for one in endpoint.parameters.values())
    if reads:
        told = {HTTPStatus.BAD_REQUEST.value: _UNREADABLE, **told}
    yield from (ErrorContext(status, meaning) for status, meaning in told.items())


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
