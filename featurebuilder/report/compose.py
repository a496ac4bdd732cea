"""From a plan, and what came of it, to its build log."""

from __future__ import annotations

from collections import Counter
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
from featurebuilder.report.parts import ENDPOINT_SECTIONS, OPERATIONS, RESOURCE_SECTIONS
from featurebuilder.report.words import closing, project_closing, summary, tried

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from featurebuilder.plan.api_delta import OperationDelta
    from featurebuilder.plan.expected import Expected


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
            return feature_sections(prepared.plan.changes, prepared.expected)
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
    edited = [change for change in changes if change.action in _EDITED or _is_migration(change)]
    shown = [change for change in edited if change.part is not Part.LEDGER]
    names = Counter(_file_name(change) for change in shown)
    return tuple(
        _section(
            str(number),
            _file_name(change) if names[_file_name(change)] == 1 else change.path,
            f"The file {change.why}.",
            change,
        )
        for number, change in enumerate(shown, 2)
    )


def _file_name(change: Change) -> str:
    return change.path.rpartition("/")[2]


def _is_migration(change: Change) -> bool:
    """Return whether a change adds a migration: what it does is to be read, too."""
    return change.part is Part.MIGRATION and change.action is Action.CREATE


def feature_sections(
    changes: Iterable[Change], expected: Expected | None = None
) -> tuple[Section, ...]:
    """Return a section for each part of a feature, in the order in which reviewers read them.

    ``expected`` are the path operations, where these are told in a section of their own.
    """
    return tuple(_feature_sections(changes, expected))


def _feature_sections(changes: Iterable[Change], expected: Expected | None) -> Iterator[Section]:
    by_part: dict[Part, list[Change]] = {}
    for change in changes:
        by_part.setdefault(change.part, []).append(change)
    is_resource = Part.SUPPORT in by_part
    if is_resource:
        by_part = {part: _told(part, found) for part, found in by_part.items()}
    for kind in RESOURCE_SECTIONS if is_resource else ENDPOINT_SECTIONS:
        found = by_part.get(kind.part, [])
        if kind.part is Part.ROUTER and is_resource:
            yield Section(
                number="3",
                title="Endpoints",
                purpose=OPERATIONS,
                content=_operations(expected),
                language="text",
            )
        if not found and not kind.optional:
            absent = _NO_AGGREGATOR if kind.part is Part.AGGREGATOR else _ABSENT
            yield Section(number=kind.number, title=kind.title, purpose=absent)
        for change in found:
            yield _section(kind.number, kind.title, kind.purpose, change)


def _told(part: Part, changes: list[Change]) -> list[Change]:
    """Return the changes but for shared files that stay as they are."""
    if part not in {Part.SUPPORT, Part.PROJECT}:
        return changes
    return [change for change in changes if change.action is not Action.KEEP]


def _operations(expected: Expected | None) -> str:
    """Return the path operations and the functions that answer them, a line each."""
    answers = expected.answers if expected and expected.kind == "feature" else ()
    width = max((len(answer.operation) for answer in answers), default=0)
    return "".join(f"{answer.operation:{width}}  {answer.handler}\n" for answer in answers)


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
    if change.part is Part.MIGRATION:
        return f" {change.why[:1].upper()}{change.why[1:]}."
    return ""
