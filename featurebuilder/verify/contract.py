"""Check that a feature adds its operations to the OpenAPI document and changes no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.verify.openapi import changed_operations, operations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from collections.abc import Set as AbstractSet

    from featurebuilder.verify.observation import Observation


def added_check(
    name: str,
    before: Observation | None,
    after: Observation,
    expected: AbstractSet[str],
    own: Collection[str],
) -> Check:
    """Check that exactly the expected operations were added.

    Args:
        name: the name of the check.
        before: the observation before anything was written. Without it, or without its OpenAPI
            document, the expected operations must only exist.
        after: the observation with the feature.
        expected: the operations of the feature.
        own: operations that the feature had before, which may exist already.

    Returns:
        not run if the OpenAPI document could not be generated before either.
    """
    if after.openapi is None:
        return missing_document_check(name, before, after)
    now = operations(after.openapi).keys()
    then = operations(before.openapi).keys() if before and before.openapi is not None else None
    wrong = [*describe_missing(expected - now, now)]
    if then is not None:
        wrong += describe_items(sorted((expected & then) - set(own)), "existed before")
        wrong += describe_items(sorted(now - then - expected), "unexpected")
    if wrong:
        return Check(name, Outcome.FAILED, "; ".join(wrong))
    return Check(name, Outcome.PASSED, ", ".join(sorted(expected)) or "none, as expected")


def unchanged_check(
    name: str, before: Observation | None, after: Observation, own: Collection[str]
) -> Check:
    """Check that every operation that existed before is the same, with all the schemas it uses.

    Args:
        name: the name of the check.
        before: the observation before anything was written; ``None`` if nothing had to be written.
        after: the observation with the feature.
        own: operations that the feature had before, which may change.

    Returns:
        not run if there is no OpenAPI document to compare.
    """
    if before is None:
        return Check(name, Outcome.PASSED, "nothing had to be written")
    if before.openapi is None or after.openapi is None:
        when = "without" if before.openapi is None else "with"
        return Check(name, Outcome.NOT_RUN, f"there is no OpenAPI document {when} this change")
    then, now = operations(before.openapi), operations(after.openapi)
    compared = [key for key in then if key not in own]
    removed = [key for key in compared if key not in now]
    changed = changed_operations(then, now, own)
    if wrong := [*describe_items(removed, "removed"), *describe_items(changed, "changed")]:
        return Check(name, Outcome.FAILED, "; ".join(wrong))
    return Check(name, Outcome.PASSED, f"{len(compared)} compared")


def missing_document_check(name: str, before: Observation | None, after: Observation) -> Check:
    """Return the check for a missing OpenAPI document: not run if it was missing before too."""
    why = after.openapi_error.sentence if after.openapi_error else "it is missing"
    if before and before.openapi is None:
        detail = f"the OpenAPI document cannot be generated, with or without this change: {why}"
        return Check(name, Outcome.NOT_RUN, detail)
    return Check(name, Outcome.FAILED, f"the OpenAPI document cannot be generated: {why}")


def describe_missing(missing: AbstractSet[str], now: Collection[str]) -> list[str]:
    """List the missing operations, with a hint if the application has no operations at all."""
    clauses = describe_items(sorted(missing), "missing")
    if clauses and not now:
        clauses.append("the imported application has no operations: are they added at startup?")
    return clauses


def describe_items(found: Iterable[str], what: str) -> list[str]:
    """Return ``["WHAT: item, item"]`` for the items ``found``, or ``[]`` if there are none."""
    listed = ", ".join(found)
    return [f"{what}: {listed}"] if listed else []
