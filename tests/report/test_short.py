"""The short form of the log: one screen, whatever happened."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.log import (
    BuildLog,
    LoggedCheck,
    LoggedFile,
    LoggedOperation,
    Mark,
    OperationChange,
    Status,
)
from featurebuilder.report.short import is_up_to_date, short_lines
from tests.report.samples import LOGS, SUCCESS

SCREEN = 30
UNCHANGED = LOGS["unchanged"]


def short(log: BuildLog, width: int | None = 80) -> list[str]:
    return [line.plain for line in short_lines(log, width)]


def large(status: Status, mark: Mark, outcome: Outcome) -> BuildLog:
    """Return a log with many files, checks and changes of the API."""
    evidence = "\n".join(f"line {number} of the traceback" for number in range(100))
    return SUCCESS.model_copy(
        update={
            "status": status,
            "files": tuple(
                LoggedFile(path=f"app/f{number}/x.py", mark=mark, why="a reason " * 20)
                for number in range(100)
            ),
            "checks": tuple(
                LoggedCheck(name=f"check {number}", result=outcome, detail=f"{number}\n{evidence}")
                for number in range(100)
            ),
            "api": tuple(
                LoggedOperation(
                    operation=f"GET /{number}",
                    fate=OperationChange.REMOVED,
                    breaks_clients=True,
                )
                for number in range(100)
            ),
        }
    )


@pytest.mark.parametrize("log", LOGS.values(), ids=LOGS)
def test_every_run_fits_on_a_screen(log: BuildLog) -> None:
    assert len(short(log)) <= SCREEN
    assert all(cell_len(line.expandtabs(8)) <= 80 for line in short(log))


@pytest.mark.parametrize(
    ("status", "mark", "outcome"),
    [
        (Status.SUCCESS, Mark.NEW, Outcome.PASSED),
        (Status.SUCCESS, Mark.DELETED, Outcome.PASSED),
        (Status.CONFLICT, Mark.CONFLICT, Outcome.PASSED),
        (Status.FAILED, Mark.NEW, Outcome.FAILED),
    ],
)
def test_large_runs_fit_on_a_screen_too(status: Status, mark: Mark, outcome: Outcome) -> None:
    lines = short(large(status, mark, outcome))
    assert len(lines) <= SCREEN
    assert any(line.startswith(("and 9", "and 8")) for line in lines)


def test_the_end_of_a_failure_is_shown() -> None:
    text = "\n".join(short(large(Status.FAILED, Mark.NEW, Outcome.FAILED)))
    assert "line 99 of the traceback" in text
    assert "line 0 of the traceback" not in text


def test_a_run_that_changes_nothing_is_one_line() -> None:
    without_checks = UNCHANGED.model_copy(update={"checks": ()})
    assert short(without_checks) == ["Up to date: ping (5 files)"]
    assert is_up_to_date(UNCHANGED)
    assert not is_up_to_date(SUCCESS)


def test_a_run_that_changes_nothing_but_failed_is_told_in_full() -> None:
    failed = UNCHANGED.model_copy(update={"status": Status.FAILED})
    assert short(failed)[0].startswith("FAILED")
    assert not is_up_to_date(failed)


def test_new_shared_files_are_left_out_of_a_long_tree_before_others() -> None:
    files = [
        LoggedFile(path=f"app/core/c{number}.py", mark=Mark.NEW, why="", part="support")
        for number in range(20)
    ]
    edited = LoggedFile(path="app/core/e.py", mark=Mark.MODIFIED, why="", part="support")
    log = SUCCESS.model_copy(update={"files": (*files, edited, *SUCCESS.files)})
    text = "\n".join(short(log))
    assert "e.py" in text
    assert all(file.path.rpartition("/")[2] in text for file in SUCCESS.files)
    assert "and 20 more files; -v and --log show all" in text


def test_package_markers_are_counted_only() -> None:
    marker = LoggedFile(path="app/x/__init__.py", mark=Mark.NEW, why="", part="package")
    log = SUCCESS.model_copy(update={"files": (marker, *SUCCESS.files)})
    assert "and 1 more file; -v and --log show all" in short(log)


def test_the_duration_and_the_findings_are_told() -> None:
    found = ("app/main.py:app", "FastAPI 0.165+", "modelled on users")
    log = SUCCESS.model_copy(update={"duration": 2.345, "detected": found})
    assert "Found app/main.py:app, FastAPI 0.165+, modelled on users." in short(log)
    assert any(line.startswith("Verified in 2.3 s: 5 checks passed;") for line in short(log))


def test_packages_to_install_come_last_and_once() -> None:
    needs = "needs alembic>=1.20, which the project does not require: install them"
    client = "the test client needs httpx2, which no file of the project requires: add it"
    files = (
        LoggedFile(path="app/m.py", mark=Mark.NEW, why=f"like users; {needs}", part="model"),
        LoggedFile(path="app/t.py", mark=Mark.NEW, why=f"{client}", part="tests"),
    )
    lines = short(SUCCESS.model_copy(update={"files": files}), None)
    assert lines[-3:-1] == [f"warning: {needs}", f"warning: {client}"]
    assert sum("needs" in line for line in lines) == 2
    assert any(line.endswith("like users") for line in lines)


def test_the_reason_of_unverified_is_told_once() -> None:
    check = LoggedCheck(name="application imports", result=Outcome.NOT_RUN, detail="no x")
    update = {"status": Status.UNVERIFIED, "summary": "Wrote 1 new file; not verified: no x."}
    log = SUCCESS.model_copy(update={**update, "checks": (check,)})
    assert "Wrote 1 new file; not verified." in short(log)
    assert sum("no x" in line for line in short(log)) == 1
    assert update["summary"] in short(log.model_copy(update={"checks": ()}))


def test_reasons_are_cut_only_where_there_is_no_room() -> None:
    why = SUCCESS.files[2].why
    assert any(line.endswith(why) for line in short(SUCCESS, None))
    assert any(line.endswith("…") for line in short(SUCCESS, 80))
