"""The types of fields, with their tests."""

from __future__ import annotations

from featurebuilder.artifacts.support.modules import core_module, module_for_tests

FIELDS = core_module("fields", "types of fields")
FIELDS_TESTS = module_for_tests("test_core_fields", "tests of the types of fields")
