"""Small FastAPI trees in memory, and what the planner makes of them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

from featurebuilder import planning
from featurebuilder.features.planner import FeaturePlan, plan_feature
from featurebuilder.project.project import Project, read_project
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.versions.installed import UNKNOWN_ENVIRONMENT
from featurebuilder.project.versions.versions import read_versions
from featurebuilder.request.asking import find_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.plan.tools import Tools

NOWHERE = Path("/nonexistent/petsage")

MAIN = """
    from fastapi import FastAPI

    from petsage.api.v1.api import api_v1_router

    app = FastAPI(title="PetSage API", version="1.0.0")
    app.include_router(api_v1_router, prefix="/api/v1")
    """
AGGREGATOR = """
    from fastapi import APIRouter

    api_v1_router = APIRouter()
    """


def module(text: str) -> str:
    """Return an indented literal as a module."""
    return dedent(text).lstrip("\n")


def router(name: str, *, prefix: bool = True) -> str:
    """Return a hand-written router module."""
    arguments = f'prefix="/{name}", tags=["{name}"]' if prefix else ""
    return module(
        f"""
        from fastapi import APIRouter

        router = APIRouter({arguments})


        @router.get("/")
        def list_{name}() -> list[str]:
            return []
        """
    )


def blueprint(files: Mapping[str, str] | None = None, **endpoints: str) -> dict[str, bytes]:
    """Return the PetSage tree, with ``files`` on top and hand-written routers in it."""
    packages = ("", "api/", "api/v1/", "api/v1/endpoints/", "models/", "tests/")
    tree = {f"petsage/{package}__init__.py": "" for package in packages}
    tree |= {"petsage/main.py": module(MAIN), "petsage/api/v1/api.py": module(AGGREGATOR)}
    tree |= {f"petsage/api/v1/endpoints/{name}.py": text for name, text in endpoints.items()}
    return encoded(tree | dict(files or {}))


def encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files as bytes."""
    return {path: text.encode() for path, text in files.items()}


def project_of(files: Mapping[str, bytes]) -> Project:
    """Return the reading of a tree in memory."""
    return read_project(NOWHERE, Snapshot.of_files(files))


def tools_for(project: Project) -> Tools:
    """Return what writes code for a tree in memory, as if it were run nowhere."""
    versions = read_versions(project.snapshot, project.application.key.path, UNKNOWN_ENVIRONMENT)
    return planning.tools_for(project, versions)


def planned(
    files: Mapping[str, bytes], name: str = "smoke_test", *, force: bool = False
) -> FeaturePlan:
    """Return the plan that builds the feature ``name`` in a tree in memory."""
    snapshot = Snapshot.of_files(files)
    asked = find_request(snapshot, name, None)
    project = read_project(NOWHERE, snapshot, leaving_out=name)
    tools = tools_for(project)
    return plan_feature(asked, project, tools, force=force)


def after(files: Mapping[str, bytes], plan: FeaturePlan) -> dict[str, bytes]:
    """Return the tree once the plan is applied."""
    changed = {c.path: c.after for c in plan.plan.writes if c.after is not None}
    return dict(files) | changed
