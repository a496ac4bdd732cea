"""How much the program says: the usual, one line, or each step too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.console import print_log
from featurebuilder.report.streams import VERBOSITY, Verbosity
from tests.cli.running import featurebuilder
from tests.report.samples import FAILED

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def petsage(tmp_path: Path) -> Path:
    """Return a new project."""
    assert featurebuilder(tmp_path, "new", "petsage", "--no-verify").code == 0
    return tmp_path / "petsage"


def test_quiet_is_one_line_on_how_it_ended(petsage: Path) -> None:
    ran = featurebuilder(petsage, "--quiet", "build", "smoke_test", "--no-verify")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("UNVERIFIED: ")
    assert ran.out.count("\n") == 1


def test_quiet_says_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    token = VERBOSITY.set(Verbosity.QUIET)
    try:
        print_log(FAILED)
    finally:
        VERBOSITY.reset(token)
    first, *failures = capsys.readouterr().out.splitlines()
    assert first.startswith("FAILED: ")
    failed = [check for check in FAILED.checks if check.result is Outcome.FAILED]
    assert [line.partition(":")[0].strip() for line in failures] == [c.name for c in failed]


def test_quiet_hides_no_error(petsage: Path) -> None:
    ran = featurebuilder(petsage, "-q", "build", "smoke_tset")
    assert (ran.code, ran.out) == (2, "")
    assert "smoke_test" in ran.err


def test_verbose_prints_the_full_log_and_each_step(petsage: Path) -> None:
    usual = featurebuilder(petsage, "build", "smoke_test", "--dry-run")
    verbose = featurebuilder(petsage, "-v", "build", "smoke_test", "--dry-run")
    assert usual.out.count("\n") <= 30
    assert "class SmokeTestResponse" in verbose.out
    assert (usual.err, verbose.err) == ("", "planning\n")


@pytest.mark.parametrize("arguments", ["-q plan build", "plan build -q", "plan -q"])
@pytest.mark.slow
def test_it_is_said_before_the_command_or_after_it(petsage: Path, arguments: str) -> None:
    ran = featurebuilder(petsage, *arguments.split(), "smoke_test")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("DRY RUN: ")
    assert ran.out.count("\n") == 1


@pytest.mark.parametrize("arguments", ["-q -v list", "list -q -v", "-v list -q", "list -v -q"])
@pytest.mark.slow
def test_quiet_and_verbose_do_not_go_together(petsage: Path, arguments: str) -> None:
    ran = featurebuilder(petsage, *arguments.split())
    assert (ran.code, ran.out) == (2, "")
    assert "use --quiet or --verbose, not both" in ran.err
