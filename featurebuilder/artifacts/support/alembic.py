"""The Alembic environment of a project that has none."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import SharedArtifact
from featurebuilder.artifacts.cleaning import clean_test_module
from featurebuilder.artifacts.support.contexts import support_context
from featurebuilder.artifacts.support.places import (
    beside_environment,
    in_environment,
    in_tests,
    makes_migrations,
)
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

SETTINGS = SharedArtifact(
    name="alembic.ini",
    part=Part.SUPPORT,
    template=Template("support/alembic.ini.j2"),
    context=support_context,
    path=beside_environment("alembic.ini"),
    reason="where Alembic finds the migrations",
    is_needed=makes_migrations,
)

ENVIRONMENT = SharedArtifact(
    name="env.py",
    part=Part.SUPPORT,
    template=Template("support/migrations/env.py.j2"),
    context=support_context,
    path=in_environment("env.py"),
    reason="runs the migrations on the application's database",
    is_needed=makes_migrations,
)

SCRIPT = SharedArtifact(
    name="script.py.mako",
    part=Part.SUPPORT,
    template=Template("support/migrations/script.py.mako.j2"),
    context=support_context,
    path=in_environment("script.py.mako"),
    reason="what a migration written by hand starts from",
    is_needed=makes_migrations,
)

MIGRATIONS_PACKAGE = SharedArtifact(
    name="migrations",
    part=Part.SUPPORT,
    template=Template("support/migrations/__init__.py.j2"),
    context=support_context,
    path=in_environment("__init__.py"),
    reason="the package of the migrations",
    is_needed=makes_migrations,
)

VERSIONS_PACKAGE = SharedArtifact(
    name="versions",
    part=Part.SUPPORT,
    template=Template("support/migrations/versions/__init__.py.j2"),
    context=support_context,
    path=in_environment("versions/__init__.py"),
    reason="the package of the migrations, one module a change",
    is_needed=makes_migrations,
)

MIGRATION_TESTS = SharedArtifact(
    name="test_migrations",
    part=Part.SUPPORT,
    template=Template("support/tests/test_migrations.py.j2"),
    context=support_context,
    path=in_tests("test_migrations.py"),
    reason="tests of the migrations",
    is_needed=makes_migrations,
    clean=clean_test_module,
    is_test=True,
)
