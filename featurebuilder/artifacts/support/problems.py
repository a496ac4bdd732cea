"""Problem details (RFC 9457)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.modules import core_module

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


def uses_problem_details(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether errors use problem details (RFC 9457).

    The request decides; without ``errors`` in it, the project's convention does.
    """
    return resource.errors == "problem" or (resource.errors is None and storage.answers_problems)


PROBLEMS = core_module("problems", "errors as problem details", uses_problem_details)
