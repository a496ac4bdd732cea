"""Problem details (RFC 9457), with their tests."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_core_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import in_support, in_tests, uses_problem_details
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

PROBLEMS = SharedArtifact(
    name="problems",
    part=Part.SUPPORT,
    template=Template("support/core/problems.py.j2"),
    context=support_context,
    path=in_support("problems.py"),
    reason="problem details",
    is_needed=uses_problem_details,
    clean=clean_core_module,
)

PROBLEMS_TESTS = SharedArtifact(
    name="test_core_problems",
    part=Part.SUPPORT,
    template=Template("support/tests/test_core_problems.py.j2"),
    context=support_context,
    path=in_tests("test_core_problems.py"),
    reason="tests of problem details",
    is_needed=uses_problem_details,
    is_test=True,
)
