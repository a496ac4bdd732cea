"""The code of a resource with every type of field, asked what its fields may hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trees import after, blueprint, module, planned

pytestmark = pytest.mark.any_python

ROOT = Path(__file__).parents[2]
OVERLAYS = ROOT / ".ci/overlays"
DB = "petsage/core/db.py"
# A process that ends need not close what it holds.
PYTHON = (sys.executable, "-W", "error", "-W", "ignore::ResourceWarning")
THINGS = """
    name: things
    description: What has a field of every type.
    resource:
      key: int
      fields:
        code: {unique: true}
        name: {min_length: 2, max_length: 9}
        notes: {type: text, default: ""}
        mark: {pattern: "^[A-Z]{3}$"}
        number: {type: int, alias: num}
        few: {type: int, gt: 0, lt: 10, default: 3}
        part: {type: float, ge: 0, optional: true}
        price: {type: decimal, alias: cost, digits: 8, places: 2, ge: 0}
        open: {type: bool, default: false}
        day: {type: date, optional: true}
        moment: {type: datetime}
        clock: {type: time}
        token: {type: uuid}
        mail: {type: email}
        link: {type: url, max_length: 60}
        kind: {type: enum, values: [in-progress, 3d, done], default: done, alias: sort_of}
        parent: {type: ref, to: things, alias: parent_key, optional: true, on_delete: set_null}
        friends: {type: refs, to: things, alias: mates}
        labels: {type: list, items: str, max_items: 3}
        days: {type: list, items: date, optional: true, alias: on_days}
        counts: {type: map, items: int}
        place:
          type: object
          fields: {street: {max_length: 5}, since: {type: date, optional: true, alias: from_day}}
      filters: [number, part, price, open, day, moment, clock, token, kind, parent]
      sort: [name, number, part, price, day, moment, kind]
      search: [name, notes]
      bulk: [create, delete]
      pagination: cursor
      concurrency: etag
      timestamps: true
      soft_delete: true
      operations: [list, create, read, replace, update, delete, restore, purge]
    """


@pytest.mark.parametrize("overlay", ["", "clinic_async", "clinic_sqlalchemy"])
@pytest.mark.slow
def test_values_that_fields_may_hold(overlay: str, tmp_path: Path) -> None:
    files = {"features/things.yaml": module(THINGS)}
    if overlay:
        files |= {DB: (OVERLAYS / overlay / DB).read_text(), "petsage/core/__init__.py": ""}
    tree = blueprint(files)
    for path, content in after(tree, planned(tree, "things")).items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    environ = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [*PYTHON, "-m", "tests.artifacts.asking_resource"],
        cwd=tmp_path,
        env=environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
