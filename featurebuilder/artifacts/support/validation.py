"""Reports of invalid input."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.modules import core_module

if TYPE_CHECKING:
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.request import FeatureRequest


def takes_json(request: FeatureRequest) -> bool:
    """Return whether the feature has an operation with a JSON body, as resources have."""
    return request.resource is not None or any(one.body for one in request.endpoints)


def _no_context(_: FeatureRequest, __: Conventions) -> object:
    """Return nothing: the template needs no values."""
    return None


VALIDATION = replace(
    core_module("validation", "reports of invalid input"),
    context=_no_context,
    clean=None,
    is_needed=lambda request, _: takes_json(request),
)
