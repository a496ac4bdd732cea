"""Judge the observations of a router that was wired or removed. Pure functions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.verify.contract import (
    describe_items,
    describe_missing,
    missing_document_check,
    unchanged_check,
)
from featurebuilder.verify.new_warnings import warnings_check
from featurebuilder.verify.observation import Stage
from featurebuilder.verify.openapi import operations
from featurebuilder.verify.route_check import reach_check, reach_name
from featurebuilder.verify.verdict import (
    ADDED,
    NO_WARNING,
    UNCHANGED,
    import_check,
    not_run_without_import,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from featurebuilder.plan.expected import ExpectedWiring
    from featurebuilder.verify.observation import Observation

REMOVED = "operations removed"
KEPT = "kept code works"
_NOT_REQUESTED = Check(
    "the router is reached", Outcome.NOT_RUN, "the source does not show a path to request"
)
MOST_REACHES = 20
"""The maximum number of requests; of a larger router only the first operations are requested."""


def judge_wiring(
    before: Observation | None, after: Observation, expected: ExpectedWiring
) -> tuple[Check, ...]:
    """Check the wiring of a hand-written router against the observations.

    Args:
        before: the observation before anything was written, with the same requests as ``after``;
            ``None`` if nothing had to be written.
        after: the observation with the router.
        expected: the router and its operations.

    Returns:
        the checks, in the order to show them. A check that could not be made is "not run", with the
        reason.
    """
    imports = import_check(before, after, expected.edited)
    requested = expected.responses[:MOST_REACHES]
    if imports.outcome is not Outcome.PASSED:
        names = (NO_WARNING, ADDED, UNCHANGED, *map(reach_name, requested))
        return imports, *not_run_without_import(imports, names)
    reached = [reach_check(response, before, after) for response in requested]
    return (
        imports,
        _warnings_check(before, after, expected.edited),
        _added_check(before, after, expected, reached),
        unchanged_check(UNCHANGED, before, after, ()),
        *(_note_limit(reached, len(expected.handlers)) or [_NOT_REQUESTED]),
    )


def judge_unwiring(
    before: Observation | None, after: Observation, operations_removed: Collection[str]
) -> tuple[Check, ...]:
    """Check the removal of a router against the observations.

    Args:
        before: the observation before anything was written; ``None`` if nothing had to be written.
        after: the observation without the router.
        operations_removed: the operations of the router (``METHOD /path``), empty if not known.

    Returns:
        the checks, in the order to show them.
    """
    imports = import_check(before, after, ())
    if imports.outcome is not Outcome.PASSED:
        return imports, *not_run_without_import(imports, (REMOVED, UNCHANGED))
    gone = operations_removed or _documented(before) - _documented(after)
    removed = _removed_check(before, after, frozenset(operations_removed))
    unchanged = unchanged_check(UNCHANGED, before, after, gone)
    if not operations_removed and before is not None and unchanged.outcome is Outcome.PASSED:
        why = "the source does not show which operations belong to the router"
        unchanged = Check(UNCHANGED, Outcome.NOT_RUN, why)
    return imports, removed, unchanged


def gone_check(
    before: Observation | None, after: Observation, gone: Collection[str]
) -> tuple[Check, ...]:
    """Check that the operations ``gone`` (``METHOD /path``) are removed; no check if empty."""
    if not gone:
        return ()
    if after.openapi is None:
        return (missing_document_check(REMOVED, before, after),)
    if wrong := describe_items(sorted(_documented(after).intersection(gone)), "still there"):
        return (Check(REMOVED, Outcome.FAILED, wrong[0]),)
    return (Check(REMOVED, Outcome.PASSED, ", ".join(sorted(gone))),)


def kept_check(kept: Collection[str]) -> tuple[Check, ...]:
    """Report hand-edited code that stays after its feature is removed, as "not run"."""
    if not kept:
        return ()
    why = "kept because it was edited by hand; it may not work without the rest of its feature"
    return (Check(KEPT, Outcome.NOT_RUN, f"{', '.join(kept)}: {why}"),)


def _warnings_check(
    before: Observation | None, after: Observation, edited_files: Collection[str]
) -> Check:
    """Check for new warnings, except those that hand-written code emits when it is imported."""
    if before is None:
        return Check(NO_WARNING, Outcome.PASSED, "nothing had to be written")
    if before.error:
        why = "the application could not be imported before, so there is nothing to compare with"
        return Check(NO_WARNING, Outcome.NOT_RUN, why)
    ours = (w for w in after.warnings if w.stage is not Stage.IMPORT or w.path in edited_files)
    # An edited file may have caused warnings before; only new ones count.
    return warnings_check(NO_WARNING, before, replace(after, warnings=tuple(ours)), ())


def _added_check(
    before: Observation | None,
    after: Observation,
    wiring: ExpectedWiring,
    reached: Sequence[Check],
) -> Check:
    """Check that the OpenAPI document gained operations of the router, and nothing else."""
    if after.openapi is None:
        return missing_document_check(ADDED, before, after)
    expected = {response.openapi_operation for response in wiring.responses}
    now, then = _documented(after), _documented(before)
    new = now - then if before and before.openapi is not None else now & expected
    if wiring.complete and (wrong := describe_items(sorted(new - expected), "unexpected")):
        return Check(ADDED, Outcome.FAILED, wrong[0])
    if new:
        return Check(ADDED, Outcome.PASSED, ", ".join(sorted(new)))
    if not expected:
        if wiring.complete:
            return Check(ADDED, Outcome.NOT_RUN, "the router has no operation to request")
        why = "the source shows no operation to request; WebSocket routes are not requested"
        return Check(ADDED, Outcome.NOT_RUN, why)
    if any(check.outcome is Outcome.PASSED for check in reached):
        where = "documented before" if expected & then else "not in the OpenAPI document"
        return Check(ADDED, Outcome.PASSED, f"none new, but reached; they are {where}")
    missing = describe_missing(expected - now, now)
    return Check(ADDED, Outcome.FAILED, "; ".join(missing) or "none")


def _note_limit(reached: Sequence[Check], total: int) -> Sequence[Check]:
    """Add a note to the last check if the router has more operations than were requested."""
    if total <= len(reached):
        return reached
    last = reached[-1]
    head, *evidence = last.detail.split("\n")
    sentence = f"{head} (the first {len(reached)} of {total} operations were requested)"
    return *reached[:-1], replace(last, detail="\n".join([sentence, *evidence]))


def _removed_check(
    before: Observation | None, after: Observation, expected: frozenset[str]
) -> Check:
    """Check that the OpenAPI document lost the operations of the router, and nothing was added."""
    if after.openapi is None:
        return missing_document_check(REMOVED, before, after)
    if before is not None and before.openapi is None:
        return Check(REMOVED, Outcome.NOT_RUN, "there was no OpenAPI document before")
    now, then = _documented(after), _documented(before)
    wrong = describe_items(sorted(expected & now), "still there")
    if before is not None:
        wrong += describe_items(sorted(now - then), "unexpected")
    if wrong:
        return Check(REMOVED, Outcome.FAILED, "; ".join(wrong))
    gone = (expected or then) - now
    if before is None:
        return Check(REMOVED, Outcome.PASSED, "nothing had to be written")
    if not gone & then:
        return Check(REMOVED, Outcome.NOT_RUN, "none was in the OpenAPI document")
    return Check(REMOVED, Outcome.PASSED, ", ".join(sorted(gone & then)))


def _documented(seen: Observation | None) -> frozenset[str]:
    """Return the operations of the OpenAPI document, empty if there is none."""
    return frozenset(operations(seen.openapi)) if seen else frozenset()
