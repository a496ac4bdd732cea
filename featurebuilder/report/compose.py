"""From a plan, and what came of it, to its build log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action, Change, Part
from featurebuilder.plan.diff import unified_diff
from featurebuilder.plan.prepared import Command, Prepared
from featurebuilder.report.log import (
    BuildLog,
    Fate,
    LoggedCheck,
    LoggedFile,
    LoggedOperation,
    LoggedRequest,
    Mark,
    Section,
    Status,
)
from featurebuilder.report.words import closing, project_closing, summary, tried

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from featurebuilder.plan.api_delta import OperationDelta


MARKS = {
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
_EDITED = (Action.UPDATE, Action.MARK, Action.CONFLICT)
_ABSENT = "Nothing: this feature has no such part."
_NO_AGGREGATOR = "The application includes the router itself; there is no aggregator."


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended; ``kept`` is false where what was written was put back.

    What was only ``tried`` was written to a copy of the tree.
    """

    status: Status
    checks: tuple[LoggedCheck, ...] = ()
    checked_with: str = ""
    kept: bool = True
    api: tuple[OperationDelta, ...] = ()
    tried: bool = False


def build_log(prepared: Prepared, root: Path, ending: Ending) -> BuildLog:
    """Return the log of one command that was carried out in the tree at ``root``, or shown."""
    changes = prepared.plan.changes
    return BuildLog(
        name=prepared.name,
        title=prepared.title,
        status=ending.status,
        description=prepared.description,
        summary=_summary(changes, ending),
        request=_logged_request(prepared),
        root=root.resolve().name,
        files=logged_files(changes),
        sections=_sections(prepared),
        checks=ending.checks,
        checked_with=ending.checked_with,
        api=tuple(map(_logged_operation, ending.api or prepared.api)),
        closing=_closing(prepared, ending),
    )


def _logged_operation(delta: OperationDelta) -> LoggedOperation:
    return LoggedOperation(
        operation=delta.operation,
        fate=Fate[delta.fate.name],
        breaks_clients=delta.breaks_clients,
        why=delta.breaks,
    )


def _logged_request(prepared: Prepared) -> LoggedRequest | None:
    request = prepared.request
    return LoggedRequest(origin=request.origin, content=request.content) if request else None


def _sections(prepared: Prepared) -> tuple[Section, ...]:
    match prepared.command:
        case Command.BUILD:
            return feature_sections(prepared.plan.changes)
        case Command.NEW:
            return ()
        case _:
            return _edit_sections(prepared.plan.changes)


def _summary(changes: Sequence[Change], ending: Ending) -> str:
    if ending.tried and ending.status is Status.FAILED:
        return tried(ending.checks)
    return summary(changes, ending.status, ending.checks, kept=ending.kept)


def _closing(prepared: Prepared, ending: Ending) -> str:
    if prepared.command is Command.NEW:
        return project_closing(ending.status, prepared.name)
    return closing(ending.status, prepared.plan.changes, kept=ending.kept or ending.tried)


def logged_files(changes: Sequence[Change]) -> tuple[LoggedFile, ...]:
    """Return the files that a plan changes, or all that it rests on where it changes none."""
    shown = [c for c in changes if c.action is not Action.KEEP] or changes
    return tuple(LoggedFile(path=c.path, mark=MARKS[c.action], why=c.why) for c in shown)


def _edit_sections(changes: Iterable[Change]) -> tuple[Section, ...]:
    """Return a section with the diff of each edited file."""
    edited = [change for change in changes if change.action in _EDITED]
    shown = [change for change in edited if change.part is not Part.LEDGER]
    return tuple(
        _section(str(number), change.path.rpartition("/")[2], f"The file {change.why}.", change)
        for number, change in enumerate(shown, 2)
    )


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
        mark=MARKS[change.action],
        language=language,
        content=content,
    )


def language_of(path: str) -> str:
    """Return the language of a file by its name, or nothing if it is not known."""
    return _LANGUAGES.get(path.rpartition(".")[2], "")


def _content(change: Change) -> tuple[str, str]:
    """Return what a reviewer must see of a file: all of the feature's own, of others the edit."""
    if change.action in _IN_DIFF:
        return "diff", unified_diff(change)
    if change.action is Action.KEEP and change.part in _WIRING:
        return "", ""
    return language_of(change.path), (change.after or b"").decode(errors="backslashreplace")


def _remark(change: Change) -> str:
    if change.action is Action.CONFLICT and change.base is None:
        return f" A file is in the way ({change.why}): the diff shows what --force would change."
    if change.action is Action.KEEP and change.part in _WIRING:
        return f" Nothing to edit: it {change.why}."
    return ""
