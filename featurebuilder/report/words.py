"""The sentences that say how a run ended."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action, Part
from featurebuilder.plan.markers import conflict_lines
from featurebuilder.report.log import Result, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.plan.change import Change
    from featurebuilder.report.log import LoggedCheck

_TOLD = {
    Action.CREATE: "wrote",
    Action.UPDATE: "changed",
    Action.DELETE: "deleted",
    Action.MARK: "marked conflicts in",
}
_WISHED = {
    Action.CREATE: "write",
    Action.UPDATE: "change",
    Action.DELETE: "delete",
    Action.MARK: "mark conflicts in",
}
_MOST_NAMES = 3


def summary(
    changes: Sequence[Change], status: Status, checks: Sequence[LoggedCheck], *, kept: bool
) -> str:
    """Return one line on what was done to the tree; ``kept`` is false where it was put back."""
    match status:
        case Status.CONFLICT:
            return _conflicted(changes, kept=kept)
        case Status.DRY_RUN:
            wished = _counted(changes, _WISHED)
            return f"Would {wished}." if wished else "Would write nothing: all is in place."
        case Status.FAILED:
            return f"{_failures(checks)}; {_aftermath(changes, kept=kept)}."
        case _:
            told = _counted(changes, _TOLD) or "all is in place, nothing was written"
            return f"{told[0].upper()}{told[1:]}; {_proof(status, checks)}."


def tried(checks: Sequence[LoggedCheck]) -> str:
    """Return one line on what failed in a copy of the tree."""
    return f"{_failures(checks)} in a copy of the tree; nothing was written."


def consequence(why: Sequence[str], *, is_new: bool, breaks: bool) -> str:
    """Return what an operation's fate means to clients of the old API, and why."""
    if breaks:
        return ": ".join(filter(None, ("breaks old clients", "; ".join(why))))
    return "" if is_new else "no break for old clients was found"


def closing(status: Status, changes: Sequence[Change], *, kept: bool) -> str:
    """Return the last line of a feature's log: what to do now."""
    match status:
        case Status.SUCCESS:
            return f"Everything named above was checked. {_next(changes)}"
        case Status.UNVERIFIED:
            return "Not everything above was checked: see to that before review."
        case Status.DRY_RUN:
            return "Nothing was written: this is what would be done."
        case Status.CONFLICT:
            return _way_out(changes, kept=kept)
        case Status.FAILED if not kept:
            return "Mend what failed and run again; --keep leaves the files in place to look at."
        case Status.FAILED:
            return "Mend what failed and run again."


def _next(changes: Sequence[Change]) -> str:
    migrates = any(
        change.part is Part.MIGRATION and change.action is Action.CREATE for change in changes
    )
    then = "; 'alembic upgrade head' brings a database up to it" if migrates else ""
    return f"Ready for review{then}."


def project_closing(status: Status, package: str) -> str:
    """Return the last line of a new project's log: what to do now."""
    match status:
        case Status.SUCCESS | Status.UNVERIFIED:
            return f"Next: cd {package} && featurebuilder build smoke_test"
        case Status.DRY_RUN:
            return closing(status, (), kept=True)
        case _:
            return "Mend what failed and run again."


def _counted(changes: Sequence[Change], verbs: dict[Action, str]) -> str:
    """Return such as "wrote 7 new files and changed 1": only the first says of what."""
    counts = Counter(change.action for change in changes)
    parts: list[str] = []
    for action, verb in verbs.items():
        if count := counts[action]:
            new = " new" if action is Action.CREATE else ""
            noun = "" if parts else f"{new} file{'' if count == 1 else 's'}"
            parts.append(f"{verb} {count}{noun}")
    return _listed(parts)


def _proof(status: Status, checks: Sequence[LoggedCheck]) -> str:
    if status is Status.SUCCESS:
        return "verified"
    why = next((c.detail for c in checks if c.result is Result.NOT_RUN and c.detail), "")
    first = why.partition("\n")[0].rstrip(". ")
    return f"not verified: {first or 'verification was left out'}"


def _failures(checks: Sequence[LoggedCheck]) -> str:
    failed = sum(check.result is Result.FAILED for check in checks)
    return f"{failed} of {len(checks)} checks failed" if failed else "Verification failed"


def _aftermath(changes: Sequence[Change], *, kept: bool) -> str:
    if not _counted(changes, _TOLD):
        return "all was in place before, nothing was written"
    return "what was written is kept" if kept else "the tree was put back as it was"


def _conflicted(changes: Sequence[Change], *, kept: bool) -> str:
    clashing = _clashing(changes)
    if kept and not _conflicts(changes):
        told = _counted(changes, _TOLD)
        return (
            f"{told[0].upper()}{told[1:]}; not verified: {_files(clashing)} to be resolved first."
        )
    if marked := _marked(changes):
        holds = "holds" if len(marked) == 1 else "hold"
        return f"Nothing was written: {_files(marked)} {holds} the markers of an earlier merge."
    standing = [path for path in _conflicts(changes) if path not in clashing]
    if standing:
        stands = "a file stands" if len(standing) == 1 else f"{len(standing)} files stand"
        return f"Nothing was written: {stands} in the way."
    return f"Nothing was written: what is generated clashes with hand edits in {_files(clashing)}."


def _way_out(changes: Sequence[Change], *, kept: bool) -> str:
    if marked := _marked(changes):
        names, _ = _named(marked)
        return f"Resolve the markers in {names} first, or let --on-conflict choose a side."
    clashing = _clashing(changes)
    standing = [path for path in _conflicts(changes) if path not in clashing]
    if standing:
        names, them = _named(standing)
        return f"Move {names} away, or run again with --force to overwrite {them}."
    names, _ = _named(clashing)
    if _conflicts(changes):
        return f"Let 'featurebuilder update' mark both sides in {names}, or choose --on-conflict."
    if not kept:
        return f"Nothing was written: 'featurebuilder update' marks both sides in {names}."
    return f"Resolve the markers in {names}, then run 'featurebuilder check'."


def _files(paths: Sequence[str]) -> str:
    return "1 file" if len(paths) == 1 else f"{len(paths)} files"


def _conflicts(changes: Sequence[Change]) -> list[str]:
    return [change.path for change in changes if change.action is Action.CONFLICT]


def _clashing(changes: Sequence[Change]) -> list[str]:
    """Return the files that a person and the generator changed in the same lines."""
    conflicts = {Action.CONFLICT, Action.MARK}
    return [c.path for c in changes if c.action in conflicts and c.base is not None]


def _marked(changes: Sequence[Change]) -> list[str]:
    """Return the files that hold conflict markers already."""
    conflicts = (c for c in changes if c.action is Action.CONFLICT)
    return [c.path for c in conflicts if c.before and conflict_lines(c.before)]


def _named(paths: list[str]) -> tuple[str, str]:
    if len(paths) > _MOST_NAMES:
        return f"these {len(paths)} files", "them"
    return _listed(paths), "it" if len(paths) == 1 else "them"


def _listed(parts: list[str]) -> str:
    *most, last = parts or [""]
    return f"{', '.join(most)} and {last}" if most else last
