"""Paginated and sorted lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.modules import core_module

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


def _has_pages(resource: Resource, _: StorageConventions) -> bool:
    """Return whether the resource can be listed in numbered pages."""
    return "list" in resource.operations and resource.pagination == "page"


def _has_cursors(resource: Resource, _: StorageConventions) -> bool:
    """Return whether the resource can be listed with cursors."""
    return "list" in resource.operations and resource.pagination == "cursor"


PAGINATION = core_module("pagination", "numbered pages", _has_pages)
CURSOR_PAGINATION = core_module("cursor_pagination", "cursor pagination", _has_cursors)
SORTING = core_module(
    "sorting",
    "the order of lists",
    lambda resource, storage: bool(resource.sort) and _has_pages(resource, storage),
)
