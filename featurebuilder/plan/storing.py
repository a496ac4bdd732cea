"""What the tree, and its other features, decide about the resource of a feature."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.plan.places import tests_folder
from featurebuilder.plan.storage_conventions import Imported, StorageConventions
from featurebuilder.project.modules import join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.plan.conventions import Conventions
    from featurebuilder.plan.ledger import Ledger
    from featurebuilder.plan.places import FeaturePlaces
    from featurebuilder.project.project import Project
    from featurebuilder.request.model import FeatureRequest


def storage_of(
    request: FeatureRequest,
    places: FeaturePlaces,
    conventions: Conventions,
    project: Project,
    others: Mapping[str, Ledger],
) -> StorageConventions:
    """Return what is decided about the request's resource; what was decided before, stays.

    ``others`` are the ledgers of the tree's other features.

    Raises:
        UnusableProjectError: if it refers to what is not there, or asks for a user that the tree
            does not tell of.
    """
    storage = conventions.storage or _as_others(others) or _new(project)
    module = project.finder.name_of(places.factory or places.tests)
    assert request.resource is not None  # noqa: S101 - the caller has seen to it
    factory = Imported(module, f"make_{request.resource.name}")
    return replace(storage, factory=factory)


def _as_others(others: Mapping[str, Ledger]) -> StorageConventions | None:
    """Return how another feature of ours is stored: all of a tree are alike."""
    for _, ledger in sorted(others.items()):
        if ledger.conventions and ledger.conventions.storage:
            return replace(ledger.conventions.storage, user=None, references=())
    return None


def _new(project: Project) -> StorageConventions:
    folder = join(project.layout.base, "core")
    support = project.finder.name_of(join(folder, "x.py")).removesuffix(".x")
    tests = tests_folder(project)
    return StorageConventions(
        support=support,
        support_folder=folder,
        base=Imported("sqlmodel", "SQLModel"),
        session=Imported(f"{support}.db", "get_session"),
        session_type=Imported("sqlmodel", "Session"),
        session_alias=Imported(f"{support}.db", "SessionDep"),
        tests=project.finder.name_of(join(tests, "x.py")).removesuffix(".x"),
        tests_folder=tests,
        factory=Imported("x", "x"),
    )
