"""The current time."""

from __future__ import annotations

from featurebuilder.artifacts.support.modules import core_module

TIMESTAMPS = core_module(
    "timestamps",
    "the current time",
    lambda resource, _: resource.timestamps or resource.soft_delete,
)
