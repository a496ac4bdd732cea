"""The checks that referenced rows exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.modules import core_module

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


def _checks_references(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether foreign keys alone do not check all references.

    They do not see that a row is marked as deleted, and in a project with a session of its own
    they may not be enforced.
    """
    fields = resource.fields.values()
    targets = [field.target for field in fields if field.type in {"ref", "refs"}]
    found = (storage.reference(target) for target in targets)
    return any(reference.is_soft or not storage.makes_session for reference in found)


REFERENCES = core_module("references", "checks that referenced rows exist", _checks_references)
