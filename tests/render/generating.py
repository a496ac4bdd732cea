"""Whole trees, generated and written for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.project.new_project import NewProject, plan_project
from featurebuilder.features.planner import FeaturePlan, plan_feature
from featurebuilder.plan.tools import Tools
from featurebuilder.project.project import read_project
from featurebuilder.render.environment import Renderer
from featurebuilder.render.formatting import DEFAULT_WIDTH, Formatter
from featurebuilder.request.asking import GIVEN, FoundRequest

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.plan.change import Plan
    from featurebuilder.request.model.request import FeatureRequest


def write(plan: Plan, root: Path) -> None:
    """Write what a plan makes of each file."""
    for change in plan.changes:
        file = root / change.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(change.after or b"")


def start(root: Path, ruff: str = "line-length = 88", tables: str = "") -> None:
    """Write a new project that configures ruff with these lines and further tables."""
    project = NewProject.named("petsage", None, None)
    write(plan_project(project, Tools(Renderer(), Formatter(root, None, DEFAULT_WIDTH))), root)
    pyproject = root / "pyproject.toml"
    text = pyproject.read_text().replace("line-length = 88", ruff)
    pyproject.write_text(f"{text}\n{tables}\n")


def plan(root: Path, request: FeatureRequest) -> FeaturePlan:
    """Plan a feature of the tree, as a build does."""
    project = read_project(root)
    formatter = Formatter(root, project.settings.ruff, project.settings.width)
    renderer = Renderer(root / project.settings.templates, root)
    return plan_feature(FoundRequest(request, GIVEN), project, Tools(renderer, formatter))
