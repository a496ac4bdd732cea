"""The types of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.resource.columns import is_validated_json
from featurebuilder.artifacts.support.modules import core_module
from featurebuilder.conventions.storage import SQLALCHEMY

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


def _needs_column_types(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether a column needs a type that the ORM does not have."""
    fields = resource.fields.values()
    if storage.orm == SQLALCHEMY and (resource.timestamps or resource.soft_delete):
        return True
    own_types = {"url", "datetime"} if storage.orm == SQLALCHEMY else {"url"}
    return any(field.type in own_types or is_validated_json(field) for field in fields)


COLUMNS = core_module("columns", "column types", _needs_column_types)
