"""Compute the test cases of a resource's references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.resource.tests_context import RelationCase
from featurebuilder.naming import Identifier
from featurebuilder.render.safe_text import PythonText
from featurebuilder.request.model.field_names import attribute_name, json_name

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


def relation_cases(
    resource: Resource, storage: StorageConventions, kind: str
) -> tuple[RelationCase, ...]:
    """Return the fields of type ``kind`` (``ref`` or ``refs``) that reference a feature's resource.

    References to the project's own classes are left out: deleting their rows may have effects that
    we do not know.
    """
    found = []
    for name, field in resource.fields.items():
        if field.type != kind:
            continue
        reference = storage.reference(field.target)
        maker = storage.factory if reference.is_itself else reference.factory
        if maker is None or reference.is_the_trees:
            continue
        found.append(
            RelationCase(
                key=Identifier(json_name(name, field)),
                name=Identifier(attribute_name(name, field)),
                maker=Identifier(maker.name),
                target_key=PythonText(reference.key),
                on_delete=field.on_delete or "restrict",
                is_filter=name in resource.filters,
                is_itself=reference.is_itself,
                is_soft=reference.is_soft,
                is_unique=field.unique or any(name in names for names in resource.unique),
                has_text_key=reference.key_type == "uuid",
            )
        )
    return tuple(found)
