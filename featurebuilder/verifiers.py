"""What each command verifies: from plans and trees to the checks of the running application."""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from featurebuilder.plan.new_project import expected_welcome
from featurebuilder.project.application import importable, served_operations
from featurebuilder.project.project import Project, read_project
from featurebuilder.verify.answers import Expectation
from featurebuilder.verify.interpreter import find_interpreter
from featurebuilder.verify.reaches import Reach
from featurebuilder.verify.seen import AppReference, Observation
from featurebuilder.verify.verification import (
    UnwiringVerification,
    Verification,
    WiringVerification,
)

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.plan.change import Plan
    from featurebuilder.plan.expected import ExpectedAnswer
    from featurebuilder.plan.new_project import NewProject
    from featurebuilder.plan.planner import FeaturePlan
    from featurebuilder.verify.checks import Verdict


class Verifier(Protocol):
    """Tells whether an application does what a plan promises."""

    def observe(self) -> Observation:
        """Return what the application does now."""

    def verdict(self, before: Observation | None) -> Verdict:
        """Return what holds now, given what was before; ``None`` where nothing was written."""


def feature_verifier(planned: FeaturePlan) -> Verifier:
    """Return what verifies that a feature is there, answers, and that its tests pass."""
    project, places = planned.project, planned.places
    return Verification(
        find_interpreter(project.root, os.environ),
        project.root,
        _application(project),
        _expectations(planned.expected),
        (places.tests,),
        places.code,
        planned.own_operations,
        _reaches(planned.expected),
    )


def project_verifier(project: NewProject, root: Path) -> Verifier:
    """Return what verifies that a new project runs."""
    package = project.package
    return Verification(
        find_interpreter(root, os.environ),
        root,
        AppReference("", f"{package}.main", "app"),
        _expectations((expected_welcome(project),)),
        (f"{package}/tests",),
        (f"{package}/main.py", f"{package}/api/v1/api.py"),
        reaches=_reaches((expected_welcome(project),)),
    )


def wiring_verifier(project: Project, plan: Plan, path: str) -> Verifier:
    """Return what verifies that a router of the module at ``path``, once wired, is reached."""
    files = {change.path: change.after for change in plan.writes}
    wired = read_project(project.root, project.snapshot.with_files(files))
    served = served_operations(wired, path)
    module = _dotted(path)
    return WiringVerification(
        find_interpreter(project.root, os.environ),
        project.root,
        _application(wired),
        tuple(
            Reach(operation.method.upper(), operation.path, f"{module}:{operation.handler}")
            for operation in served.operations
        ),
        served.complete,
        tuple(files),
    )


def unwiring_verifier(project: Project, path: str) -> Verifier:
    """Return what verifies that a router of the module at ``path`` is gone, and nothing else."""
    served = served_operations(project, path)
    operations = tuple(f"{o.method.upper()} {o.path}" for o in served.operations)
    return UnwiringVerification(
        find_interpreter(project.root, os.environ),
        project.root,
        _application(project),
        operations if served.complete else (),
    )


def _application(project: Project) -> AppReference:
    found = importable(project.resolver, project.application)
    return AppReference(found.import_root, found.module, found.attribute, found.factory)


def _reaches(expected: tuple[ExpectedAnswer, ...]) -> tuple[Reach, ...]:
    return tuple(
        Reach(answer.method.upper(), answer.path, f"{_dotted(answer.module)}:{answer.handler}")
        for answer in expected
    )


def _dotted(path: str) -> str:
    """Return a file's name from the tree's root, whatever folder imports start from."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _expectations(expected: tuple[ExpectedAnswer, ...]) -> tuple[Expectation, ...]:
    return tuple(
        Expectation(answer.method.upper(), answer.path, HTTPStatus.OK, dict(answer.body))
        for answer in expected
    )
