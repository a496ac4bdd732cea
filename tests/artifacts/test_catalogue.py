"""Adding an artifact takes one module, one template and one line in the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.artifacts import catalogue
from featurebuilder.artifacts.artifact import LogSection, OwnArtifact, SharedArtifact
from featurebuilder.artifacts.catalogue import ARTIFACTS
from featurebuilder.artifacts.endpoint.context import endpoints_context
from featurebuilder.features.planner import plan_feature
from featurebuilder.features.remove import plan_remove
from featurebuilder.ledger.codec import decode_ledger
from featurebuilder.plan.change import FileAction, Part, Plan
from featurebuilder.plan.tools import Tools
from featurebuilder.project.project import read_project
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.render.environment import Renderer
from featurebuilder.render.formatting import DEFAULT_WIDTH, Formatter
from featurebuilder.render.template import Template
from featurebuilder.report.part_sections import feature_sections
from featurebuilder.request.asking import find_request
from tests.features.living import applied
from tests.trees import NOWHERE, blueprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The module and the template of a new artifact: a client of the feature.
TEMPLATE = '"""A client of the {{ it.name }} feature."""\n'
CLIENT = OwnArtifact(
    name="client",
    part=Part.TESTS,
    template=Template("feature/client.py.j2"),
    context=endpoints_context,
    path=lambda name, layout, _: layout.model.path(name).replace("models", "clients"),
    reason=lambda _, __: "calls the feature",
    section=LogSection("5.1", "Client", "Calls the path operations."),
)


@pytest.fixture(autouse=True)
def _one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the one line to the catalogue."""
    monkeypatch.setattr(catalogue, "ARTIFACTS", (*ARTIFACTS, CLIENT))


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    """Return what renders the new template."""
    file = tmp_path / "templates" / CLIENT.template
    file.parent.mkdir(parents=True)
    file.write_text(TEMPLATE)
    return Tools(Renderer(tmp_path / "templates"), Formatter(NOWHERE, None, DEFAULT_WIDTH))


def build(tree: dict[str, bytes], tools: Tools) -> dict[str, bytes]:
    """Return the tree after ``build smoke_test``."""
    return applied(tree, plan(tree, tools))


def plan(tree: dict[str, bytes], tools: Tools) -> Plan:
    """Return the plan of ``build smoke_test``."""
    snapshot = Snapshot.of_files(tree)
    asked = find_request(snapshot, "smoke_test", None)
    project = read_project(NOWHERE, snapshot, leaving_out="smoke_test")
    return plan_feature(asked, project, tools).plan


PATH = "petsage/clients/smoke_test.py"


def test_it_is_generated_and_recorded(tools: Tools) -> None:
    tree = build(blueprint(), tools)
    assert tree[PATH] == b'"""A client of the smoke_test feature."""\n'
    ledger = decode_ledger(tree[".featurebuilder/smoke_test.json"], "smoke_test")
    assert ledger.path_of("client") == PATH
    assert ledger.path_of("tests") == "petsage/tests/api/v1/test_smoke_test.py"
    assert build(tree, tools) == tree


def test_a_hand_edit_of_it_is_kept(tools: Tools) -> None:
    tree = build(blueprint(), tools)
    edited = tree | {PATH: tree[PATH] + b"\nX = 1\n"}
    assert build(edited, tools) == edited


def test_it_goes_with_its_feature(tools: Tools) -> None:
    tree = build(blueprint(), tools)
    removal = plan_remove(read_project(NOWHERE, Snapshot.of_files(tree)), "smoke_test")
    (change,) = (change for change in removal.changes if change.path == PATH)
    assert change.action is FileAction.DELETE


def test_it_has_a_section_in_the_log(tools: Tools) -> None:
    tree = blueprint()
    sections = [
        (section.title, section.path) for section in feature_sections(plan(tree, tools).changes)
    ]
    assert sections == [
        ("Model", "petsage/models/smoke_test.py"),
        ("Endpoint", "petsage/api/v1/endpoints/smoke_test.py"),
        ("Aggregator", "petsage/api/v1/api.py"),
        ("Application", "petsage/main.py"),
        ("Tests", "petsage/tests/api/v1/test_smoke_test.py"),
        ("Client", PATH),
        ("Document", "docs/features/smoke_test.md"),
    ]


def names() -> Iterator[str]:
    """Yield the name of each artifact that a ledger records."""
    for kind in (True, False):
        yield from (f"{kind} {one.name}" for one in catalogue.own_artifacts(of_resources=kind))
    yield from (one.name for one in ARTIFACTS if isinstance(one, SharedArtifact))


def test_names_and_templates_are_unique() -> None:
    assert len(list(names())) == len(set(names()))
    templates = [artifact.template for artifact in ARTIFACTS]
    assert len(templates) == len(set(templates))
