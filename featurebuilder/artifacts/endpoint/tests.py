"""The tests of a feature of endpoints."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import LogSection, OwnArtifact, join_reasons
from featurebuilder.artifacts.endpoint.context import endpoints_context
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

TESTS = OwnArtifact(
    name="tests",
    part=Part.TESTS,
    template=Template("feature/package/tests/api/v1/test_feature.py.j2"),
    context=endpoints_context,
    is_test=True,
    names_prefix=True,
    path=lambda name, layout, _: layout.tests.path(name),
    reason=lambda layout, fit: join_reasons(
        layout.tests.evidence, fit.tests_evidence if fit else ""
    ),
    section=LogSection(
        "5", "Tests", "Check status, exact body and content type of every path operation."
    ),
)
