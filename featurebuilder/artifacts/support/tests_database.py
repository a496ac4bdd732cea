"""The database of the tests, and rows of the project's own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_test_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import always, in_tests
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template


def _refers_to_project_tables(_: Resource, storage: StorageConventions) -> bool:
    return any(reference.is_the_trees for reference in storage.references)


TEST_DATABASE = SharedArtifact(
    name="database",
    part=Part.SUPPORT,
    template=Template("support/tests/database.py.j2"),
    context=support_context,
    path=in_tests("database.py"),
    reason="the database of tests",
    is_needed=always,
    clean=clean_test_module,
    is_test=True,
)

ROWS = SharedArtifact(
    name="rows",
    part=Part.SUPPORT,
    template=Template("support/tests/rows.py.j2"),
    context=support_context,
    path=in_tests("rows.py"),
    reason="rows of the application's own tables, for tests",
    is_needed=_refers_to_project_tables,
    clean=clean_test_module,
    is_test=True,
)
