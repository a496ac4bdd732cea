"""Name the models that are nested in the model of a body or a response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.request.model.resource_field import ResourceField
from featurebuilder.request.model.unions import variants_of
from featurebuilder.request.resource_names import singular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from featurebuilder.request.model.findings import KeyPath


def append_field_name(before: str, name: str) -> str:
    """Return ``before`` with the field ``name`` in CapWords appended."""
    return before + "".join(word.capitalize() for word in name.split("_"))


def nested_models(
    fields: Mapping[str, ResourceField], before: str = ""
) -> Iterator[tuple[str, KeyPath]]:
    """Yield the name and the field path of each model nested in ``fields``.

    The items of ``visits`` become ``Visit``, and the variant ``cat`` of ``patient`` becomes
    ``PatientCat``. ``before`` is the prefix of each name; the outer model's name is not part of it.
    """
    for name, field in fields.items():
        for words, path in _models_of_field(field, append_field_name(before, name), before, name):
            yield words, (name, *path)


def _models_of_field(
    field: ResourceField, words: str, before: str, name: str
) -> Iterator[tuple[str, KeyPath]]:
    if field.type == "object":
        yield words, ()
        inner: Mapping[str, ResourceField] = {str(k): v for k, v in (field.fields or {}).items()}
        yield from ((found, ("fields", *path)) for found, path in nested_models(inner, words))
    for variant_name, variant in variants_of(field).items():
        for found, path in _models_of_field(
            variant, append_field_name(words, variant_name), words, variant_name
        ):
            yield found, ("of", variant_name, *path)
    if isinstance(field.items, ResourceField):
        one = append_field_name(before, singular(name))
        for found, path in _models_of_field(field.items, one, before, singular(name)):
            yield found, ("items", *path)
