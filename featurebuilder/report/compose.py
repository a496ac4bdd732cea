"""From a plan, and what came of it, to its build log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action, Change, Part
from featurebuilder.plan.diff import unified_diff
from featurebuilder.report.log import (
    BuildLog,
    LoggedCheck,
    LoggedFile,
    LoggedRequest,
    Mark,
    Section,
    Status,
)
from featurebuilder.report.words import closing, summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from featurebuilder.plan.change import Plan
    from featurebuilder.plan.new_project import NewProject
    from featurebuilder.request.model import FeatureRequest

_MARKS = {
    Action.CREATE: Mark.NEW,
    Action.UPDATE: Mark.MODIFIED,
    Action.KEEP: Mark.UNCHANGED,
    Action.DELETE: Mark.DELETED,
    Action.CONFLICT: Mark.CONFLICT,
}
_LANGUAGES = {"py": "python", "md": "markdown", "toml": "toml", "yaml": "yaml", "json": "json"}
_SECTIONS = (
    ("2", "Model", Part.MODEL, "The shape of the answers, with an example for the API's readers."),
    ("3", "Endpoint", Part.ROUTER, "The router and its path operations."),
    ("4.1", "Aggregator", Part.AGGREGATOR, "One import and one include bring the router in."),
    ("4.2", "Application", Part.APPLICATION, "The application serves the aggregator."),
    ("5", "Tests", Part.TESTS, "Status, exact body and content type of every path operation."),
    ("6", "Document", Part.DOCUMENT, "What the feature is for and how to use and test it."),
)
_WIRING = (Part.AGGREGATOR, Part.APPLICATION)
_NO_AGGREGATOR = "The application includes the router itself; there is no aggregator."


def feature_log(  # noqa: PLR0913 - one argument for each thing that a log says
    request: FeatureRequest,
    asked: LoggedRequest,
    root: Path,
    plan: Plan,
    status: Status,
    *,
    checks: tuple[LoggedCheck, ...],
    checked_with: str,
    kept: bool,
) -> BuildLog:
    """Return the log of one build; ``kept`` is false where the tree was put back."""
    return BuildLog(
        name=request.name,
        title=f"Feature: {request.name}",
        status=status,
        description=request.description,
        summary=summary(plan.changes, status, kept=kept),
        request=asked,
        root=root.resolve().name,
        files=logged_files(plan.changes),
        sections=feature_sections(plan.changes),
        checks=checks,
        checked_with=checked_with,
        closing=closing(status, plan.changes, kept=kept),
    )


def project_log(  # noqa: PLR0913 - as above
    project: NewProject,
    root: Path,
    plan: Plan,
    status: Status,
    *,
    checks: tuple[LoggedCheck, ...],
    checked_with: str,
    kept: bool,
) -> BuildLog:
    """Return the log of one new project."""
    last = closing(status, plan.changes, kept=kept)
    if status in {Status.SUCCESS, Status.UNVERIFIED}:
        last = f"Go on: cd {project.package}, then featurebuilder build smoke_test"
    return BuildLog(
        name=project.package,
        title=f"Project: {project.package}",
        status=status,
        description=project.description,
        summary=summary(plan.changes, status, kept=kept),
        root=root.name,
        files=logged_files(plan.changes),
        checks=checks,
        checked_with=checked_with,
        closing=last,
    )


def logged_files(changes: Sequence[Change]) -> tuple[LoggedFile, ...]:
    """Return the files that a plan changes, or all that it rests on where it changes none."""
    shown = [c for c in changes if c.action is not Action.KEEP] or changes
    return tuple(LoggedFile(path=c.path, mark=_MARKS[c.action], why=c.why) for c in shown)


def feature_sections(changes: Iterable[Change]) -> tuple[Section, ...]:
    """Return a section for each part of a feature, in the order in which reviewers read them."""
    by_part: dict[Part, list[Change]] = {}
    for change in changes:
        by_part.setdefault(change.part, []).append(change)
    sections: list[Section] = []
    for number, title, part, purpose in _SECTIONS:
        found = by_part.get(part, [])
        if not found:
            sections.append(Section(number=number, title=title, purpose=_NO_AGGREGATOR))
        sections += [_section(number, title, purpose, change) for change in found]
    return tuple(sections)


def _section(number: str, title: str, purpose: str, change: Change) -> Section:
    ending = change.path.rpartition(".")[2]
    language, content = _LANGUAGES.get(ending, ""), ""
    if change.action is Action.CREATE or change.part not in _WIRING:
        content = (change.after or b"").decode(errors="backslashreplace")
    if change.action in {Action.UPDATE, Action.CONFLICT}:
        language, content = "diff", unified_diff(change)
    if change.part in _WIRING and change.action is Action.KEEP:
        purpose = f"{purpose} Nothing to edit: it {change.why}."
    return Section(
        number=number,
        title=title,
        purpose=purpose,
        path=change.path,
        mark=_MARKS[change.action],
        language=language,
        content=content,
    )
