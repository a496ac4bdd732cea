"""The sentences that say how a run ended."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action
from featurebuilder.report.log import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.plan.change import Change

_DONE = {Action.CREATE: "new", Action.UPDATE: "modified", Action.DELETE: "deleted"}


def summary(changes: Sequence[Change], status: Status, *, kept: bool) -> str:
    """Return one line on what was done to the tree; ``kept`` is false where it was put back."""
    counts = Counter(change.action for change in changes)
    told = [f"{counts[action]} {word}" for action, word in _DONE.items() if counts[action]]
    files = f"{' and '.join(told)} file{'' if told == ['1 new'] else 's'}" if told else ""
    match status:
        case Status.CONFLICT:
            return "Nothing was written: files stand in the way."
        case Status.DRY_RUN:
            return f"Would write {files}." if files else "Would write nothing: all is in place."
        case Status.FAILED if not kept:
            return "Verification failed; the tree was put back as it was."
        case Status.FAILED:
            return f"Verification failed; wrote {files}, kept." if files else "Verification failed."
        case _:
            how = "verified" if status is Status.SUCCESS else "not verified"
            if not files:
                return f"All is in place, nothing was written; {how}."
            return f"Wrote {files}; {how}."


def closing(status: Status, changes: Sequence[Change], *, kept: bool) -> str:
    """Return the log's last line: what to do now."""
    match status:
        case Status.SUCCESS:
            return "Everything named above was checked. Ready for review."
        case Status.UNVERIFIED:
            return "Not everything above was checked: see to that before review."
        case Status.DRY_RUN:
            return "This was a dry run. Run again without --dry-run to write."
        case Status.CONFLICT:
            names = ", ".join(c.path for c in changes if c.action is Action.CONFLICT)
            return f"Move {names} away, or run again with --force to overwrite."
        case Status.FAILED if not kept:
            return "Mend what failed and run again; --keep leaves the files in place to look at."
        case Status.FAILED:
            return "Mend what failed and run again."
