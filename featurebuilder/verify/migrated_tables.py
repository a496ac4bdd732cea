"""Check that the migrations of a resource create the tables of its model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.outcome import TABLES, Check, Outcome

if TYPE_CHECKING:
    from featurebuilder.plan.expected import ExpectedFeature
    from featurebuilder.verify.observation import Fault, Observation

_MOST_NAMED = 5


def tables_check(expected: ExpectedFeature, after: Observation) -> tuple[Check, ...]:
    """Check the tables that the migrations created in an empty SQLite database.

    Returns:
        no check without migrations; not run if a package is missing, or if an exception comes from
        existing code.
    """
    if not expected.tables:
        return ()
    if len(after.tables) < len(expected.tables):
        return (Check(TABLES, Outcome.NOT_RUN, "the application did not run to its end"),)
    for one, found in zip(expected.tables, after.tables, strict=True):
        if found.fault:
            new = {*expected.code, *one.migrations}
            return (_fault_check(found.fault, after, is_ours=found.fault.touches(new)),)
    differences = [text for found in after.tables for text in found.differences]
    if differences:
        more = len(differences) - _MOST_NAMED
        shown = "; ".join(differences[:_MOST_NAMED]) + (f"; {more} more" if more > 0 else "")
        return (Check(TABLES, Outcome.FAILED, shown),)
    names = [name for one in expected.tables for name in one.tables]
    return (Check(TABLES, Outcome.PASSED, f"{', '.join(names)}, as in the model"),)


def _fault_check(fault: Fault, after: Observation, *, is_ours: bool) -> Check:
    """Return the check for an exception while the migrations ran."""
    if fault.missing_module:
        detail = f"{fault.missing_module} is not installed in {after.interpreter.origin}"
        return Check(TABLES, Outcome.NOT_RUN, detail)
    detail = f"{fault.sentence}\n{fault.traceback}".rstrip()
    return Check(TABLES, Outcome.FAILED if is_ours else Outcome.NOT_RUN, detail)
