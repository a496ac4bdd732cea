"""Build the artifacts of the modules that features with a resource share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_module
from featurebuilder.artifacts.support.context import support_context
from featurebuilder.plan.change import Part
from featurebuilder.project.source.modules import join
from featurebuilder.render.template import Template

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.artifacts.artifact import Clean, IsNeeded
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource

IsStored: TypeAlias = "Callable[[Resource, StorageConventions], bool]"


def always(_: Resource, __: StorageConventions) -> bool:
    """Return True: every resource needs the file."""
    return True


def for_resources(is_needed: IsStored) -> IsNeeded:
    """Return the same condition for a feature; it is false without a resource."""

    def is_needed_by(request: FeatureRequest, conventions: Conventions) -> bool:
        resource, storage = request.resource, conventions.storage
        return resource is not None and storage is not None and is_needed(resource, storage)

    return is_needed_by


def in_storage(path: Callable[[StorageConventions], str]) -> Callable[[Conventions], str]:
    """Return the same path, from the conventions of a feature with a resource."""

    def path_of(conventions: Conventions) -> str:
        assert conventions.storage is not None  # noqa: S101 - every resource has one
        return path(conventions.storage)

    return path_of


def core_module(name: str, reason: str, is_needed: IsStored = always) -> SharedArtifact:
    """Return the artifact of the module ``name`` in the support package."""
    return SharedArtifact(
        name=name,
        part=Part.SUPPORT,
        template=Template(f"support/core/{name}.py.j2"),
        context=support_context,
        path=lambda conventions: join(conventions.support_package.folder, f"{name}.py"),
        reason=reason,
        is_needed=for_resources(is_needed),
        clean=clean_module,
    )


def module_for_tests(
    name: str, reason: str, is_needed: IsStored = always, clean: Clean | None = None
) -> SharedArtifact:
    """Return the artifact of the module ``name`` in the folder of shared tests."""
    return SharedArtifact(
        name=name,
        part=Part.SUPPORT,
        template=Template(f"support/tests/{name}.py.j2"),
        context=support_context,
        path=in_storage(lambda storage: join(storage.tests_folder, f"{name}.py")),
        reason=reason,
        is_needed=for_resources(is_needed),
        clean=clean,
        is_test=True,
    )
