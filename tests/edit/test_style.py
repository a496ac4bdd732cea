"""A module that passes the formatter and the import sorter passes them after an edit too."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import ruff

from featurebuilder.edit.imports import import_step
from featurebuilder.edit.source import read_source, write_source
from featurebuilder.edit.splice import apply_step
from featurebuilder.edit.statements import insert_after, insert_before
from featurebuilder.errors import EditRefusedError
from tests.edit.test_imports import EDITS
from tests.edit.test_statements import ABOVE, BELOW, NEW, anchor_at

if TYPE_CHECKING:
    from pathlib import Path

SORTER = ["check", "--select", "I", "--config", "lint.isort.known-first-party = ['app']"]


def run(folder: Path, *arguments: str) -> str:
    command = [ruff.find_ruff_bin(), *arguments, "--isolated", "--no-cache", "-q", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def clean(folder: Path, texts: list[str]) -> None:
    for number, text in enumerate(texts):
        (folder / f"m{number:02}.py").write_text(text, encoding="utf-8", newline="")
    run(folder, *SORTER, "--fix")
    run(folder, "format")


def complaints(folder: Path) -> str:
    return run(folder, "format", "--diff") + run(folder, *SORTER, "--diff")


def test_imports_keep_a_module_sorted_and_formatted(tmp_path: Path) -> None:
    clean(tmp_path, [row[1] for row in EDITS])
    assert not complaints(tmp_path)
    for number, (name, _, wanted, _) in enumerate(EDITS):
        path = tmp_path / f"m{number:02}.py"
        data = path.read_bytes()
        source = read_source(data, name)
        step = import_step(source, wanted)
        assert step
        path.write_bytes(write_source(data, apply_step(source, step).text, name))
    assert not complaints(tmp_path)


def test_statements_keep_a_module_formatted(tmp_path: Path) -> None:
    rows = [(row, insert_after) for row in BELOW] + [(row, insert_before) for row in ABOVE]
    clean(tmp_path, [row[1] for row, _ in rows])
    for number, ((name, _, line, gap, _), insert) in enumerate(rows):
        path = tmp_path / f"m{number:02}.py"
        data = path.read_bytes()
        source = read_source(data, name)
        try:
            step = insert(source, anchor_at(source, line), NEW, gap=gap)
        except EditRefusedError:
            continue
        path.write_bytes(write_source(data, apply_step(source, step).text, name))
    assert not run(tmp_path, "format", "--diff")
