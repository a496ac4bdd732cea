"""The check report: the immutable model that all its output formats are rendered from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from featurebuilder.errors import Location
from featurebuilder.features.drift import Drift, Severity
from featurebuilder.plan.diff import content_diff
from featurebuilder.report.log import JsonModel, SafeStr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from featurebuilder.errors import Problem
    from featurebuilder.features.drift import DriftedFile

CHECK_VERSION: Literal[1] = 1


class CheckedDrift(JsonModel):
    """One file that drifted."""

    feature: SafeStr = Field(description="The feature the file belongs to.")
    path: SafeStr = Field(description="The file's path, relative to the project root.")
    line: int | None = Field(default=None, description="The first line that differs, if known.")
    drift: Drift = Field(description="The kind of drift.")
    severity: Severity = Field(description="The severity; only errors fail the check.")
    words: SafeStr = Field(description="The description of the drift.")
    remedy: SafeStr = Field(description="The fix: a command or an instruction.")
    diff: SafeStr = Field(
        default="",
        description="The drift as a unified diff. Of a hand edit: the changes made by hand. Of any "
        "other kind: the changes that the remedy makes. Empty if unknown.",
    )


class Undecided(JsonModel):
    """A problem that prevents the check from reaching a result."""

    what: SafeStr = Field(description="The problem.")
    path: SafeStr = Field(default="", description="The file's path, relative to the project root.")
    line: int | None = Field(default=None, description="The line, counted from 1, if known.")
    column: int | None = Field(default=None, description="The column, counted from 1, if known.")
    remedy: SafeStr = Field(default="", description="The fix: a command or an instruction.")


class CheckReport(JsonModel):
    """The result of one check of one project."""

    schema_version: Literal[1] = Field(
        default=CHECK_VERSION,
        description="The version of this format. It changes whenever the format changes.",
    )
    root: SafeStr = Field(description="The name of the project's folder.")
    features: tuple[SafeStr, ...] = Field(description="The names of the checked features, sorted.")
    drifted: tuple[CheckedDrift, ...] = Field(description="The files that drifted.")
    undecided: tuple[Undecided, ...] = Field(description="The problems that prevent a result.")

    @property
    def exit_code(self) -> int:
        """The exit code: 0 if clean, 1 for drift of severity "error", 2 if incomplete."""
        if self.undecided:
            return 2
        return int(any(one.severity is Severity.ERROR for one in self.drifted))

    @property
    def verdict(self) -> str:
        """The result of the check in one line."""
        count = len(self.features)
        checked = f"{count} feature{'' if count == 1 else 's'} checked"
        if self.undecided:
            return f"INCOMPLETE: {checked}; fix the problems above and rerun."
        if self.exit_code:
            errors = sum(one.severity is Severity.ERROR for one in self.drifted)
            return f"DRIFT: {checked}, {errors} file{'' if errors == 1 else 's'} drifted."
        warnings = len(self.drifted)
        noticed = f", {warnings} warning{'' if warnings == 1 else 's'}" if warnings else ""
        return f"CLEAN: {checked}{noticed}."


def check_report(
    root: str,
    features: Sequence[str],
    drifted: Iterable[DriftedFile],
    problems: Iterable[Problem],
    severities: Mapping[Drift, Severity],
) -> CheckReport:
    """Return the report of a check of the folder named ``root``.

    ``severities`` maps each kind of drift to its severity; ignored drift is left out.
    """
    return CheckReport(
        root=root,
        features=tuple(sorted(features)),
        drifted=tuple(
            CheckedDrift(
                feature=one.feature,
                path=one.path,
                line=one.line,
                drift=one.drift,
                severity=severities[one.drift],
                words=one.words,
                remedy=one.remedy,
                diff=_drift_diff(one),
            )
            for one in drifted
            if severities[one.drift] is not Severity.IGNORE
        ),
        undecided=tuple(map(_to_undecided, problems)),
    )


def _drift_diff(one: DriftedFile) -> str:
    base, yours, generated = one.texts.base, one.texts.yours, one.texts.generated
    if one.drift is Drift.HAND_EDIT and base is not None:
        return content_diff(one.path, base, yours)
    return content_diff(one.path, yours, generated) if generated is not None else ""


def _to_undecided(problem: Problem) -> Undecided:
    where = problem.where or Location("")
    return Undecided(
        what=problem.what,
        path=where.path,
        line=where.line,
        column=where.column,
        remedy=problem.remedy,
    )


def render_check_json(report: CheckReport) -> str:
    """Return the report as JSON."""
    return report.model_dump_json(indent=2) + "\n"
