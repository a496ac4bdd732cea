"""The types of fields, with their tests."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_core_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import always, in_support, in_tests
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

FIELDS = SharedArtifact(
    name="fields",
    part=Part.SUPPORT,
    template=Template("support/core/fields.py.j2"),
    context=support_context,
    path=in_support("fields.py"),
    reason="types of fields",
    is_needed=always,
    clean=clean_core_module,
)

FIELDS_TESTS = SharedArtifact(
    name="test_core_fields",
    part=Part.SUPPORT,
    template=Template("support/tests/test_core_fields.py.j2"),
    context=support_context,
    path=in_tests("test_core_fields.py"),
    reason="tests of the types of fields",
    is_needed=always,
    is_test=True,
)
