"""From the fields of a body or an answer to the models that templates write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.naming import ClassName, Identifier
from featurebuilder.plan.answers import Sources, answered, value_of
from featurebuilder.plan.explaining_fields import field_kind
from featurebuilder.plan.plain_types import bare_type, bounds_of, type_of
from featurebuilder.render.context import FieldContext, ModelContext
from featurebuilder.render.safe_text import (
    MarkdownText,
    PythonText,
    docstring_text,
    is_plain_sentence,
    markdown_code,
    markdown_text,
    python_inline,
)
from featurebuilder.request.endpoint import SIMPLE_TYPES, ResponseField
from featurebuilder.request.field_names import json_name
from featurebuilder.request.model_names import words_after
from featurebuilder.request.resource_field import ResourceField
from featurebuilder.request.unions import variants_of
from featurebuilder.request.words import singular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.plan.conventions import Conventions
    from featurebuilder.render.safe_text import Scalar

_HAS_UTC = (3, 11)


@dataclass(frozen=True, slots=True)
class Models:
    """Makes the contexts of a model and of those within it.

    What a client sends is bounded on all sides, and may leave out what has a default; what the
    server answers (``answers``) is whole.
    """

    answers: bool
    has_docstrings: bool
    sources: Sources

    def fields_of(
        self, fields: Mapping[str, ResourceField], model: str
    ) -> tuple[FieldContext, ...]:
        """Return the fields of ``model``."""
        return tuple(self._field(name, field, model) for name, field in fields.items())

    def within(self, fields: Mapping[str, ResourceField], model: str) -> Iterator[ModelContext]:
        """Yield the models within ``model``, each behind those that it needs."""
        for name, field in fields.items():
            yield from self._below(field, model, name)

    def _below(
        self, field: ResourceField, model: str, name: str, kind: FieldContext | None = None
    ) -> Iterator[ModelContext]:
        own = words_after(model, name)
        if field.type == "object":
            inner = {str(one): part for one, part in (field.fields or {}).items()}
            yield from self.within(inner, own)
            made = self.fields_of(inner, own)
            yield ModelContext(
                ClassName(own), self._docstring(field), None, (kind, *made) if kind else made
            )
        for variant_name, variant in variants_of(field).items():
            tells = _kind(field.by, variant_name) if field.by else None
            yield from self._below(variant, own, variant_name, tells)
        if isinstance(field.items, ResourceField):
            yield from self._below(field.items, model, singular(name))

    def _docstring(self, field: ResourceField) -> PythonText | None:
        if not self.has_docstrings:
            return None
        said = field.description
        return docstring_text(said if is_plain_sentence(said) else "What the field holds.")

    def _field(self, name: str, field: ResourceField, model: str) -> FieldContext:
        annotation = type_of(field, model, name, loose=self.answers)
        value = value_of(name, field)
        is_whole = field.type in {"object", "union"} or isinstance(field.items, ResourceField)
        example = field.example if field.example is not None else value
        parameter = field.parameter if isinstance(field, ResponseField) else None
        return FieldContext(
            name=Identifier(name),
            type=PythonText(f"{annotation} | None" if field.optional else annotation),
            value=answered(field, value),
            description=field.description,
            example=answered(field, example) if self.answers else example,
            parameter=Identifier(parameter) if parameter else None,
            json_name=json_name(name, field),
            constraints=(*self._alias(field), *bounds_of(field, loose=self.answers)),
            has_example=not is_whole,
            default=None if self.answers else self._default(field, annotation, model, name),
            source=self.sources.of(field, value, model, name),
            kind=_kind_of(field, annotation),
        )

    def _alias(self, field: ResourceField) -> Iterator[tuple[Identifier, Scalar]]:
        if field.alias:
            yield Identifier("serialization_alias" if self.answers else "alias"), str(field.alias)

    def _default(
        self, field: ResourceField, annotation: str, model: str, name: str
    ) -> PythonText | None:
        if field.default is not None:
            return self.sources.of(field, field.default, model, name)
        if field.optional:
            return PythonText("None")
        if field.type in {"list", "map"}:
            return PythonText(f"Field(default_factory={bare_type(annotation)})")
        return None


def _kind_of(field: ResourceField, annotation: str) -> MarkdownText:
    """Return words for what a field holds; of a plain value those are its type's name."""
    is_bare = field.type in SIMPLE_TYPES and not bounds_of(field, loose=True) and not field.optional
    if is_bare:
        return markdown_code(annotation)
    return markdown_text(f"{field_kind(field)}{', or nothing' if field.optional else ''}")


def _kind(by: str, variant: str) -> FieldContext:
    """Return the field that tells which variant of a union an object is."""
    return FieldContext(
        name=Identifier(by),
        type=PythonText(f"Literal[{python_inline(variant)}]"),
        value=variant,
        description="Which kind it is.",
        example=variant,
        json_name=by,
        kind=markdown_text(variant),
        source=python_inline(variant),
    )


def models_for(conventions: Conventions, *, answers: bool) -> Models:
    """Return what makes the models of answers, or of bodies, in a tree."""
    sources = Sources(has_utc=conventions.python >= _HAS_UTC)
    return Models(answers, conventions.class_docstrings, sources)


def model_of(
    said: str, default: tuple[str, ...], conventions: Conventions, name: ClassName
) -> ModelContext:
    """Return a model that ``said`` describes, without its fields."""
    text, described = _docstring(said, default, conventions)
    return ModelContext(
        name=name,
        docstring=docstring_text(text) if text else None,
        description=said if said and not described else None,
        fields=(),
    )


def _docstring(said: str, default: tuple[str, ...], conventions: Conventions) -> tuple[str, bool]:
    """Return the model's docstring, if it has one, and whether that says its description."""
    if said and len(conventions.pydantic) > 1:
        return said, True  # nothing else could say it to both versions of Pydantic
    if not conventions.class_docstrings:
        return "", False
    return (said, True) if is_plain_sentence(said) else (first_plain(*default), False)


def first_plain(*sentences: str) -> str:
    """Return the first sentence that makes a docstring of one line."""
    return next(sentence for sentence in sentences if is_plain_sentence(sentence))
