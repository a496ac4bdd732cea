"""The commit of changes, with its tests."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_core_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import always, in_support, in_tests
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

WRITING = SharedArtifact(
    name="writing",
    part=Part.SUPPORT,
    template=Template("support/core/writing.py.j2"),
    context=support_context,
    path=in_support("writing.py"),
    reason="commits of changes",
    is_needed=always,
    clean=clean_core_module,
)

WRITING_TESTS = SharedArtifact(
    name="test_core_writing",
    part=Part.SUPPORT,
    template=Template("support/tests/test_core_writing.py.j2"),
    context=support_context,
    path=in_tests("test_core_writing.py"),
    reason="tests of how what is changed is committed",
    is_needed=always,
    is_test=True,
)
