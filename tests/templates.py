"""The templates that tests render, by the artifact that has them."""

from __future__ import annotations

from featurebuilder.artifacts.catalogue import ARTIFACTS
from featurebuilder.artifacts.endpoint.document import DOCUMENT as _DOCUMENT
from featurebuilder.artifacts.endpoint.model import MODEL as _MODEL
from featurebuilder.artifacts.endpoint.router import ROUTER as _ROUTER
from featurebuilder.artifacts.endpoint.tests import TESTS as _TESTS
from featurebuilder.artifacts.migration import MIGRATION as _MIGRATION
from featurebuilder.artifacts.project import files
from featurebuilder.artifacts.support import alembic

ALL = tuple(artifact.template for artifact in ARTIFACTS)
MODEL = _MODEL.template
ROUTER = _ROUTER.template
TESTS = _TESTS.template
DOCUMENT = _DOCUMENT.template
MIGRATION = _MIGRATION.template
AGGREGATOR = files.AGGREGATOR.template
GITIGNORE = files.GITIGNORE.template
PACKAGE = files.PACKAGE.template
PYPROJECT = files.PYPROJECT.template
SUPPORT_ALEMBIC = alembic.SETTINGS.template
SUPPORT_ENVIRONMENT = alembic.ENVIRONMENT.template
SUPPORT_SCRIPT = alembic.SCRIPT.template
