"""The benchmark of resources, on the clinic that is written by hand, as it is and with faults."""

from __future__ import annotations

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
SMALL = ("--requests", "240", "--rows", "450", "--each", "8", "--rounds", "1")


def measured(tree: Path, server: Server, monkeypatch: pytest.MonkeyPatch, *parts: str) -> int:
    monkeypatch.setattr(program, "running", lambda: nullcontext(server))
    # How long it takes here says nothing.
    monkeypatch.setattr(program, "_SLOWEST", 0)
    monkeypatch.setattr(program, "_DEEPEST", float("inf"))
    return program.main([str(tree), *SMALL, "--parts", *parts])


def test_what_is_right_meets_every_target(
    postgresql: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = measured(BY_HAND, postgresql, monkeypatch, "speed", "race", "pages", "queries")

    shown = capsys.readouterr().out
    assert code == 0, shown
    for said in ("| read |", "No 5xx, no lost update, no duplicate.", "450 rows in 5 pages"):
        assert said in shown
    assert "list pets, pages of (1, 10, 40): 1, 1, 1 queries" in shown


@pytest.mark.parametrize(
    "fault",
    [
        ("race", "**change.model_dump(exclude_unset=True), ", "", "0 are kept"),
        ("race", "unique=True", "unique=False", "was given out"),
        ("race", 'raise HTTPException(409, "email is taken") from error', "raise", "answered 500"),
        ("pages", "col(Pet.id) > cursor", "col(Pet.id) >= cursor", "454 rows"),
        (
            "queries",
            "for pet in session.exec(query)",
            "for pet in session.exec(query) if [session.refresh(pet)]",
            "3, 12, 41 queries",
        ),
    ],
)
def test_a_fault_misses_a_target(
    tmp_path: Path,
    postgresql: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: tuple[str, str, str, str],
) -> None:
    part, right, wrong, told = fault
    source = (BY_HAND / "clinic.py").read_text(encoding="utf-8")
    assert right in source
    (tmp_path / "clinic.py").write_text(source.replace(right, wrong), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_bytes((BY_HAND / "pyproject.toml").read_bytes())

    code = measured(tmp_path, postgresql, monkeypatch, part)

    shown = capsys.readouterr().out
    assert (code, told in shown) == (1, True), shown
