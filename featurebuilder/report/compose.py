"""Compose the build log of a command from its plan and its outcome."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Change, FileAction, Part
from featurebuilder.plan.prepared import Command, PreparedCommand
from featurebuilder.report.log import (
    BuildLog,
    LoggedCheck,
    LoggedFile,
    LoggedOperation,
    LoggedRequest,
    OperationChange,
    Section,
    Status,
)
from featurebuilder.report.messages import closing, project_closing, summary, tried
from featurebuilder.report.part_sections import feature_sections
from featurebuilder.report.sections import MARKS, section

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from featurebuilder.plan.outcome import Check
    from featurebuilder.plan.prepared import OperationDelta


_REPEATABLE = {Command.BUILD, Command.UPDATE, Command.WIRE, Command.ADOPT}
"""The commands that verify again when they are run again."""
_PLANNED_AGAIN = "Planned again, because the project changed meanwhile."
_EDITED = (FileAction.UPDATE, FileAction.MARK, FileAction.CONFLICT)


@dataclass(frozen=True, slots=True)
class Ending:
    """The outcome of a run.

    Attributes:
        status: The final status.
        checks: The checks of the verification.
        checked_with: The interpreter that ran the checks, in words.
        kept: False if the written changes were undone, or none were written.
        api: The operations that changed, as observed by running the application.
        in_copy: True if the changes were written to a copy of the project only.
        duration: The duration of the verification, in seconds.
        planned_again: True if the project changed between planning and writing.
    """

    status: Status
    checks: tuple[Check, ...] = ()
    checked_with: str = ""
    kept: bool = True
    api: tuple[OperationDelta, ...] = ()
    in_copy: bool = False
    duration: float | None = None
    planned_again: bool = False


def build_log(prepared: PreparedCommand, root: Path, ending: Ending) -> BuildLog:
    """Return the log of a command that was applied to the project at ``root``, or only shown."""
    changes = prepared.plan.changes
    return BuildLog(
        name=prepared.name,
        title=prepared.title,
        status=ending.status,
        description=prepared.description,
        summary=_summary(changes, ending),
        request=_logged_request(prepared),
        detected=_detected(prepared),
        root=root.resolve().name,
        files=logged_files(changes, every=prepared.command is Command.REMOVE),
        sections=_sections(prepared),
        checks=tuple(map(_logged_check, ending.checks)),
        checked_with=ending.checked_with,
        duration=ending.duration,
        api=tuple(
            _logged_operation(delta, prepared.expected.application.mounted_at)
            for delta in ending.api or prepared.api
        ),
        closing=_closing(prepared, ending),
    )


def _logged_check(check: Check) -> LoggedCheck:
    return LoggedCheck(name=check.name, result=check.outcome, detail=check.detail)


def _logged_operation(delta: OperationDelta, mounted_at: str) -> LoggedOperation:
    method, _, path = delta.operation.partition(" ")
    return LoggedOperation(
        operation=f"{method} {mounted_at}{path}",
        fate=OperationChange[delta.fate.name],
        breaks_clients=delta.breaks_clients,
        why=delta.breaks,
    )


def _logged_request(prepared: PreparedCommand) -> LoggedRequest | None:
    request = prepared.request
    return LoggedRequest(origin=request.origin, content=request.content) if request else None


def _detected(prepared: PreparedCommand) -> tuple[str, ...]:
    """Return the main findings about the project in a few words each, for the short log.

    Only a new router is modelled on its siblings.
    """
    found = {choice.what: choice for choice in prepared.choices}
    versions = (
        f"{name} {found[name].value.replace(' and newer', '+')}"
        for name in ("FastAPI", "Pydantic", "Python")
        if name in found
    )
    application = [found["application"].value.replace(" ", ":")] if "application" in found else []
    orm = [found["ORM"].value] if "ORM" in found else []
    is_new = any(one.part is Part.ROUTER and one.before is None for one in prepared.plan.changes)
    like = found["router"].evidence if is_new and "router" in found else ""
    modelled = [f"modelled {like.replace('like', 'on', 1)}"] if like.startswith("like ") else []
    return (*application, *versions, *orm, *modelled)


def _sections(prepared: PreparedCommand) -> tuple[Section, ...]:
    match prepared.command:
        case Command.BUILD:
            return feature_sections(prepared.plan.changes, prepared.expected)
        case Command.NEW:
            return ()
        case _:
            return _edit_sections(prepared.plan.changes)


def _summary(changes: Sequence[Change], ending: Ending) -> str:
    if ending.in_copy and ending.status is Status.FAILED:
        return tried(ending.checks)
    words = summary(changes, ending.status, ending.checks, kept=ending.kept)
    return f"{words} {_PLANNED_AGAIN}" if ending.planned_again else words


def _closing(prepared: PreparedCommand, ending: Ending) -> str:
    if prepared.command is Command.NEW:
        return project_closing(ending.status, prepared.name)
    rerun = _rerun(prepared) if prepared.command in _REPEATABLE else ""
    kept = ending.kept or ending.in_copy
    return closing(ending.status, prepared.plan.changes, kept=kept, rerun=rerun)


def _rerun(prepared: PreparedCommand) -> str:
    """Return the command that verifies the changes once more."""
    name = prepared.name
    if prepared.command is Command.UPDATE and name == "all":
        name = "--all"
    return shlex.join(("featurebuilder", prepared.command.value, name, "--verify"))


def logged_files(changes: Sequence[Change], *, every: bool = False) -> tuple[LoggedFile, ...]:
    """Return the files that a plan changes; all of its files with ``every``, or if none changes."""
    changed = [c for c in changes if c.action is not FileAction.KEEP]
    shown = changes if every else changed or changes
    return tuple(
        LoggedFile(path=c.path, mark=MARKS[c.action], why=c.why, part=c.part.value) for c in shown
    )


def _edit_sections(changes: Iterable[Change]) -> tuple[Section, ...]:
    """Return one section for each edited file, with its diff, and for each new migration."""
    edited = [change for change in changes if change.action in _EDITED or _is_migration(change)]
    shown = [change for change in edited if change.part is not Part.LEDGER]
    names = Counter(_file_name(change) for change in shown)
    return tuple(
        section(
            str(number),
            _file_name(change) if names[_file_name(change)] == 1 else change.path,
            f"Reason: {change.why}.",
            change,
        )
        for number, change in enumerate(shown, 2)
    )


def _file_name(change: Change) -> str:
    return change.path.rpartition("/")[2]


def _is_migration(change: Change) -> bool:
    """Return whether a change adds a migration, which reviewers should read like an edit."""
    return change.part is Part.MIGRATION and change.action is FileAction.CREATE
