"""``--html``: write the review page of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import InvalidRequestError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from featurebuilder.features.drift import DriftedFile
    from featurebuilder.plan.prepared import PreparedCommand
    from featurebuilder.report.check.check_report import CheckReport
    from featurebuilder.report.log import BuildLog
    from featurebuilder.report.page.model import Review

_START = b'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
_PAGE_START = _START + b'<meta name="generator" content="featurebuilder">'


def check_page(file: Path | None) -> None:
    """Check that the page can be written, before the command runs.

    Raises:
        InvalidRequestError: if its folder is missing, or the file exists and is not an earlier
            page.
    """
    if file is None:
        return
    if not file.parent.is_dir():
        what = "cannot write the page: its folder does not exist"
    elif file.exists() and not _is_page(file):
        what = "cannot write the page: the file exists and is not a review page"
    else:
        return
    raise InvalidRequestError(Problem(what, Location(str(file)), "choose another file"))


def write_page(file: Path, prepared: PreparedCommand, log: BuildLog) -> None:
    """Write the review page of a prepared command and its log to ``file``.

    Raises:
        InvalidRequestError: if the file cannot be written.
    """
    from featurebuilder.report.page.reviewing import review_of

    _write(file, review_of(prepared, log))


def write_drift_page(file: Path, report: CheckReport, drifted: Sequence[DriftedFile]) -> None:
    """Write the review page of a check to ``file``.

    Raises:
        InvalidRequestError: if the file cannot be written.
    """
    from featurebuilder.report.page.drifting import review_of_drift

    _write(file, review_of_drift(report, drifted))


def _write(file: Path, review: Review) -> None:
    from featurebuilder.report.page.rendering import render_page

    try:
        file.write_text(render_page(review), encoding="utf-8", newline="\n")
    except OSError as error:
        what = f"cannot write the page: {error.strerror or error}"
        raise InvalidRequestError(Problem(what, Location(str(file)))) from error


def _is_page(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        with file.open("rb") as opened:
            return opened.read(len(_PAGE_START)) == _PAGE_START
    except OSError:
        return False
