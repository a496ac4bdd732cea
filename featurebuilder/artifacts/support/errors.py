"""Error responses and their documentation, with their tests."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_core_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import always, in_support, in_tests
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

ERRORS = SharedArtifact(
    name="errors",
    part=Part.SUPPORT,
    template=Template("support/core/errors.py.j2"),
    context=support_context,
    path=in_support("errors.py"),
    reason="errors and their documentation",
    is_needed=always,
    clean=clean_core_module,
)

ERRORS_TESTS = SharedArtifact(
    name="test_core_errors",
    part=Part.SUPPORT,
    template=Template("support/tests/test_core_errors.py.j2"),
    context=support_context,
    path=in_tests("test_core_errors.py"),
    reason="tests of the routes that features are served by",
    is_needed=always,
    is_test=True,
)
