"""The database of the tests, and rows of the project's own tables."""

from __future__ import annotations

from featurebuilder.artifacts.cleaning import clean_test_module
from featurebuilder.artifacts.support.modules import module_for_tests

TEST_DATABASE = module_for_tests("database", "the database of tests", clean=clean_test_module)
ROWS = module_for_tests(
    "rows",
    "rows of the application's own tables, for tests",
    lambda _, storage: any(reference.is_the_trees for reference in storage.references),
    clean_test_module,
)
