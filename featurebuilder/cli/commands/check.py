"""``featurebuilder check``: compare features with what would be generated now."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from featurebuilder.cli.options import Features, PageFile
from featurebuilder.cli.page import check_page, write_drift_page

if TYPE_CHECKING:
    from featurebuilder.report.check.check_report import CheckReport


class CheckFormat(StrEnum):
    """The output formats of the report."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    JUNIT = "junit"


def check(
    context: typer.Context,
    names: Features = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail on any drift, including hand edits.")
    ] = False,
    output: Annotated[
        CheckFormat, typer.Option("--format", help="Output format of the report.")
    ] = CheckFormat.TEXT,
    html: PageFile = None,
) -> None:
    """Check features for drift from what would be generated now.

    Nothing is written or run.

    With --format github, also append the report to the job summary (GITHUB_STEP_SUMMARY).

    Exit codes: 0 clean; 1 drift; 2 incomplete.

    [bold]Examples[/bold]

    featurebuilder check
    featurebuilder check pets --strict
    featurebuilder check --format github
    """
    from featurebuilder.report.console import print_text
    from featurebuilder.upkeep import check

    check_page(html)
    root: Path = context.obj
    report, drifted = check(root, tuple(names or ()), strict=strict)
    print_text(_render(report, output, root))
    if output is CheckFormat.GITHUB:
        _append_job_summary(report)
    if html:
        write_drift_page(html, report, drifted)
    if report.exit_code:
        raise typer.Exit(report.exit_code)


def _render(report: CheckReport, output: CheckFormat, root: Path) -> str:
    match output:
        case CheckFormat.TEXT:
            from featurebuilder.report.check.plain_text import render_check
            from featurebuilder.report.streams import VERBOSITY, Verbosity

            return render_check(report, shortens=VERBOSITY.get() is not Verbosity.VERBOSE)
        case CheckFormat.JSON:
            from featurebuilder.report.check.check_report import render_check_json

            return render_check_json(report)
        case CheckFormat.MARKDOWN:
            from featurebuilder.report.check.markdown import render_check_markdown

            return render_check_markdown(report)
        case CheckFormat.JUNIT:
            from featurebuilder.report.check.junit import render_check_junit

            return render_check_junit(report)
        case CheckFormat.GITHUB:
            from featurebuilder.project.source.history import folder_in_repository
            from featurebuilder.report.check.github import render_check_github

            return render_check_github(report, folder_in_repository(root))
        case CheckFormat.SARIF:
            from featurebuilder.project.source.history import folder_in_repository
            from featurebuilder.report.check.sarif import render_check_sarif

            return render_check_sarif(report, folder_in_repository(root))


def _append_job_summary(report: CheckReport) -> None:
    """Append the report to the GitHub job summary, if the environment names its file.

    Raises:
        UnusableProjectError: if the file cannot be written.
    """
    from featurebuilder.errors import Location, Problem, UnusableProjectError
    from featurebuilder.report.check.markdown import render_check_markdown

    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if not summary:
        return
    try:
        with Path(summary).open("a", encoding="utf-8", newline="\n") as file:
            file.write(render_check_markdown(report))
    except OSError as error:
        what = f"cannot write the job summary: {error.strerror or error}"
        raise UnusableProjectError(Problem(what, Location(summary))) from error
