"""Features that live on in trees in memory: checked, updated and adopted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import ledger_path
from featurebuilder.features.adopt import plan_adopt
from featurebuilder.features.check import CheckResult, plan_check
from featurebuilder.features.update import ReadableProject, Update, UpdateSelection, plan_update
from featurebuilder.features.write_policy import WritePolicy
from featurebuilder.merge.three_way import OnConflict
from featurebuilder.project.project import Project, read_project
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.render.environment import Renderer
from featurebuilder.request.asking import find_request
from tests.trees import NOWHERE, tools_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from featurebuilder.plan.change import Plan
    from featurebuilder.plan.tools import Tools

Tree = dict[str, bytes]


def tools_of(project: Project, templates: Path | None = None) -> Tools:
    """Return what renders for a tree in memory; ``templates`` are its own."""
    return replace(tools_for(project), renderer=Renderer(templates))


def checked(tree: Mapping[str, bytes], *names: str, templates: Path | None = None) -> CheckResult:
    """Return what a check of the tree finds."""
    settled = ReadableProject.of(Snapshot.of_files(tree))
    project = read_project(NOWHERE, settled.snapshot)
    return plan_check(project, settled, names, tools_of(project, templates))


def update_of(
    tree: Mapping[str, bytes],
    *names: str,
    renames: str | None = None,
    on_conflict: OnConflict = OnConflict.MARK,
    templates: Path | None = None,
    wanted: UpdateSelection | None = None,
) -> Update:
    """Return what an update of the tree would do."""
    settled = ReadableProject.of(Snapshot.of_files(tree))
    project = read_project(NOWHERE, settled.snapshot)
    policy = WritePolicy(on_conflict=on_conflict)
    wanted = wanted or UpdateSelection(names, renames)
    return plan_update(project, settled, wanted, tools_of(project, templates), policy)


def adopted(tree: Mapping[str, bytes], name: str) -> Tree:
    """Return the tree with the ledger of a feature made anew."""
    snapshot = Snapshot.of_files(tree)
    without = snapshot.with_files({ledger_path(name): None})
    project = read_project(NOWHERE, without, leaving_out=name)
    asked = find_request(snapshot, name, None)
    return applied(tree, plan_adopt(project, snapshot, asked, tools_of(project)).plan)


def applied(tree: Mapping[str, bytes], plan: Plan) -> Tree:
    """Return the tree once the plan is carried out."""
    assert not plan.conflicts
    result = dict(tree)
    for change in plan.writes:
        assert result.get(change.path) == change.before
        if change.after is None:
            del result[change.path]
        else:
            result[change.path] = change.after
    return result
