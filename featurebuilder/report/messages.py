"""Word the sentences about the result of a run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.merge.conflict_markers import conflict_lines
from featurebuilder.plan.change import FileAction, Part
from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.log import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.plan.change import Change
    from featurebuilder.plan.outcome import Check

_PAST_VERBS = {
    FileAction.CREATE: "wrote",
    FileAction.UPDATE: "changed",
    FileAction.DELETE: "deleted",
    FileAction.MARK: "marked conflicts in",
}
_BASE_VERBS = {
    FileAction.CREATE: "write",
    FileAction.UPDATE: "change",
    FileAction.DELETE: "delete",
    FileAction.MARK: "mark conflicts in",
}
_MOST_NAMES = 3


def summary(
    changes: Sequence[Change], status: Status, checks: Sequence[Check], *, kept: bool
) -> str:
    """Return one line on the changes and the checks.

    ``kept`` is false if the changes were undone, or never written.
    """
    match status:
        case Status.CONFLICT:
            return _conflict_summary(changes, kept=kept)
        case Status.DRY_RUN:
            planned = _count_by_action(changes, _BASE_VERBS)
            return f"Would {planned}." if planned else "Nothing to write: everything is up to date."
        case Status.FAILED:
            return f"{_failures(checks)}; {_aftermath(changes, kept=kept)}."
        case _:
            done = (
                _count_by_action(changes, _PAST_VERBS)
                or "everything is up to date, nothing was written"
            )
            return f"{done[0].upper()}{done[1:]}; {_proof(status, checks)}."


def tried(checks: Sequence[Check]) -> str:
    """Return one line on the checks that failed in a copy of the project."""
    return f"{_failures(checks)} in a copy of the project; nothing was written."


def consequence(why: Sequence[str], *, is_new: bool, breaks: bool) -> str:
    """Return the consequence of an operation's change for existing clients, with the reasons.

    It is an empty string for a new operation.
    """
    if breaks:
        return ": ".join(filter(None, ("breaks existing clients", "; ".join(why))))
    return "" if is_new else "no breaking change found"


def closing(status: Status, changes: Sequence[Change], *, kept: bool, rerun: str = "") -> str:
    """Return the last line of a feature's log, which names the next step.

    ``rerun`` is the command that would verify the changes, if there is one.
    """
    match status:
        case Status.SUCCESS:
            return f"All checks passed. {_next_step(changes)}"
        case Status.UNVERIFIED:
            how = f"run '{rerun}'" if rerun else "run the application and its tests"
            return f"Not fully verified. Fix what is missing, then {how}."
        case Status.DRY_RUN:
            return "Nothing was written. These are the planned changes."
        case Status.CONFLICT:
            return _conflict_remedy(changes, kept=kept)
        case Status.FAILED if not kept:
            return (
                "Your tree is unchanged. "
                "Fix the errors above and rerun, or use --keep to inspect the files."
            )
        case Status.FAILED:
            return "Fix the errors above and rerun."


def _next_step(changes: Sequence[Change]) -> str:
    migrates = any(
        change.part is Part.MIGRATION and change.action is FileAction.CREATE for change in changes
    )
    then = "; run 'alembic upgrade head' to update a database" if migrates else ""
    return f"Ready for review{then}."


def project_closing(status: Status, package: str) -> str:
    """Return the last line of a new project's log, which names the next step."""
    match status:
        case Status.SUCCESS | Status.UNVERIFIED:
            return f"Next: cd {package} && featurebuilder build smoke_test"
        case Status.DRY_RUN:
            return closing(status, (), kept=True)
        case _:
            return "Fix the errors above and rerun."


def _count_by_action(changes: Sequence[Change], verbs: dict[FileAction, str]) -> str:
    """Return the number of files per action, such as "wrote 7 new files and changed 1"."""
    counts = Counter(change.action for change in changes)
    parts: list[str] = []
    for action, verb in verbs.items():
        if count := counts[action]:
            new = " new" if action is FileAction.CREATE else ""
            noun = "" if parts else f"{new} file{'' if count == 1 else 's'}"
            parts.append(f"{verb} {count}{noun}")
    return _join_names(parts)


def _proof(status: Status, checks: Sequence[Check]) -> str:
    if status is Status.SUCCESS:
        return "verified"
    why = next((c.detail for c in checks if c.outcome is Outcome.NOT_RUN and c.detail), "")
    first = why.partition("\n")[0].rstrip(". ")
    return f"not verified: {first or 'verification was skipped'}"


def _failures(checks: Sequence[Check]) -> str:
    failed = sum(check.outcome is Outcome.FAILED for check in checks)
    return f"{failed} of {len(checks)} checks failed" if failed else "Verification failed"


def _aftermath(changes: Sequence[Change], *, kept: bool) -> str:
    if not _count_by_action(changes, _PAST_VERBS):
        return "everything was up to date, nothing was written"
    return "the changes are kept" if kept else "the changes were undone"


def _conflict_summary(changes: Sequence[Change], *, kept: bool) -> str:
    clashing = _merge_conflicts(changes)
    if kept and not _conflicts(changes):
        done = _count_by_action(changes, _PAST_VERBS)
        return (
            f"{done[0].upper()}{done[1:]}; "
            f"not verified: resolve the conflicts in {_count_files(clashing)}."
        )
    if marked := _files_with_markers(changes):
        holds = "contains" if len(marked) == 1 else "contain"
        return f"Nothing was written: {_count_files(marked)} {holds} unresolved conflict markers."
    standing = [path for path in _conflicts(changes) if path not in clashing]
    if standing:
        stands = "1 file is" if len(standing) == 1 else f"{len(standing)} files are"
        return f"Nothing was written: {stands} in the way."
    return f"Nothing was written: hand edits conflict with changes in {_count_files(clashing)}."


def _conflict_remedy(changes: Sequence[Change], *, kept: bool) -> str:
    if marked := _files_with_markers(changes):
        names, _ = _name_files(marked)
        return (
            f"Resolve the conflict markers in {names} first, or choose a side with --on-conflict."
        )
    clashing = _merge_conflicts(changes)
    standing = [path for path in _conflicts(changes) if path not in clashing]
    if standing:
        names, them = _name_files(standing)
        return f"Move {names} away, or rerun with --force to overwrite {them}."
    names, _ = _name_files(clashing)
    if _conflicts(changes):
        return f"Run 'featurebuilder update' to mark both sides in {names}, or use --on-conflict."
    if not kept:
        return f"Nothing was written. 'featurebuilder update' marks both sides in {names}."
    return f"Resolve the conflict markers in {names}, then run 'featurebuilder check'."


def _count_files(paths: Sequence[str]) -> str:
    return "1 file" if len(paths) == 1 else f"{len(paths)} files"


def _conflicts(changes: Sequence[Change]) -> list[str]:
    return [change.path for change in changes if change.action is FileAction.CONFLICT]


def _merge_conflicts(changes: Sequence[Change]) -> list[str]:
    """Return the files with lines that both a hand edit and the generator changed."""
    conflicts = {FileAction.CONFLICT, FileAction.MARK}
    return [c.path for c in changes if c.action in conflicts and c.base is not None]


def _files_with_markers(changes: Sequence[Change]) -> list[str]:
    """Return the files that already contain conflict markers."""
    conflicts = (c for c in changes if c.action is FileAction.CONFLICT)
    return [c.path for c in conflicts if c.before and conflict_lines(c.before)]


def _name_files(paths: list[str]) -> tuple[str, str]:
    if len(paths) > _MOST_NAMES:
        return f"these {len(paths)} files", "them"
    return _join_names(paths), "it" if len(paths) == 1 else "them"


def _join_names(parts: list[str]) -> str:
    *most, last = parts or [""]
    return f"{', '.join(most)} and {last}" if most else last
