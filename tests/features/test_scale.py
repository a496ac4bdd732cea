"""Two hundred features in one tree: updated at once, with every edit by hand still there."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from featurebuilder.conventions.feature import Conventions
from featurebuilder.conventions.paths import ledger_path
from featurebuilder.features.drift import Drift
from featurebuilder.ledger.codec import decode_ledger, encode_ledger
from featurebuilder.ledger.ledger import FileRecord, RecordedRequest
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.render.template import templates_root
from featurebuilder.request.asking import find_request
from tests import templates
from tests.features.living import Tree, applied, checked, update_of
from tests.features.test_refusals import asking_for
from tests.trees import after, blueprint, planned

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.any_python, pytest.mark.slow]

COUNT, EDITED = 200, 50
API = "petsage/api/v1/api.py"
FIRST = "f000"
PARTS = (
    "docs/features/{}.md",
    "petsage/models/{}.py",
    "petsage/api/v1/endpoints/{}.py",
    "petsage/tests/api/v1/test_{}.py",
)


@pytest.fixture(scope="module")
def tree() -> Tree:
    """Return a tree with many features, each as the first one was built but for its name."""
    bare = blueprint(asking_for(FIRST))
    built = after(bare, planned(bare, FIRST))
    whole = dict(built)
    for number in range(1, COUNT):
        whole |= _copied(built, f"f{number:03}")
    names = [f"f{number:03}" for number in range(COUNT)]
    imports = [f"from petsage.api.v1.endpoints import {name}" for name in names]
    calls = [f"api_v1_router.include_router({name}.router)" for name in names]
    lines = ["from fastapi import APIRouter", "", *imports, "", "api_v1_router = APIRouter()"]
    whole[API] = "\n".join([*lines, *calls, ""]).encode()
    return whole


def _copied(built: Tree, name: str) -> Tree:
    def renamed(text: str) -> str:
        return text.replace(FIRST, name).replace(FIRST.title(), name.title())

    def recoded(data: bytes) -> bytes:
        return renamed(data.decode()).encode()

    files = {path: data for path, data in built.items() if FIRST in path and "json" not in path}
    copied = {renamed(path): recoded(data) for path, data in files.items()}
    request = find_request(Snapshot.of_files(copied), name, None).request
    ledger = decode_ledger(built[ledger_path(FIRST)], FIRST)
    assert ledger.conventions
    own = {path: file for path, file in ledger.files.items() if FIRST in path}
    conventions = json.loads(renamed(json.dumps(asdict(ledger.conventions))))
    tuples = {key: tuple(value) for key, value in conventions.items() if isinstance(value, list)}
    copy = replace(
        ledger,
        feature=name,
        router=renamed(ledger.router),
        operations=tuple(map(renamed, ledger.operations)),
        files={
            renamed(path): replace(
                FileRecord.of(file.part, recoded(file.base or b"")), template=file.template
            )
            for path, file in own.items()
        },
        edits={},
        request=RecordedRequest(f"features/{name}.yaml", request),
        conventions=Conventions(**conventions | tuples),
    )
    return copied | {ledger_path(name): encode_ledger(copy)}


@pytest.mark.slow
def test_one_update_keeps_every_edit_and_the_second_is_empty(tree: Tree, tmp_path: Path) -> None:
    assert checked(tree).drifted == ()

    file = tmp_path / templates.DOCUMENT
    file.parent.mkdir(parents=True)
    text = (templates_root() / templates.DOCUMENT).read_text()
    file.write_text(text.replace("## Tests", "## How to test it"))
    file = tmp_path / templates.MODEL
    file.parent.mkdir(parents=True)
    text = (templates_root() / templates.MODEL).read_text()
    file.write_text(text.replace('"""Models of', '"""The models of'))

    edited = dict(tree)
    paths = [PARTS[n % len(PARTS)].format(f"f{n:03}") for n in range(EDITED)]
    for path in paths:
        mine = f"# Mine: {path}\n".encode()
        head, _, rest = edited[path].partition(b"\n\n")
        edited[path] = head + b"\n\n" + mine + b"\n" + rest

    found = {one.path: one.drift for one in checked(edited, templates=tmp_path).drifted}
    moved = {PARTS[part].format(f"f{n:03}") for part in (0, 1) for n in range(COUNT)}
    assert {path for path, drift in found.items() if drift is Drift.TEMPLATE_MOVED} == moved
    assert {path for path, drift in found.items() if drift is Drift.HAND_EDIT} == {*paths} - moved

    update = update_of(edited, templates=tmp_path)
    assert update.plan.marked == ()
    updated = applied(edited, update.plan)
    for path in paths:
        assert f"# Mine: {path}\n".encode() in updated[path]
    for path in moved:
        assert b"How to test it" in updated[path] or b'"""The models of' in updated[path]
    found = {one.path: one.drift for one in checked(updated, templates=tmp_path).drifted}
    assert found == dict.fromkeys(paths, Drift.HAND_EDIT)
    assert update_of(updated, templates=tmp_path).plan.writes == ()
