"""The fixtures of the tests, the database they run on, and rows of the project's own tables."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_test_module
from featurebuilder.artifacts.support.context import conftest_context
from featurebuilder.artifacts.support.modules import (
    for_resources,
    in_storage,
    module_for_tests,
)
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

CONFTEST = SharedArtifact(
    name="conftest",
    part=Part.SUPPORT,
    template=Template("support/tests/conftest.py.j2"),
    context=conftest_context,
    path=in_storage(lambda storage: storage.conftest),
    reason="the fixtures of the tests",
    is_needed=for_resources(lambda _, storage: bool(storage.conftest)),
    clean=clean_test_module,
    is_test=True,
)
TEST_DATABASE = module_for_tests(
    "database",
    "the database of tests",
    lambda _, storage: not storage.conftest,
    clean_test_module,
)
ROWS = module_for_tests(
    "rows",
    "rows of the application's own tables, for tests",
    lambda _, storage: any(reference.is_the_trees for reference in storage.references),
    clean_test_module,
)
