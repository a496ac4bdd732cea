"""The page of a check: each file by its class of drift, with what tells most of it."""

from __future__ import annotations

import pytest

from featurebuilder.errors import Location, Problem
from featurebuilder.features.drift import Drift, DriftedFile, FileVersions, Severity
from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.check.check_report import check_report
from featurebuilder.report.log import Mark
from featurebuilder.report.page.drifting import review_of_drift
from featurebuilder.report.page.model import Kind, Review, Side
from featurebuilder.report.page.rendering import render_page

BASE, YOURS, MADE = b"a\nb\nc\n", b"a\nmine\nc\n", b"a\nb\nnew\n"


def reviewed(*drifted: DriftedFile, ignored: Drift | None = None) -> Review:
    severe = dict.fromkeys(Drift, Severity.ERROR)
    if ignored:
        severe[ignored] = Severity.IGNORE
    problem = Problem("cannot be parsed", Location("app/x.py", 1, 2), "mend it")
    report = check_report("petsage", ["pets"], drifted, [problem], severe)
    return review_of_drift(report, drifted)


NO_VERSIONS = FileVersions()


def one(drift: Drift, texts: FileVersions = NO_VERSIONS, path: str = "app/pets.py") -> DriftedFile:
    return DriftedFile("pets", path, drift, "words", "featurebuilder update pets", None, texts)


@pytest.mark.parametrize(
    ("drift", "texts", "signs"),
    [
        (Drift.HAND_EDIT, FileVersions(BASE, YOURS, BASE), [" a", "-b", "+mine", " c"]),
        (Drift.HAND_EDIT, FileVersions(None, YOURS, BASE), [" a", "-b", "+mine", " c"]),
        (Drift.TEMPLATE_MOVED, FileVersions(BASE, BASE, MADE), [" a", " b", "-c", "+new"]),
        (Drift.UNKNOWN_FILE, FileVersions(None, YOURS, None), ["-a", "-mine", "-c"]),
        (Drift.FILE_MISSING, FileVersions(), []),
    ],
)
def test_the_diff_that_tells_most(drift: Drift, texts: FileVersions, signs: list[str]) -> None:
    (file,) = reviewed(one(drift, texts)).files
    lines = [line for piece in file.pieces for line in piece.lines]
    assert [line.kind.value + line.text for line in lines] == signs
    assert file.merge == ()
    assert all(not line.by_hand for line in lines if line.kind is Kind.REMOVED)


def test_versions_that_clash_are_all_shown() -> None:
    (file,) = reviewed(one(Drift.REQUEST_CHANGED, FileVersions(BASE, YOURS, MADE))).files
    assert [chunk.side for chunk in file.merge] == [Side.NOBODY, Side.CONFLICT]
    assert (file.mark, file.state) == (Mark.MODIFIED, "Request changed")
    assert file.notes == ("fix: featurebuilder update pets",)


def test_what_is_ignored_is_left_out_and_what_is_not_known_is_told() -> None:
    review = reviewed(one(Drift.HAND_EDIT), one(Drift.ORPHAN), ignored=Drift.HAND_EDIT)
    assert [file.state for file in review.files] == ["Orphan"]
    assert review.status == "Incomplete"
    assert [(check.result, check.name) for check in review.checks] == [
        (Outcome.NOT_RUN, "app/x.py:1:2: cannot be parsed")
    ]


def test_a_file_that_drifted_twice_has_two_links() -> None:
    review = reviewed(one(Drift.WIRING_REMOVED), one(Drift.UNRESOLVED))
    assert [file.anchor for file in review.files] == ["app/pets.py", "app/pets.py~2"]
    html = render_page(review)
    assert html.count('id="file:app/pets.py"') == html.count('id="file:app/pets.py~2"') == 1
