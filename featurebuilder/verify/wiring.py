"""From what was seen to a verdict on a router that was wired, or taken out; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.verify.check import Check
from featurebuilder.verify.contract import clause, missing_clause, unchanged_check, without_document
from featurebuilder.verify.openapi import operations
from featurebuilder.verify.outcome import Outcome
from featurebuilder.verify.reaches import reach_check
from featurebuilder.verify.seen import Stage
from featurebuilder.verify.verdict import (
    ADDED,
    NO_WARNING,
    UNCHANGED,
    import_check,
    need_import,
)
from featurebuilder.verify.warned import warnings_check

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from featurebuilder.verify.reaches import Reach
    from featurebuilder.verify.seen import Observation

REMOVED = "operations removed"
KEPT = "kept code works"
_NOT_ASKED = Check(
    "the router is reached", Outcome.NOT_RUN, "the source does not tell a path to ask for"
)
MOST_REACHES = 20
"""So many requests are made; a router with more operations is known by its first ones."""


def judge_wiring(
    before: Observation | None,
    after: Observation,
    reaches: Sequence[Reach],
    own_operations_known: bool,  # noqa: FBT001
    edited_files: Collection[str],
) -> tuple[Check, ...]:
    """Check what was seen against what wiring a hand-written router promises.

    Args:
        before: the application before anything was written, asked the same as after; ``None`` if
            nothing had to be.
        after: the application with the router.
        reaches: one for each operation of the router that its source tells.
        own_operations_known: whether these are all of them.
        edited_files: the paths that were edited, relative to the root, with forward slashes.

    Returns:
        the checks, in the order in which a reviewer reads them. What could not be checked is not
        run, and says why.
    """
    imports = import_check(before, after, edited_files)
    asked = reaches[:MOST_REACHES]
    if imports.outcome is not Outcome.PASSED:
        names = (NO_WARNING, ADDED, UNCHANGED, *(reach.name for reach in asked))
        return imports, *need_import(imports, names)
    reached = [reach_check(reach, before, after) for reach in asked]
    added = _added_check(before, after, reaches, reached, is_all=own_operations_known)
    return (
        imports,
        _warnings_check(before, after, edited_files),
        added,
        unchanged_check(UNCHANGED, before, after, ()),
        *(_told(reached, len(reaches)) or [_NOT_ASKED]),
    )


def judge_unwiring(
    before: Observation | None, after: Observation, operations_removed: Collection[str]
) -> tuple[Check, ...]:
    """Check what was seen against what taking a router out promises.

    Args:
        before: the application before anything was written; ``None`` if nothing had to be.
        after: the application without the router.
        operations_removed: the router's operations (``METHOD /path``), empty if not known.

    Returns:
        the checks, in the order in which a reviewer reads them.
    """
    imports = import_check(before, after, ())
    if imports.outcome is not Outcome.PASSED:
        return imports, *need_import(imports, (REMOVED, UNCHANGED))
    gone = operations_removed or _documented(before) - _documented(after)
    removed = _removed_check(before, after, frozenset(operations_removed))
    unchanged = unchanged_check(UNCHANGED, before, after, gone)
    if not operations_removed and before is not None and unchanged.outcome is Outcome.PASSED:
        why = "the source does not tell which operations are the router's"
        unchanged = Check(UNCHANGED, Outcome.NOT_RUN, why)
    return imports, removed, unchanged


def gone_check(
    before: Observation | None, after: Observation, gone: Collection[str]
) -> tuple[Check, ...]:
    """Check that operations (``METHOD /path``) are gone, whatever else came; none without any."""
    if not gone:
        return ()
    if after.openapi is None:
        return (without_document(REMOVED, before, after),)
    if wrong := clause(sorted(_documented(after).intersection(gone)), "still there"):
        return (Check(REMOVED, Outcome.FAILED, wrong[0]),)
    return (Check(REMOVED, Outcome.PASSED, ", ".join(sorted(gone))),)


def kept_check(kept: Collection[str]) -> tuple[Check, ...]:
    """Say of code that stays of a feature that is gone that nobody knows whether it works."""
    if not kept:
        return ()
    why = "edited by hand and kept, it may not work without the rest of its feature"
    return (Check(KEPT, Outcome.NOT_RUN, f"{', '.join(kept)}: {why}"),)


def _warnings_check(
    before: Observation | None, after: Observation, edited_files: Collection[str]
) -> Check:
    """Check what the edit brought; how hand-written code warns when imported is its own affair."""
    if before is None:
        return Check(NO_WARNING, Outcome.PASSED, "nothing had to be written")
    if before.error:
        why = "the application did not import before: there is nothing to compare with"
        return Check(NO_WARNING, Outcome.NOT_RUN, why)
    ours = (w for w in after.warnings if w.stage is not Stage.IMPORT or w.path in edited_files)
    # An edited file may have warned before: only what is new counts.
    return warnings_check(NO_WARNING, before, replace(after, warnings=tuple(ours)), ())


def _added_check(
    before: Observation | None,
    after: Observation,
    reaches: Sequence[Reach],
    reached: Sequence[Check],
    *,
    is_all: bool,
) -> Check:
    """Check that the document gained some of the router's operations, and nothing else."""
    if after.openapi is None:
        return without_document(ADDED, before, after)
    expected = {reach.operation for reach in reaches}
    now, then = _documented(after), _documented(before)
    new = now - then if before and before.openapi is not None else now & expected
    if is_all and (wrong := clause(sorted(new - expected), "not expected")):
        return Check(ADDED, Outcome.FAILED, wrong[0])
    if new:
        return Check(ADDED, Outcome.PASSED, ", ".join(sorted(new)))
    if is_all and not expected:
        return Check(ADDED, Outcome.NOT_RUN, "the router has no operation to ask for")
    if any(check.outcome is Outcome.PASSED for check in reached):
        where = "there before" if expected & then else "not in the OpenAPI document"
        return Check(ADDED, Outcome.PASSED, f"none, they are {where}, but reached")
    missing = missing_clause(expected - now, now)
    return Check(ADDED, Outcome.FAILED, "; ".join(missing) or "none")


def _told(reached: Sequence[Check], total: int) -> Sequence[Check]:
    """Say with the last one that there are more, where there are."""
    if total <= len(reached):
        return reached
    last = reached[-1]
    head, *evidence = last.detail.split("\n")
    sentence = f"{head} (the first {len(reached)} of {total} operations were asked)"
    return *reached[:-1], replace(last, detail="\n".join([sentence, *evidence]))


def _removed_check(
    before: Observation | None, after: Observation, expected: frozenset[str]
) -> Check:
    if after.openapi is None:
        return without_document(REMOVED, before, after)
    if before is not None and before.openapi is None:
        return Check(REMOVED, Outcome.NOT_RUN, "there is no OpenAPI document from before")
    now, then = _documented(after), _documented(before)
    wrong = clause(sorted(expected & now), "still there")
    if before is not None:
        wrong += clause(sorted(now - then), "not expected")
    if wrong:
        return Check(REMOVED, Outcome.FAILED, "; ".join(wrong))
    gone = (expected or then) - now
    if before is None:
        return Check(REMOVED, Outcome.PASSED, "nothing had to be written")
    if not gone & then:
        return Check(REMOVED, Outcome.NOT_RUN, "none was in the OpenAPI document")
    return Check(REMOVED, Outcome.PASSED, ", ".join(sorted(gone & then)))


def _documented(seen: Observation | None) -> frozenset[str]:
    return frozenset(operations(seen.openapi)) if seen else frozenset()
