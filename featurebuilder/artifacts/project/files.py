"""The files of a new project, and the packages and the aggregator that a project may lack."""

from __future__ import annotations

from featurebuilder.artifacts.artifact import Artifact
from featurebuilder.plan.change import Part
from featurebuilder.render.template import Template

PYPROJECT = Artifact(
    name="pyproject.toml", part=Part.PROJECT, template=Template("project/pyproject.toml.j2")
)
README = Artifact(name="README.md", part=Part.PROJECT, template=Template("project/README.md.j2"))
GITIGNORE = Artifact(
    name=".gitignore", part=Part.PROJECT, template=Template("project/gitignore.j2")
)
PACKAGE = Artifact(
    name="package", part=Part.PACKAGE, template=Template("project/package/__init__.py.j2")
)
APPLICATION = Artifact(
    name="application", part=Part.PROJECT, template=Template("project/package/main.py.j2")
)
AGGREGATOR = Artifact(
    name="aggregator", part=Part.AGGREGATOR, template=Template("project/package/api/v1/api.py.j2")
)
CONFTEST = Artifact(
    name="conftest", part=Part.PROJECT, template=Template("project/package/tests/conftest.py.j2")
)
APPLICATION_TESTS = Artifact(
    name="application tests",
    part=Part.PROJECT,
    template=Template("project/package/tests/test_main.py.j2"),
)
