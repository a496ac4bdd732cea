"""The commit of changes, with its tests."""

from __future__ import annotations

from featurebuilder.artifacts.support.modules import core_module, module_for_tests

WRITING = core_module("writing", "commits of changes")
WRITING_TESTS = module_for_tests("test_core_writing", "tests of how what is changed is committed")
