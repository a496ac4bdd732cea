"""The database and its sessions, with their tests."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_core_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import in_support, in_tests, makes_session
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

DATABASE = SharedArtifact(
    name="db",
    part=Part.SUPPORT,
    template=Template("support/core/db.py.j2"),
    context=support_context,
    path=in_support("db.py"),
    reason="the database and its sessions",
    is_needed=makes_session,
    clean=clean_core_module,
)

DATABASE_TESTS = SharedArtifact(
    name="test_core_db",
    part=Part.SUPPORT,
    template=Template("support/tests/test_core_db.py.j2"),
    context=support_context,
    path=in_tests("test_core_db.py"),
    reason="tests of the database and its sessions",
    is_needed=makes_session,
    is_test=True,
)
