"""Lists in pages, by number or by cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.modules import core_module

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


def _has_list(resource: Resource, _: StorageConventions) -> bool:
    """Return whether the resource can be listed."""
    return "list" in resource.operations


def _has_cursors(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether the list of the resource uses cursor pagination."""
    return _has_list(resource, storage) and resource.pagination == "cursor"


PAGINATION = core_module("pagination", "lists in pages", _has_list)
PAGES = core_module("pages", "pages of database rows", _has_list)
CURSORS = core_module("cursors", "lists with cursors", _has_cursors)
PIECES = core_module("pieces", "cursor pages of database rows", _has_cursors)
