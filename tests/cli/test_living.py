"""Features that live on, checked and updated as users do, in trees on disk and under git."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.features.test_refusals import asking_for
from tests.trees import blueprint, router

if TYPE_CHECKING:
    from pathlib import Path

API = "petsage/api/v1/api.py"
ROUTER = "petsage/api/v1/endpoints/pets.py"
DOCUMENT = "docs/features/pets.md"
REQUEST = "features/pets.yaml"
NOTHING_BUILT = "CLEAN: 0 features checked, 1 warning."


def changed(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))


def test_a_feature_from_build_to_removal(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint(asking_for("pets"), toys=router("toys")))
    waiting = featurebuilder(tmp_path, "check")
    assert (waiting.code, waiting.out.splitlines()[-1]) == (0, NOTHING_BUILT)
    assert "pets: requests a feature that has not been built" in waiting.out
    assert featurebuilder(tmp_path, "check", "--strict").code == 1
    assert featurebuilder(tmp_path, "build", "pets", "--no-verify").code == 0
    assert featurebuilder(tmp_path, "check", "--strict").out == "CLEAN: 1 feature checked.\n"

    changed(tmp_path, DOCUMENT, "A feature.", "A feature.\n\nMine.")
    edited = featurebuilder(tmp_path, "check")
    assert (edited.code, edited.err) == (0, "")
    assert edited.out.startswith(f"hand-edit (warning): {DOCUMENT}:7\n")
    assert featurebuilder(tmp_path, "check", "--strict").code == 1

    changed(tmp_path, REQUEST, "value: b", "value: z")
    drifted = featurebuilder(tmp_path, "check", "pets", "--format", "json")
    assert drifted.code == 1
    assert {one["drift"] for one in json.loads(drifted.out)["drifted"]} == {"request-changed"}
    before = tree_of(tmp_path)
    assert featurebuilder(tmp_path, "update", "--dry-run").code == 0
    assert tree_of(tmp_path) == before
    updated = featurebuilder(tmp_path, "update", "pets", "--verify")
    assert (updated.code, updated.err) == (0, "")
    assert updated.out.startswith("SUCCESS")
    assert "merged with its hand edits" in updated.out
    assert "Mine." in (tmp_path / DOCUMENT).read_text()
    before = tree_of(tmp_path)
    assert featurebuilder(tmp_path, "update", "--all", "--no-verify").code == 0
    assert tree_of(tmp_path) == before

    changed(tmp_path, DOCUMENT, "A feature.\n", "My feature.\n")
    changed(tmp_path, REQUEST, "A feature.", "Their feature.")
    marked = featurebuilder(tmp_path, "update")
    assert marked.code == 1
    assert marked.out.startswith("CONFLICT")
    assert f"Resolve the conflict markers in {DOCUMENT}" in marked.out
    assert featurebuilder(tmp_path, "check").code == 1
    ours = featurebuilder(tmp_path, "update", "--on-conflict", "ours", "--no-verify")
    assert ours.code == 0
    assert "My feature." in (tmp_path / DOCUMENT).read_text()
    assert featurebuilder(tmp_path, "check").code == 0

    (tmp_path / REQUEST).unlink()
    assert featurebuilder(tmp_path, "check").code == 1
    gone = featurebuilder(tmp_path, "update", "--no-verify")
    assert gone.code == 0
    assert not (tmp_path / ROUTER).exists()
    assert (tmp_path / DOCUMENT).exists()


def test_what_is_asked_wrongly(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint(asking_for("pets")))
    for words, told in (
        (("update", "pets", "--all"), "use names or --all"),
        (("update", "--renames", "pets"), "--renames needs exactly one name"),
        (("update", "pets"), "no ledger of a feature 'pets'"),
        (("adopt", "pets"), "the project has no file of the feature 'pets'"),
    ):
        refused = featurebuilder(tmp_path, *words)
        assert refused.code == 2
        assert told in refused.err
    unknown = featurebuilder(tmp_path, "check", "pets")
    assert (unknown.code, unknown.err) == (2, "")
    assert "cannot check" in unknown.out


def test_severities_are_the_projects_to_choose(tmp_path: Path) -> None:
    settings = '[tool.featurebuilder.check]\nhand-edit = "error"\nfile-missing = "ignore"\n'
    write_tree(tmp_path, blueprint(asking_for("pets") | {"pyproject.toml": settings}))
    assert featurebuilder(tmp_path, "build", "pets", "--no-verify").code == 0
    (tmp_path / "petsage/models/pets.py").unlink()
    assert featurebuilder(tmp_path, "check").code == 0
    changed(tmp_path, DOCUMENT, "A feature.", "Mine.")
    assert featurebuilder(tmp_path, "check").code == 1
    changed(tmp_path, "pyproject.toml", "hand-edit", "hand-edits")
    wrong = featurebuilder(tmp_path, "check")
    assert wrong.code == 2
    assert "hand-edits is not a kind of drift" in wrong.err


def git(root: Path, *words: str) -> int:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    command = ["git", *identity, *words]
    return subprocess.run(command, cwd=root, capture_output=True, check=False).returncode


@pytest.mark.slow
def test_two_branches_that_each_build_a_feature(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint(asking_for("cats") | asking_for("dogs")))
    assert git(tmp_path, "init", "-b", "main") == 0
    for branch in ("cats", "dogs"):
        assert git(tmp_path, "add", "-A") == git(tmp_path, "commit", "-m", "before") == 0
        assert git(tmp_path, "checkout", "-b", branch) == 0
        assert featurebuilder(tmp_path, "build", branch, "--no-verify").code == 0
        assert git(tmp_path, "add", "-A") == git(tmp_path, "commit", "-m", branch) == 0
        assert git(tmp_path, "checkout", "main") == 0
        (tmp_path / "notes.txt").write_text(branch)
    assert git(tmp_path, "merge", "cats") == 0
    assert git(tmp_path, "merge", "dogs") != 0
    assert "<<<<<<<" in (tmp_path / API).read_text()
    found = featurebuilder(tmp_path, "check")
    assert found.code == 1
    assert f"unresolved-conflict: {API}" in found.out
    resolved = featurebuilder(tmp_path, "update")
    assert (resolved.code, resolved.err) == (0, "")
    # With markers in it the application could not be run before, so there is nothing to compare.
    assert resolved.out.startswith("UNVERIFIED")
    assert "feature's tests pass" not in resolved.out
    assert featurebuilder(tmp_path, "check", "--strict").out == "CLEAN: 2 features checked.\n"
    text = (tmp_path / API).read_text()
    assert "from petsage.api.v1.endpoints import cats, dogs\n" in text
    for name in ("cats", "dogs"):
        assert text.count(f"include_router({name}.router)") == 1


@pytest.mark.slow
def test_a_lost_ledger_is_made_anew(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint(asking_for("pets")))
    assert featurebuilder(tmp_path, "build", "pets", "--no-verify").code == 0
    ledger = tmp_path / ".featurebuilder/pets.json"
    before = json.loads(ledger.read_bytes())
    ledger.unlink()
    lost = featurebuilder(tmp_path, "check")
    assert lost.code == 1
    assert "featurebuilder adopt pets" in lost.out
    assert featurebuilder(tmp_path, "adopt", "pets").code == 0
    after = json.loads(ledger.read_bytes())
    for key in ("request", "conventions", "operations", "router"):
        assert after[key] == before[key]
    assert featurebuilder(tmp_path, "check", "--strict").code == 0


@pytest.mark.slow
def test_a_failure_that_was_kept_is_remembered(tmp_path: Path) -> None:
    """A second build has nothing to write, and nothing from before to compare with."""
    handler = (
        "\n\n@app.middleware('http')\nasync def broken(request, call_next):\n    return None\n"
    )
    write_tree(tmp_path, blueprint(asking_for("pets")))
    main = tmp_path / "petsage/main.py"
    whole = main.read_text()
    main.write_text(whole + handler)
    assert featurebuilder(tmp_path, "build", "pets", "--keep").code == 1
    assert json.loads((tmp_path / ".featurebuilder/pets.json").read_bytes())["failed"] is True
    main.write_text(whole)
    again = featurebuilder(tmp_path, "build", "pets")
    assert again.out.startswith("UNVERIFIED")
    assert "there is no OpenAPI document without this change" in again.out
    assert featurebuilder(tmp_path, "remove", "pets", "--no-verify").code == 0
    assert featurebuilder(tmp_path, "build", "pets").out.startswith("SUCCESS")
