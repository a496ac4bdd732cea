"""Build the artifacts of the modules that features with a resource share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_module
from featurebuilder.artifacts.support.context import support_context
from featurebuilder.plan.change import Part
from featurebuilder.project.source.modules import join
from featurebuilder.render.template import Template

if TYPE_CHECKING:
    from featurebuilder.artifacts.artifact import Clean, IsNeeded
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource


def always(_: Resource, __: StorageConventions) -> bool:
    """Return True: every resource needs the file."""
    return True


def core_module(name: str, reason: str, is_needed: IsNeeded = always) -> SharedArtifact:
    """Return the artifact of the module ``name`` in the support package."""
    return SharedArtifact(
        name=name,
        part=Part.SUPPORT,
        template=Template(f"support/core/{name}.py.j2"),
        context=support_context,
        path=lambda storage: join(storage.support_folder, f"{name}.py"),
        reason=reason,
        is_needed=is_needed,
        clean=clean_module,
    )


def module_for_tests(
    name: str, reason: str, is_needed: IsNeeded = always, clean: Clean | None = None
) -> SharedArtifact:
    """Return the artifact of the module ``name`` in the folder of shared tests."""
    return SharedArtifact(
        name=name,
        part=Part.SUPPORT,
        template=Template(f"support/tests/{name}.py.j2"),
        context=support_context,
        path=lambda storage: join(storage.tests_folder, f"{name}.py"),
        reason=reason,
        is_needed=is_needed,
        clean=clean,
        is_test=True,
    )
