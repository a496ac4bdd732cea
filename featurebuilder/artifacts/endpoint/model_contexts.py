"""Build the template contexts of the Pydantic models for a body or a response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.code_style import one_line_docstring
from featurebuilder.artifacts.endpoint.response_values import (
    ExpressionWriter,
    field_value,
    serialized_value,
)
from featurebuilder.artifacts.endpoint.types import annotation_of, bare_type, bounds_of
from featurebuilder.explain.fields import field_kind
from featurebuilder.naming import ClassName, Identifier
from featurebuilder.render.safe_text import (
    MarkdownText,
    PythonText,
    docstring_text,
    is_plain_sentence,
    markdown_code,
    markdown_text,
    python_inline,
)
from featurebuilder.request.model.endpoint import SIMPLE_TYPES, ResponseField
from featurebuilder.request.model.field_names import alias_of, attribute_name, json_name
from featurebuilder.request.model.model_names import append_field_name
from featurebuilder.request.model.resource_field import ResourceField
from featurebuilder.request.model.unions import variants_of
from featurebuilder.request.resource_names import singular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.render.safe_text import Json, Scalar

_HAS_UTC = (3, 11)


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
class ModelBuilder:
    """Build the contexts of a model and its nested models.

    Request models also limit otherwise unbounded numbers and declare defaults. Response models do
    not, because the server always returns every field.

    Attributes:
        conventions: The conventions of the feature.
        answers: True for response models, false for request models.
    """

    conventions: Conventions
    answers: bool

    def model(
        self, name: ClassName, fields: Mapping[str, ResourceField], said: str, *default: str
    ) -> ModelContext:
        """Return a model; ``said`` is its description from the request.

        If its docstring cannot be ``said``, it is the first ``default`` that fits on one line.
        """
        docstring, is_described = self._model_docstring(said, default)
        made = self.fields_of(fields, name)
        description = said if said and not is_described else None
        example = {field.json_name: field.example for field in made}
        return ModelContext(name, docstring, description, made, example)

    def _model_docstring(
        self, said: str, default: tuple[str, ...]
    ) -> tuple[PythonText | None, bool]:
        """Return a model's docstring, if it gets one, and whether that is its full description."""
        if said and len(self.conventions.pydantic) > 1:
            # A docstring is the only description that both Pydantic versions read.
            return docstring_text(said), True
        if not self.conventions.class_docstrings:
            return None, False
        return one_line_docstring(said, *default), is_plain_sentence(said)

    def fields_of(
        self, fields: Mapping[str, ResourceField], model: str
    ) -> tuple[ModelFieldContext, ...]:
        """Return the contexts of the fields of ``model``."""
        return tuple(self._field(name, field, model) for name, field in fields.items())

    def within(self, fields: Mapping[str, ResourceField], model: str) -> Iterator[ModelContext]:
        """Yield the models nested in ``model``, each after the models it depends on."""
        for name, field in fields.items():
            yield from self._nested_models(field, model, name)

    def _nested_models(
        self, field: ResourceField, model: str, name: str, kind: ModelFieldContext | None = None
    ) -> Iterator[ModelContext]:
        """Yield the models of one field; ``kind`` is the discriminator of a union's variant."""
        own = append_field_name(model, name)
        if field.type == "object":
            inner = {str(one): part for one, part in (field.fields or {}).items()}
            yield from self.within(inner, own)
            made = self.fields_of(inner, own)
            yield ModelContext(
                ClassName(own), self._docstring(field), None, (kind, *made) if kind else made
            )
        for variant_name, variant in variants_of(field).items():
            tells = _discriminator(field.by, variant_name) if field.by else None
            yield from self._nested_models(variant, own, variant_name, tells)
        if isinstance(field.items, ResourceField):
            yield from self._nested_models(field.items, model, singular(name))

    def _docstring(self, field: ResourceField) -> PythonText | None:
        """Return the docstring of a nested model, or ``None`` if models have none."""
        if not self.conventions.class_docstrings:
            return None
        return one_line_docstring(field.description, "What the field holds.")

    def _field(self, name: str, field: ResourceField, model: str) -> ModelFieldContext:
        """Return the context of one field."""
        annotation = annotation_of(field, model, name, loose=self.answers)
        value = field_value(name, field)
        is_whole = field.type in {"object", "union"} or isinstance(field.items, ResourceField)
        example = field.example if field.example is not None else value
        parameter = field.parameter if isinstance(field, ResponseField) else None
        return ModelFieldContext(
            name=Identifier(attribute_name(name, field)),
            type=PythonText(f"{annotation} | None" if field.optional else annotation),
            description=field.description,
            example=serialized_value(field, example) if self.answers else example,
            parameter=Identifier(parameter) if parameter else None,
            json_name=json_name(name, field),
            constraints=(*self._alias(name, field), *bounds_of(field, loose=self.answers)),
            has_example=not is_whole,
            default=None if self.answers else self._default(field, annotation, model, name),
            source=self._source(field, value, model, name),
            kind=_field_words(field, annotation),
        )

    def _source(self, field: ResourceField, value: Json, model: str, name: str) -> PythonText:
        """Return the Python expression for ``value``."""
        writer = ExpressionWriter(has_utc=self.conventions.python >= _HAS_UTC)
        return writer.of(field, value, model, name)

    def _alias(self, name: str, field: ResourceField) -> Iterator[tuple[Identifier, Scalar]]:
        """Yield the alias argument of a field whose JSON name differs."""
        if alias := alias_of(name, field):
            yield Identifier("serialization_alias" if self.answers else "alias"), alias

    def _default(
        self, field: ResourceField, annotation: str, model: str, name: str
    ) -> PythonText | None:
        """Return the default of an optional request field, or ``None`` if the field is required."""
        if field.default is not None:
            return self._source(field, field.default, model, name)
        if field.optional:
            return PythonText("None")
        if field.type in {"list", "map"}:
            return PythonText(f"Field(default_factory={bare_type(annotation)})")
        return None


def _field_words(field: ResourceField, annotation: str) -> MarkdownText:
    """Return words for a field's type in the document: a type name for a simple type."""
    is_bare = field.type in SIMPLE_TYPES and not bounds_of(field, loose=True) and not field.optional
    if is_bare:
        return markdown_code(annotation)
    return markdown_text(f"{field_kind(field)}{', or nothing' if field.optional else ''}")


def _discriminator(by: str, variant: str) -> ModelFieldContext:
    """Return the discriminator field of a union's variant."""
    return ModelFieldContext(
        name=Identifier(by),
        type=PythonText(f"Literal[{python_inline(variant)}]"),
        description="Which kind it is.",
        example=variant,
        json_name=by,
        kind=markdown_text(variant),
        source=python_inline(variant),
    )
