"""Define an artifact: everything the tool knows about one kind of generated file.

An artifact is one module that defines one value. `featurebuilder.artifacts.catalogue` lists them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.naming import FeatureName
    from featurebuilder.plan.change import Part
    from featurebuilder.project.project import Project
    from featurebuilder.project.routers.layout import Layout
    from featurebuilder.project.style.code_style import FeatureConventions
    from featurebuilder.render.template import Template
    from featurebuilder.request.model.request import FeatureRequest
    from featurebuilder.request.model.resource import Resource

Clean: TypeAlias = "Callable[[str, object], str]"
IsNeeded: TypeAlias = "Callable[[FeatureRequest, Conventions], bool]"


class LogSection(NamedTuple):
    """The section of a log about one kind of file; an ``optional`` one is omitted without files."""

    number: str
    title: str
    purpose: str
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One kind of generated file.

    Its class says what happens to the file later. A plain artifact is created where it is missing,
    and not generated again.

    Attributes:
        name: A unique name, which the ledger records.
        part: The role of the file in plans, logs and ledgers.
        template: The template that renders it.
    """

    name: str
    part: Part
    template: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureArtifact(Artifact):
    """A file that is rendered from a request and the conventions of its feature.

    Attributes:
        context: Returns what the template receives.
        clean: Removes what the rendered module does not need; receives the module and its context.
        is_test: True if the file imports modules as the project's tests do.
    """

    context: Callable[[FeatureRequest, Conventions], object]
    clean: Clean | None = None
    is_test: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnArtifact(FeatureArtifact):
    """A file that belongs to one feature: merged with hand edits, and deleted with the feature.

    Attributes:
        path: Returns its path for a feature, from the layout that the feature's siblings have.
        reason: Returns the reason for its path and style, from the layout and, for a new feature,
            the style of the siblings.
        section: Its section in the log.
        of_resources: True if only features with a resource have it, False if only the others do.
        names_prefix: True if its content depends on the prefix that the application serves the
            feature under, which is known only after the router is included.
    """

    path: Callable[[FeatureName, Layout, Project], str]
    reason: Callable[[Layout, FeatureConventions | None], str]
    section: LogSection
    of_resources: bool = False
    names_prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedArtifact(FeatureArtifact):
    """A file that all features share, if they need it.

    It is merged with hand edits, and deleted with the last feature that uses it.

    Attributes:
        path: Returns its path.
        reason: The reason shown for it.
        is_needed: Returns whether a feature needs it.
    """

    path: Callable[[Conventions], str]
    reason: str
    is_needed: IsNeeded


def resource_and_storage(
    request: FeatureRequest, conventions: Conventions
) -> tuple[Resource, StorageConventions]:
    """Return the resource and its storage, which every artifact ``of_resources`` has."""
    assert request.resource is not None  # noqa: S101 - only features with a resource get here
    assert conventions.storage is not None  # noqa: S101 - every resource has one
    return request.resource, conventions.storage


def join_reasons(*reasons: str) -> str:
    """Return the reasons that are not empty, separated by semicolons."""
    return "; ".join(filter(None, reasons))
