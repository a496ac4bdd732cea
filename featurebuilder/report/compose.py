"""From a plan, and what came of it, to its build log."""

from __future__ import annotations

from dataclasses import dataclass
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
from featurebuilder.report.words import closing, project_closing, summary

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
    Action.RETAIN: Mark.KEPT,
    Action.DELETE: Mark.DELETED,
    Action.MARK: Mark.CONFLICT,
    Action.CONFLICT: Mark.CONFLICT,
}
_LANGUAGES = {
    "py": "python",
    "md": "markdown",
    "toml": "toml",
    "yaml": "yaml",
    "yml": "yaml",
    "json": "json",
}
_SECTIONS = (
    ("2", "Model", Part.MODEL, "The shape of the answers, with an example for the API's readers."),
    ("3", "Endpoint", Part.ROUTER, "The router and its path operations."),
    ("4.1", "Aggregator", Part.AGGREGATOR, "One import and one include bring the router in."),
    ("4.2", "Application", Part.APPLICATION, "The application serves the aggregator."),
    ("5", "Tests", Part.TESTS, "Status, exact body and content type of every path operation."),
    ("6", "Document", Part.DOCUMENT, "What the feature is for and how to use and test it."),
)
_WIRING = (Part.AGGREGATOR, Part.APPLICATION)
_IN_DIFF = (Action.UPDATE, Action.DELETE, Action.CONFLICT, Action.MARK)
_ABSENT = "Nothing: this feature has no such part."
_NO_AGGREGATOR = "The application includes the router itself; there is no aggregator."


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended; ``kept`` is false where what was written was put back."""

    status: Status
    checks: tuple[LoggedCheck, ...] = ()
    checked_with: str = ""
    kept: bool = True


def feature_log(
    request: FeatureRequest, asked: LoggedRequest, root: Path, plan: Plan, ending: Ending
) -> BuildLog:
    """Return the log of one build."""
    return _log(
        request.name,
        f"Feature: {request.name}",
        request.description,
        root,
        plan,
        ending,
        request=asked,
        sections=feature_sections(plan.changes),
        closing=closing(ending.status, plan.changes, kept=ending.kept),
    )


def project_log(project: NewProject, root: Path, plan: Plan, ending: Ending) -> BuildLog:
    """Return the log of one new project."""
    last = project_closing(ending.status, project.package)
    title = f"Project: {project.package}"
    return _log(project.package, title, project.description, root, plan, ending, closing=last)


def edits_log(  # noqa: PLR0913, PLR0917 - one argument for each thing that the log says
    name: str, title: str, description: str, root: Path, plan: Plan, ending: Ending
) -> BuildLog:
    """Return the log of a command that edits and removes files, each edit with its diff."""
    edited = [change for change in plan.changes if change.action is Action.UPDATE]
    shown = [change for change in edited if change.part is not Part.LEDGER]
    sections = tuple(
        _section(str(number), change.path.rpartition("/")[2], f"The file {change.why}.", change)
        for number, change in enumerate(shown, 2)
    )
    last = closing(ending.status, plan.changes, kept=ending.kept)
    return _log(name, title, description, root, plan, ending, sections=sections, closing=last)


def _log(  # noqa: PLR0913, PLR0917 - one argument for each thing that all logs say
    name: str,
    title: str,
    description: str,
    root: Path,
    plan: Plan,
    ending: Ending,
    *,
    closing: str,
    request: LoggedRequest | None = None,
    sections: tuple[Section, ...] = (),
) -> BuildLog:
    return BuildLog(
        name=name,
        title=title,
        status=ending.status,
        description=description,
        summary=summary(plan.changes, ending.status, ending.checks, kept=ending.kept),
        request=request,
        root=root.resolve().name,
        files=logged_files(plan.changes),
        sections=sections,
        checks=ending.checks,
        checked_with=ending.checked_with,
        closing=closing,
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
            absent = _NO_AGGREGATOR if part is Part.AGGREGATOR else _ABSENT
            sections.append(Section(number=number, title=title, purpose=absent))
        sections += [_section(number, title, purpose, change) for change in found]
    return tuple(sections)


def _section(number: str, title: str, purpose: str, change: Change) -> Section:
    language, content = _content(change)
    return Section(
        number=number,
        title=title,
        purpose=purpose + _remark(change),
        path=change.path,
        mark=_MARKS[change.action],
        language=language,
        content=content,
    )


def _content(change: Change) -> tuple[str, str]:
    """Return what a reviewer must see of a file: all of the feature's own, of others the edit."""
    if change.action in _IN_DIFF:
        return "diff", unified_diff(change)
    if change.action is Action.KEEP and change.part in _WIRING:
        return "", ""
    ending = change.path.rpartition(".")[2]
    return _LANGUAGES.get(ending, ""), (change.after or b"").decode(errors="backslashreplace")


def _remark(change: Change) -> str:
    if change.action is Action.CONFLICT:
        return f" A file is in the way ({change.why}): the diff shows what --force would change."
    if change.action is Action.KEEP and change.part in _WIRING:
        return f" Nothing to edit: it {change.why}."
    return ""
