"""Build the template context of an endpoint's JSON body, with the examples its tests send."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.artifacts.endpoint.context import BodyContext, ChangesContext
from featurebuilder.artifacts.endpoint.model_contexts import model_without_fields, models_for
from featurebuilder.artifacts.endpoint.parameter_contexts import INVALID
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import docstring_text, json_text, markdown_block
from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.values.boundaries import boundaries_of
from featurebuilder.request.values.examples import example_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.endpoint import Body, Endpoint
    from featurebuilder.request.model.resource_field import ResourceField
    from featurebuilder.request.values.examples import Json


def body_context(endpoint: Endpoint, conventions: Conventions) -> BodyContext | None:
    """Return the context of the endpoint's JSON body, or ``None`` if it takes none."""
    body = endpoint.body
    if body is None:
        return None
    fields = {str(name): field for name, field in body.fields.items()}
    models = models_for(conventions, answers=False)
    default = f"What ``{endpoint.handler}`` takes.", "What the endpoint takes."
    example = example_body(body)
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
        shown=markdown_block(json_text(sent_example(body)), "json"),
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


def sent_example(body: Body) -> Json:
    """Return an example of the complete body that a client sends."""
    return [example_body(body)] if body.many else example_body(body)


def example_body(body: Body) -> dict[str, Json]:
    """Return an example object: the body, or one item if the body is a list."""
    return {json_name(name, field): example_of(name, field) for name, field in body.fields.items()}
