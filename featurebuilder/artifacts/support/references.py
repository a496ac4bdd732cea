"""The checks that referenced rows exist."""

from __future__ import annotations

from featurebuilder.artifacts.support.modules import core_module

REFERENCES = core_module(
    "references",
    "checks that referenced rows exist",
    lambda resource, _: any(field.type in {"ref", "refs"} for field in resource.fields.values()),
)
