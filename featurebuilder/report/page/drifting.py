"""Build the review of a check's drift; pure, without I/O."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from featurebuilder.errors import Location
from featurebuilder.features.drift import Drift
from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.escape_text import sentence, to_one_line
from featurebuilder.report.log import Mark
from featurebuilder.report.page.files import Contents, FileHeader, review_file
from featurebuilder.report.page.model import Group, Review, ReviewCheck, ReviewFile
from featurebuilder.report.page.painting import Painter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.features.drift import DriftedFile, FileVersions
    from featurebuilder.report.check.check_report import CheckReport, Undecided

_MARKS = {
    Drift.UNRESOLVED: Mark.CONFLICT,
    Drift.UNKNOWN_FILE: Mark.CONFLICT,
    Drift.FILE_MISSING: Mark.DELETED,
    Drift.WIRING_REMOVED: Mark.DELETED,
    Drift.ORPHAN: Mark.DELETED,
    Drift.HAND_EDIT: Mark.KEPT,
    Drift.MOVED: Mark.MODIFIED,
    Drift.NOT_BUILT: Mark.NEW,
    Drift.REQUEST_CHANGED: Mark.MODIFIED,
    Drift.TEMPLATE_MOVED: Mark.MODIFIED,
}
_BY_HAND = {Drift.HAND_EDIT, Drift.UNRESOLVED}


def review_of_drift(report: CheckReport, drifted: Iterable[DriftedFile]) -> Review:
    """Return the review of the drift in ``report``.

    ``drifted`` provides the contents of the files; drift that the report leaves out is skipped.
    """
    painter = Painter()
    named = {(one.feature, one.path, one.drift) for one in report.drifted}
    shown = [one for one in drifted if (one.feature, one.path, one.drift) in named]
    groups = [
        Group(to_one_line(feature), "", tuple(_file(one, painter) for one in found))
        for feature, found in groupby(shown, lambda one: one.feature)
    ]
    status, _, words = report.verdict.partition(": ")
    return Review(
        title="Feature check",
        status=status.capitalize(),
        summary=sentence(words),
        groups=tuple(_with_unique_anchors(groups)),
        checks=tuple(map(_check, report.undecided)),
        not_highlighted=painter.skipped,
    )


def _file(drifted: DriftedFile, painter: Painter) -> ReviewFile:
    told = FileHeader(
        drifted.path,
        _MARKS[drifted.drift],
        drifted.drift.value.replace("-", " ").capitalize(),
        "",
        drifted.words,
        note=f"fix: {sentence(drifted.remedy)}",
    )
    return review_file(told, _contents(drifted.drift, drifted.texts), painter)


def _contents(drift: Drift, texts: FileVersions) -> Contents:
    """Return the versions to compare: the hand edit, or the change that an update would make."""
    base, yours, generated = texts.base, texts.yours, texts.generated
    if drift in _BY_HAND:
        return Contents(base if base is not None else generated, yours)
    clash = base is not None and base not in {yours, generated}
    return Contents(yours, generated, base, generated, clash)


def _with_unique_anchors(groups: Iterable[Group]) -> Iterator[Group]:
    """Yield the groups with unique anchors, also for a file that drifted in several features."""
    seen: dict[str, int] = {}
    for group in groups:
        files = []
        for file in group.files:
            seen[file.anchor] = seen.get(file.anchor, 0) + 1
            again = f"~{seen[file.anchor]}" if seen[file.anchor] > 1 else ""
            files.append(replace(file, anchor=f"{file.anchor}{again}"))
        yield replace(group, files=tuple(files))


def _check(undecided: Undecided) -> ReviewCheck:
    place = str(Location(undecided.path, undecided.line, undecided.column))
    where = f"{to_one_line(place)}: " if place else ""
    fix = f"fix: {undecided.remedy}" if undecided.remedy else ""
    return ReviewCheck(f"{where}{sentence(undecided.what)}", Outcome.NOT_RUN, sentence(fix), "")
