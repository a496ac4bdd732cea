"""What a check found, as one immutable value that every rendering of it is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from featurebuilder.errors import Location
from featurebuilder.plan.diff import difference
from featurebuilder.plan.drift import Drift, Severity
from featurebuilder.report.log import Words  # noqa: TC001 - Pydantic reads the annotations when it runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from featurebuilder.errors import Problem
    from featurebuilder.plan.drift import Drifted

CHECK_VERSION: Literal[1] = 1


class _Entry(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_serialization_defaults_required=True
    )


class CheckedDrift(_Entry):
    """One file that drifted."""

    feature: Words = Field(description="The feature that the file is of.")
    path: Words = Field(description="The file, relative to the tree's root.")
    line: int | None = Field(default=None, description="The first line that differs, if known.")
    drift: Drift = Field(description="The class of drift.")
    severity: Severity = Field(description="Whether it fails the check.")
    words: Words = Field(description="What is the case.")
    remedy: Words = Field(description="What to type.")
    diff: Words = Field(
        default="",
        description="The drift as a unified diff: for an edit by hand what was edited, else what "
        "the remedy does to the file; empty where that is not known.",
    )


class Undecided(_Entry):
    """Something that keeps the check from telling."""

    what: Words = Field(description="What is wrong.")
    path: Words = Field(default="", description="The file, relative to the tree's root.")
    line: int | None = Field(default=None, description="The line, counted from 1, if known.")
    column: int | None = Field(default=None, description="The column, counted from 1, if known.")
    remedy: Words = Field(default="", description="What to do about it.")


class CheckReport(_Entry):
    """One check of one tree."""

    schema_version: Literal[1] = Field(
        default=CHECK_VERSION,
        description="The version of this format: another number for every change of it.",
    )
    root: Words = Field(description="The name of the tree's folder.")
    features: tuple[Words, ...] = Field(description="The features that were checked, sorted.")
    drifted: tuple[CheckedDrift, ...] = Field(description="The files that drifted.")
    undecided: tuple[Undecided, ...] = Field(description="What could not be told, and why.")

    @property
    def exit_code(self) -> int:
        """0 where nothing is wrong, 1 for drift that is an error, 2 where it cannot be told."""
        if self.undecided:
            return 2
        return int(any(one.severity is Severity.ERROR for one in self.drifted))

    @property
    def verdict(self) -> str:
        """One line on how the check ended."""
        count = len(self.features)
        checked = f"{count} feature{'' if count == 1 else 's'} checked"
        if self.undecided:
            return f"CANNOT TELL: {checked}; see above for what is in the way."
        if self.exit_code:
            errors = sum(one.severity is Severity.ERROR for one in self.drifted)
            return f"DRIFT: {checked}, {errors} file{'' if errors == 1 else 's'} drifted."
        warnings = len(self.drifted)
        noticed = f", {warnings} warning{'' if warnings == 1 else 's'}" if warnings else ""
        return f"CLEAN: {checked}{noticed}."


def check_report(
    root: str,
    features: Sequence[str],
    drifted: Iterable[Drifted],
    problems: Iterable[Problem],
    severities: Mapping[Drift, Severity],
) -> CheckReport:
    """Return the report of a check; drift that is to be ignored is left out."""
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
                diff=_diff(one),
            )
            for one in drifted
            if severities[one.drift] is not Severity.IGNORE
        ),
        undecided=tuple(map(_undecided, problems)),
    )


def _diff(one: Drifted) -> str:
    base, yours, generated = one.texts.base, one.texts.yours, one.texts.generated
    if one.drift is Drift.HAND_EDIT and base is not None:
        return difference(one.path, base, yours)
    return difference(one.path, yours, generated) if generated is not None else ""


def _undecided(problem: Problem) -> Undecided:
    where = problem.where or Location("")
    return Undecided(
        what=problem.what,
        path=where.path,
        line=where.line,
        column=where.column,
        remedy=problem.remedy,
    )


def check_schema() -> dict[str, Any]:
    """Return the JSON Schema of the report's JSON form."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **CheckReport.model_json_schema(mode="serialization"),
        "title": "featurebuilder check report",
    }


def render_check_json(report: CheckReport) -> str:
    """Return the report as JSON."""
    return report.model_dump_json(indent=2) + "\n"
