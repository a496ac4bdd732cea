"""What the commands on features that are there say, as it was looked at and found good.

After a change that is meant to be seen, write the files again and look at their diff::

    REWRITE_GOLDEN=1 pytest tests/report/test_golden_commands.py
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from featurebuilder.features.update import UpdateSelection
from featurebuilder.merge.three_way import OnConflict
from featurebuilder.pipeline import shown
from featurebuilder.planning import prepare_remove, prepare_unwire, prepare_wire
from featurebuilder.report.check.plain_text import render_check
from featurebuilder.report.compose import Ending, build_log
from featurebuilder.report.log import Status
from featurebuilder.report.plain import render_plain
from featurebuilder.upkeep import check, prepare_adopt, prepare_update
from tests.cli.running import write_tree
from tests.features.test_refusals import asking_for
from tests.trees import after, blueprint, planned, router

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.plan.prepared import PreparedCommand

GOLDEN = Path(__file__).with_name("golden_commands")
ROUTERS = "petsage/api/v1/endpoints"
DOCUMENT, REQUEST, LEDGER = "docs/features/pets.md", "features/pets.yaml", "pets.json"
TREE = blueprint(asking_for("pets"), toys=router("toys"))
PREPARED: dict[str, Callable[[Path], PreparedCommand]] = {
    "wire": lambda root: prepare_wire(root, root / f"{ROUTERS}/toys.py"),
    "unwire": lambda root: prepare_unwire(root, root / f"{ROUTERS}/pets.py"),
    "remove": lambda root: prepare_remove(root, "pets", force=False),
    "update": lambda root: prepare_update(root, UpdateSelection()),
    "update-conflict": lambda root: prepare_update(
        root, UpdateSelection(("pets",)), OnConflict.FAIL
    ),
    "adopt": lambda root: prepare_adopt(root, "pets", None),
}
CHANGED = {"update", "update-conflict", "remove"}


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    """Return a tree with a feature that was built and a router that nothing includes."""
    return after(TREE, planned(TREE, "pets"))


@pytest.fixture
def root(tmp_path: Path, built: dict[str, bytes]) -> Path:
    """Return the tree on disk."""
    folder = tmp_path / "petsage_backend"
    write_tree(folder, built)
    return folder


def change(root: Path) -> None:
    """Edit a file by hand, and ask for something else in the same lines."""
    for path, word in ((DOCUMENT, "My"), (REQUEST, "Their")):
        text = (root / path).read_text()
        (root / path).write_text(text.replace("A feature.", f"{word} feature."))


def compare(name: str, text: str) -> None:
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode())
    assert file.read_bytes().decode() == text


@pytest.mark.parametrize("command", PREPARED)
def test_log(command: str, root: Path) -> None:
    if command in CHANGED:
        change(root)
    compare(command, render_plain(shown(PREPARED[command](root), root).log))


def test_log_of_an_update_that_left_markers(root: Path) -> None:
    change(root)
    prepared = prepare_update(root, UpdateSelection())
    compare("update-marked", render_plain(build_log(prepared, root, Ending(Status.CONFLICT))))


def test_check(root: Path) -> None:
    compare("check-clean", render_check(check(root, (), strict=True).report))
    change(root)
    (root / "petsage/api/v1/api.py").write_bytes(TREE["petsage/api/v1/api.py"])
    (root / "petsage/models/pets.py").unlink()
    compare("check-drift", render_check(check(root, (), strict=False).report))
    (root / ".featurebuilder" / LEDGER).write_bytes(b"{")
    compare("check-undecided", render_check(check(root, (), strict=False).report))


def test_no_file_is_left_over() -> None:
    others = {"update-marked", "check-clean", "check-drift", "check-undecided"}
    assert {path.stem for path in GOLDEN.iterdir()} == {*PREPARED, *others}
