"""Build the template context of an endpoint's JSON body, and the test cases of its fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from featurebuilder.artifacts.curl_commands import body_example, item_example
from featurebuilder.artifacts.endpoint.model_contexts import ModelBuilder
from featurebuilder.artifacts.endpoint.parameter_contexts import INVALID
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText, docstring_text, json_text, markdown_block
from featurebuilder.request.model.field_names import json_name
from featurebuilder.request.values.boundaries import boundaries_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.artifacts.endpoint.model_contexts import ModelContext
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.render.safe_text import Json, MarkdownText
    from featurebuilder.request.model.endpoint import Endpoint
    from featurebuilder.request.model.resource_field import ResourceField


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


def body_context(endpoint: Endpoint, conventions: Conventions) -> BodyContext | None:
    """Return the context of the endpoint's JSON body, or ``None`` if it takes none."""
    body = endpoint.body
    if body is None:
        return None
    fields = {str(name): field for name, field in body.fields.items()}
    models = ModelBuilder(conventions, answers=False)
    words = f"What ``{endpoint.handler}`` takes.", "What the endpoint takes."
    example = item_example(body)
    model = models.model(body.model, fields, body.description, *words)
    return BodyContext(
        model=replace(model, example=example),
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
