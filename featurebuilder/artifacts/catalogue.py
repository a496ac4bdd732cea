"""List every artifact. To add one, write its module and its template, and add a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts import migration
from featurebuilder.artifacts.artifact import Artifact, OwnArtifact, SharedArtifact
from featurebuilder.artifacts.endpoint import document, model, router, tests
from featurebuilder.artifacts.project import files
from featurebuilder.artifacts.resource import document as resource_document
from featurebuilder.artifacts.resource import factory
from featurebuilder.artifacts.resource import model as resource_model
from featurebuilder.artifacts.resource import router as resource_router
from featurebuilder.artifacts.resource import tests as resource_tests
from featurebuilder.artifacts.support import (
    alembic,
    columns,
    database,
    errors,
    etag,
    fixtures,
    pagination,
    problems,
    references,
    timestamps,
    validation,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.request import FeatureRequest

# The order is that of the log.
ARTIFACTS: tuple[Artifact, ...] = (
    model.MODEL,
    router.ROUTER,
    tests.TESTS,
    document.DOCUMENT,
    resource_model.RESOURCE_MODEL,
    resource_router.RESOURCE_ROUTER,
    resource_tests.RESOURCE_TESTS,
    factory.FACTORY,
    resource_document.RESOURCE_DOCUMENT,
    migration.MIGRATION,
    database.DATABASE,
    alembic.SETTINGS,
    alembic.ENVIRONMENT,
    alembic.SCRIPT,
    validation.VALIDATION,
    errors.ERRORS,
    problems.PROBLEMS,
    pagination.PAGINATION,
    pagination.CURSOR_PAGINATION,
    pagination.SORTING,
    columns.COLUMNS,
    timestamps.TIMESTAMPS,
    references.REFERENCES,
    etag.ETAG,
    fixtures.CONFTEST,
    fixtures.TEST_DATABASE,
    fixtures.ROWS,
    files.PYPROJECT,
    files.README,
    files.GITIGNORE,
    files.PACKAGE,
    files.APPLICATION,
    files.AGGREGATOR,
    files.CONFTEST,
    files.APPLICATION_TESTS,
)


def own_artifacts(*, of_resources: bool) -> tuple[OwnArtifact, ...]:
    """Return the artifacts of one feature, with a resource or without one, in log order."""
    own = (one for one in ARTIFACTS if isinstance(one, OwnArtifact))
    return tuple(one for one in own if one.of_resources is of_resources)


def shared_artifacts(
    request: FeatureRequest, conventions: Conventions
) -> Iterator[tuple[str, SharedArtifact]]:
    """Yield the shared artifacts that a feature needs, each with its path."""
    for artifact in ARTIFACTS:
        if isinstance(artifact, SharedArtifact) and artifact.is_needed(request, conventions):
            yield artifact.path(conventions), artifact
