from __future__ import annotations

import pytest

from featurebuilder.plan.change import Change, FileAction, Part
from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.report.log import Status
from featurebuilder.report.messages import closing, project_closing, summary

PASSED = Check("application imports", Outcome.PASSED, "in .venv")
FAILED = Check("tests", Outcome.FAILED, "1 failed\nE   assert 0")
NO_PYTEST = "pytest is not installed in the tree's .venv"
NOT_RUN = Check("tests", Outcome.NOT_RUN, f"{NO_PYTEST}.\nmore")


def changes(signs: str) -> list[Change]:
    """Return a change for each sign of an action."""
    return [
        Change(f"{index}.py", Part.MODEL, FileAction(sign), b"a", b"b", "")
        for index, sign in enumerate(signs)
    ]


@pytest.mark.parametrize(
    ("signs", "told"),
    [
        ("+", "Wrote 1 new file"),
        ("++", "Wrote 2 new files"),
        ("+++++++~", "Wrote 7 new files and changed 1"),
        ("~", "Changed 1 file"),
        ("~~=", "Changed 2 files"),
        ("-", "Deleted 1 file"),
        ("~--", "Changed 1 file and deleted 2"),
        ("+~-", "Wrote 1 new file, changed 1 and deleted 1"),
        ("", "Everything is up to date, nothing was written"),
        ("==", "Everything is up to date, nothing was written"),
    ],
)
def test_what_was_done(signs: str, told: str) -> None:
    made = summary(changes(signs), Status.SUCCESS, [PASSED], kept=True)

    assert made == f"{told}; verified."


@pytest.mark.parametrize(
    ("status", "signs", "checks", "told"),
    [
        (Status.DRY_RUN, "++~", [], "Would write 2 new files and change 1."),
        (Status.DRY_RUN, "-", [], "Would delete 1 file."),
        (Status.DRY_RUN, "=", [], "Nothing to write: everything is up to date."),
        (Status.CONFLICT, "+!", [], "Nothing was written: 1 file is in the way."),
        (Status.CONFLICT, "!!", [], "Nothing was written: 2 files are in the way."),
        (
            Status.UNVERIFIED,
            "+",
            [PASSED, NOT_RUN],
            f"Wrote 1 new file; not verified: {NO_PYTEST}.",
        ),
        (
            Status.UNVERIFIED,
            "+",
            [],
            "Wrote 1 new file; not verified: verification was skipped.",
        ),
    ],
)
def test_how_it_ended(status: Status, signs: str, checks: list[Check], told: str) -> None:
    assert summary(changes(signs), status, checks, kept=True) == told


@pytest.mark.parametrize(
    ("signs", "checks", "kept", "told"),
    [
        ("+", [PASSED, FAILED], False, "1 of 2 checks failed; the changes were undone."),
        ("+", [FAILED, FAILED], True, "2 of 2 checks failed; the changes are kept."),
        (
            "=",
            [PASSED, FAILED],
            False,
            "1 of 2 checks failed; everything was up to date, nothing was written.",
        ),
        ("+", [], False, "Verification failed; the changes were undone."),
    ],
)
def test_how_it_failed(
    signs: str,
    checks: list[Check],
    kept: bool,  # noqa: FBT001
    told: str,
) -> None:
    assert summary(changes(signs), Status.FAILED, checks, kept=kept) == told


@pytest.mark.parametrize(
    ("signs", "told"),
    [
        ("!", "Move 0.py away, or rerun with --force to overwrite it."),
        ("!+!", "Move 0.py and 2.py away, or rerun with --force to overwrite them."),
        ("!!!", "Move 0.py, 1.py and 2.py away, or rerun with --force to overwrite them."),
        ("!!!!", "Move these 4 files away, or rerun with --force to overwrite them."),
    ],
)
def test_what_to_do_about_a_conflict(signs: str, told: str) -> None:
    assert closing(Status.CONFLICT, changes(signs), kept=True) == told


def test_only_a_success_is_ready_for_review() -> None:
    last = {status: closing(status, changes("+!"), kept=True) for status in Status}

    assert [status for status, told in last.items() if "Ready for review" in told] == [
        Status.SUCCESS
    ]
    assert len(set(last.values())) == len(Status)


def test_keep_is_offered_where_the_tree_was_put_back() -> None:
    assert "--keep" in closing(Status.FAILED, [], kept=False)
    assert "--keep" not in closing(Status.FAILED, [], kept=True)


@pytest.mark.parametrize("status", Status)
def test_a_project_is_offered_no_option_that_new_lacks(status: Status) -> None:
    last = project_closing(status, "petsage")

    assert not [option for option in ("--keep", "--force") if option in last]
    assert ("cd petsage" in last) is (status in {Status.SUCCESS, Status.UNVERIFIED})
