"""The types of columns, with their tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.cleaning import clean_test_module
from featurebuilder.artifacts.support.modules import core_module, module_for_tests
from featurebuilder.conventions.storage import SQLALCHEMY
from featurebuilder.request.model.resource_field import CONTAINERS

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


def _needs_column_types(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether a column needs a type that the ORM does not have."""
    if storage.orm == SQLALCHEMY:
        return True
    return any(field.type in {"enum", *CONTAINERS} for field in resource.fields.values())


COLUMNS = core_module("columns", "types of columns", _needs_column_types)
COLUMNS_TESTS = module_for_tests(
    "test_core_columns", "tests of the types of columns", _needs_column_types, clean_test_module
)
