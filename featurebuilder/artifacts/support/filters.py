"""The conditions of lists."""

from __future__ import annotations

from featurebuilder.artifacts.support.modules import core_module

FILTERS = core_module(
    "filters",
    "conditions of lists",
    lambda resource, _: bool(resource.filters or resource.search),
)
