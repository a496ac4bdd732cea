"""The types of columns, with their tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.conventions.storage import SQLALCHEMY
from featurebuilder.request.model.resource_field import CONTAINERS

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_core_module, clean_test_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import in_support, in_tests
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template


def _needs_column_types(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether a column needs a type that the ORM does not have."""
    if storage.orm == SQLALCHEMY:
        return True
    return any(field.type in {"enum", *CONTAINERS} for field in resource.fields.values())


COLUMNS = SharedArtifact(
    name="columns",
    part=Part.SUPPORT,
    template=Template("support/core/columns.py.j2"),
    context=support_context,
    path=in_support("columns.py"),
    reason="types of columns",
    is_needed=_needs_column_types,
    clean=clean_core_module,
)

COLUMNS_TESTS = SharedArtifact(
    name="test_core_columns",
    part=Part.SUPPORT,
    template=Template("support/tests/test_core_columns.py.j2"),
    context=support_context,
    path=in_tests("test_core_columns.py"),
    reason="tests of the types of columns",
    is_needed=_needs_column_types,
    clean=clean_test_module,
    is_test=True,
)
