"""The features of a tree and how they are, as lists show them."""

from __future__ import annotations

import pytest

from featurebuilder.errors import UnusableProjectError
from featurebuilder.features.drift import Drift
from featurebuilder.features.listing import ListedFeature, list_features
from featurebuilder.features.state import State
from featurebuilder.features.update import ReadableProject
from featurebuilder.project.project import read_project
from featurebuilder.project.source.history import Commit
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.report.feature_list import FeatureList, feature_list
from featurebuilder.report.feature_text import feature_lines
from tests.features.living import Tree, tools_of
from tests.features.test_refusals import asking_for
from tests.trees import NOWHERE, after, blueprint, planned, router

ROUTER = "petsage/api/v1/endpoints/pets.py"
MODEL = "petsage/models/pets.py"
LEDGER = ".featurebuilder/pets.json"


@pytest.fixture(scope="module")
def built() -> Tree:
    """Return a tree with a feature that was built, and a request of another that was not."""
    tree = blueprint(asking_for("pets"), toys=router("toys"))
    requested = tree["features/pets.yaml"].replace(b"pets", b"vets").replace(b"Pets", b"Vets")
    return {**after(tree, planned(tree, "pets")), "features/vets.yaml": requested}


def listed(tree: Tree, *names: str) -> tuple[ListedFeature, ...]:
    settled = ReadableProject.of(Snapshot.of_files(tree))
    project = read_project(NOWHERE, settled.snapshot)
    return list_features(project, names, tools_of(project))


def shown(tree: Tree, commits: dict[str, Commit] | None = None) -> FeatureList:
    return feature_list("petsage", listed(tree), commits or {})


def test_built_and_requested_features_are_listed_by_name(built: Tree) -> None:
    assert [(one.name, one.state) for one in listed(built)] == [
        ("pets", State.CLEAN),
        ("vets", State.REQUESTED),
    ]


def test_an_edit_by_hand_is_told_from_other_drift(built: Tree) -> None:
    edited = {**built, MODEL: built[MODEL] + b"\n\nMINE = 1\n"}
    missing = {path: data for path, data in edited.items() if path != ROUTER}
    assert listed(edited, "pets")[0].state is State.EDITED
    assert listed(missing, "pets")[0].state is State.DRIFTED


def test_a_damaged_ledger_hides_no_other_feature(built: Tree) -> None:
    found = listed({**built, LEDGER: b"{"})
    assert [one.state for one in found] == [State.UNKNOWN, State.REQUESTED]
    assert found[0].problems[0].what == "the ledger is damaged"


def test_a_name_that_is_no_feature_is_refused_with_the_nearest_one(built: Tree) -> None:
    with pytest.raises(UnusableProjectError) as caught:
        listed(built, "pest")
    assert caught.value.problems[0].remedy == "did you mean 'pets'?"


def test_files_say_whether_they_were_generated_and_how_they_drifted(built: Tree) -> None:
    edited = {**built, MODEL: built[MODEL] + b"\n\nMINE = 1\n"}
    files = {file.path: file for file in shown(edited).features[0].files}
    assert files["petsage/api/v1/api.py"].is_generated is False
    assert files[ROUTER].is_generated is True
    assert files[ROUTER].drift is None
    assert files[MODEL].drift is Drift.HAND_EDIT


def test_the_newest_commit_of_a_features_own_files_is_its_last_change(built: Tree) -> None:
    commits = {
        ROUTER: Commit(4, "2026-01-01", "aaaaaaa", "Ann"),
        MODEL: Commit(2, "2026-02-02", "bbbbbbb", "Ben"),
        "petsage/api/v1/api.py": Commit(0, "2026-03-03", "ccccccc", "Cem"),
    }
    pets, vets = shown(built, commits).features
    assert pets.last_change is not None
    assert pets.last_change.commit == "bbbbbbb"
    assert vets.last_change is None


def test_programs_read_five_columns(built: Tree) -> None:
    lines = feature_lines(shown(built)).splitlines()
    assert [line.split("\t")[:3] for line in lines] == [
        ["pets", "clean", "GET /api/v1/pets"],
        ["vets", "requested", ""],
    ]
    assert {line.count("\t") for line in lines} == {4}
