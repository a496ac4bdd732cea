"""The benchmark of resources, on the clinic that is written by hand, as it is and with faults."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from benchmarks.gallery.tree import ROOT
from benchmarks.resources import __main__ as program

if TYPE_CHECKING:
    from pathlib import Path

    from tests.databases.postgresql import Server

pytestmark = pytest.mark.any_python

BY_HAND = ROOT / "benchmarks/resources/by_hand"
SMALL = ("--requests", "240", "--rows", "450", "--each", "8", "--starts", "1", "--rounds", "1")


def measured(tree: Path, server: Server, monkeypatch: pytest.MonkeyPatch, *parts: str) -> int:
    monkeypatch.setattr(program, "running", lambda: nullcontext(server))
    # How long it takes here says nothing.
    monkeypatch.setattr(program, "_SLOWEST", 0)
    monkeypatch.setattr(program, "_DEEPEST", float("inf"))
    return program.main([str(tree), *SMALL, "--parts", *parts])


@pytest.mark.slow
def test_what_is_right_meets_every_target(
    postgresql: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = measured(BY_HAND, postgresql, monkeypatch, "speed", "race", "pages", "queries")

    shown = capsys.readouterr().out
    assert code == 0, shown
    for said in (
        "| read an owner |",
        "| update a pet |",
        "No 5xx, no lost update, no duplicate.",
        "450 rows in 5 pages",
    ):
        assert said in shown
    assert "list pets, pages of (1, 10, 40): 2, 2, 2 queries" in shown


@pytest.mark.parametrize(
    "fault",
    [
        ("race", "main", "pet.sqlmodel_update(values)", "pass", "0 are kept"),
        ("race", "models", "Field(unique=True)", "Field(unique=False)", "was given out"),
        (
            "race",
            "main",
            'raise HTTPException(409, "email is taken") from error',
            "raise",
            "answered 500",
        ),
        ("pages", "models", "row > place", "row >= place", "454 rows"),
        (
            "queries",
            "models",
            "for pet in shown",
            "for pet in shown if [orm.object_session(pet).refresh(pet)]",
            "4, 22, 82 queries",
        ),
    ],
)
@pytest.mark.slow
def test_a_fault_misses_a_target(
    tmp_path: Path,
    postgresql: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: tuple[str, str, str, str, str],
) -> None:
    part, name, right, wrong, told = fault
    tree = tmp_path / "by_hand"
    shutil.copytree(BY_HAND, tree, ignore=shutil.ignore_patterns("__pycache__"))
    module = tree / f"clinic/{name}.py"
    source = module.read_text(encoding="utf-8")
    assert right in source
    module.write_text(f"from sqlalchemy import orm\n{source.replace(right, wrong)}", "utf-8")

    code = measured(tree, postgresql, monkeypatch, part)

    shown = capsys.readouterr().out
    assert (code, told in shown) == (1, True), shown
