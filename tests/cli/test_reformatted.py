"""The layout of generated code: as the project has it, and no edit if that changes."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import blueprint, module

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.any_python

LAYOUTS = [(100, "single"), (120, "double"), (72, "single")]
ROUTER = "petsage/api/v1/endpoints/rooms.py"
MODEL = "petsage/models/rooms.py"
REQUEST = "features/rooms.yaml"
ROOMS = """
    name: rooms
    description: Keeps rooms of the hotel.
    resource:
      fields:
        name: {max_length: 80, unique: true}
        beds: {type: int, ge: 1, le: 9, default: 2}
        view: {type: enum, values: [sea, garden, street], optional: true}
      filters: [view, beds]
      sort: [name, beds]
    """


def ruff_toml(width: int, quotes: str) -> bytes:
    return f"line-length = {width}\n\n[format]\nquote-style = '{quotes}'\n".encode()


def build(folder: Path) -> dict[str, bytes]:
    """Build the rooms in a project of 88 columns and double quotes."""
    write_tree(folder, blueprint({REQUEST: module(ROOMS)}) | {"ruff.toml": ruff_toml(88, "double")})
    assert featurebuilder(folder, "build", "rooms", "--no-verify").code == 0
    return content(folder)


def content(folder: Path) -> dict[str, bytes]:
    return {path: data for path, (data, _) in tree_of(folder).items()}


def reformat(folder: Path, width: int, quotes: str) -> None:
    (folder / "ruff.toml").write_bytes(ruff_toml(width, quotes))
    command = (sys.executable, "-m", "ruff", "format", "-q", "--no-cache", ".")
    subprocess.run(command, cwd=folder, check=True)


def add_to_request(folder: Path, line: str) -> None:
    request = folder / REQUEST
    request.write_text(request.read_text().rstrip() + f"\n  {line}\n")


@pytest.mark.parametrize(("width", "quotes"), LAYOUTS)
@pytest.mark.slow
def test_nothing_drifts_and_a_change_does_not_clash(
    width: int, quotes: str, tmp_path: Path
) -> None:
    before = build(tmp_path)
    reformat(tmp_path, width, quotes)
    new_layout = content(tmp_path)
    assert new_layout[ROUTER] != before[ROUTER]

    ran = featurebuilder(tmp_path, "check")
    assert (ran.code, ran.out) == (0, "CLEAN: 1 feature checked.\n")
    assert featurebuilder(tmp_path, "build", "rooms", "--no-verify").code == 0
    assert content(tmp_path) == new_layout

    add_to_request(tmp_path, "timestamps: true")
    assert featurebuilder(tmp_path, "update", "rooms", "--no-verify").code == 0
    updated = content(tmp_path)
    assert b"created_at" in updated[MODEL]
    reformat(tmp_path, width, quotes)
    assert content(tmp_path) == updated


@pytest.mark.slow
def test_hand_edits_are_still_seen_and_merged(tmp_path: Path) -> None:
    router = tmp_path / ROUTER
    build(tmp_path)
    router.write_text(router.read_text().replace("Return a room.", "Return one room."))
    reformat(tmp_path, 120, "single")

    assert f"{ROUTER}" in featurebuilder(tmp_path, "check").out
    assert featurebuilder(tmp_path, "check").out.count("hand-edit") == 1
    add_to_request(tmp_path, "concurrency: etag")
    assert featurebuilder(tmp_path, "update", "rooms", "--no-verify").code == 0
    assert "Return one room." in router.read_text()
    assert "if_match" in router.read_text()


@pytest.mark.slow
def test_reformatted_files_are_removed_with_the_feature(tmp_path: Path) -> None:
    build(tmp_path)
    reformat(tmp_path, 120, "single")
    assert featurebuilder(tmp_path, "remove", "rooms", "--no-verify").code == 0
    assert [path for path in content(tmp_path) if "room" in path] == [REQUEST]


@pytest.mark.slow
def test_without_settings_new_files_are_clean_under_ruffs_defaults(tmp_path: Path) -> None:
    request = module(ROOMS) + "  concurrency: etag\n  pagination: cursor\n  timestamps: true\n"
    tree = blueprint({REQUEST: request})
    write_tree(tmp_path, tree)
    assert featurebuilder(tmp_path, "build", "rooms", "--no-verify").code == 0
    new = [path for path in content(tmp_path) if path.endswith(".py") and path not in tree]
    assert new
    for command in (("check", "-q", "--no-cache"), ("format", "--check", "-q", "--no-cache")):
        ruff = (sys.executable, "-m", "ruff", *command, "--isolated")
        done = subprocess.run(
            (*ruff, *new), cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "")
