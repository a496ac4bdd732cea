"""Whether the feature added its operations to the OpenAPI document, and left all others alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.verify.check import Check
from featurebuilder.verify.openapi import operations
from featurebuilder.verify.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from collections.abc import Set as AbstractSet

    from featurebuilder.verify.seen import Observation


def added_check(
    name: str,
    before: Observation | None,
    after: Observation,
    expected: AbstractSet[str],
    own: Collection[str],
) -> Check:
    """Check that exactly the expected operations are new.

    Args:
        name: the check's name.
        before: the application before anything was written; without it, or without its OpenAPI
            document, the expected operations must just be there.
        after: the application with the feature.
        expected: the feature's operations.
        own: operations that were the feature's own before.

    Returns:
        not run where the OpenAPI document could not be made before either.
    """
    if after.openapi is None:
        return without_document(name, before, after)
    now = operations(after.openapi).keys()
    then = operations(before.openapi).keys() if before and before.openapi is not None else None
    wrong = [*missing_clause(expected - now, now)]
    if then is not None:
        wrong += clause(sorted((expected & then) - set(own)), "there before")
        wrong += clause(sorted(now - then - expected), "not expected")
    if wrong:
        return Check(name, Outcome.FAILED, "; ".join(wrong))
    return Check(name, Outcome.PASSED, ", ".join(sorted(expected)) or "none, as expected")


def unchanged_check(
    name: str, before: Observation | None, after: Observation, own: Collection[str]
) -> Check:
    """Check that every operation that was there is the same, with all that it refers to.

    Args:
        name: the check's name.
        before: the application before anything was written; ``None`` if nothing had to be.
        after: the application with the feature.
        own: operations that were the feature's own before, which may change.

    Returns:
        not run where there is nothing to compare with.
    """
    if before is None:
        return Check(name, Outcome.PASSED, "nothing had to be written")
    if before.openapi is None or after.openapi is None:
        when = "before" if before.openapi is None else "now"
        return Check(name, Outcome.NOT_RUN, f"there is no OpenAPI document from {when}")
    now = operations(after.openapi)
    then = {key: value for key, value in operations(before.openapi).items() if key not in own}
    removed = [key for key in then if key not in now]
    changed = [key for key, contract in then.items() if now.get(key, contract) != contract]
    if wrong := [*clause(removed, "removed"), *clause(changed, "changed")]:
        return Check(name, Outcome.FAILED, "; ".join(wrong))
    return Check(name, Outcome.PASSED, f"{len(then)} compared")


def without_document(name: str, before: Observation | None, after: Observation) -> Check:
    """Return the check where there is no OpenAPI document now; no blame if there was none."""
    why = after.openapi_error.sentence if after.openapi_error else "it is missing"
    if before and before.openapi is None:
        detail = f"the OpenAPI document cannot be made, with or without this change: {why}"
        return Check(name, Outcome.NOT_RUN, detail)
    return Check(name, Outcome.FAILED, f"the OpenAPI document cannot be made: {why}")


def missing_clause(missing: AbstractSet[str], now: Collection[str]) -> list[str]:
    """Say what is missing, and where the application has nothing else either, why that may be."""
    told = clause(sorted(missing), "missing")
    if told and not now:
        told.append("as it is imported, the application has none: are they included at its start?")
    return told


def clause(found: Iterable[str], what: str) -> list[str]:
    """Return what was found under what it is, as one entry, or none for nothing."""
    listed = ", ".join(found)
    return [f"{what}: {listed}"] if listed else []
