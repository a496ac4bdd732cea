"""Error responses and their documentation, with their tests."""

from __future__ import annotations

from featurebuilder.artifacts.support.modules import core_module, module_for_tests

ERRORS = core_module("errors", "errors and their documentation")
ERRORS_TESTS = module_for_tests(
    "test_core_errors", "tests of the routes that features are served by"
)
