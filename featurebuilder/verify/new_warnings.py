"""Check that new code causes no warnings."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.verify.observation import Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from featurebuilder.verify.observation import Observation, ObservedWarning

    Key: TypeAlias = tuple[bool, str, str]

_IGNORED_CATEGORY = "ResourceWarning"
"""Emitted wherever the garbage collector happens to run, so the place says nothing."""

_VARYING = re.compile(r"0x[0-9a-fA-F]+|\d+")
"""Addresses and line numbers, which differ between runs or after an edit."""


def warnings_check(
    name: str, before: Observation | None, after: Observation, new_files: Collection[str]
) -> Check:
    """Check that the new code causes no warnings.

    Args:
        name: the name of the check.
        before: the observation before anything was written. Without it, only warnings from
            ``new_files`` count.
        after: the observation with the new code.
        new_files: the paths of the new code.

    Returns:
        failed if a warning comes from a new file or was not seen before.
    """
    known = before.warnings if before and not before.error else None
    found = list(_new(known, after.warnings, new_files))
    if not found:
        return Check(name, Outcome.PASSED, "none")
    listed = "\n".join(f"{w.category}: {w.message} ({w.path}:{w.line})" for w in found)
    return Check(name, Outcome.FAILED, f"{len(found)} new\n{listed}")


def _new(
    known: Collection[ObservedWarning] | None,
    seen: Collection[ObservedWarning],
    new_files: Collection[str],
) -> Iterator[ObservedWarning]:
    """Yield the warnings that come from new files or were not known before."""
    left = Counter(_key(warning) for warning in known or ())
    for warning in seen:
        key = _key(warning)
        if warning.category == _IGNORED_CATEGORY:
            continue
        if warning.path in new_files or (known is not None and left[key] == 0):
            yield warning
        elif warning.stage is not Stage.REQUESTS and not Path(warning.path).is_absolute():
            # If the project's code emits a known warning once more often, that one is new. For
            # requests the number of warnings says nothing, nor for libraries that inspect every
            # module of the project.
            left[key] -= 1


def _key(warning: ObservedWarning) -> Key:
    is_request = warning.stage is Stage.REQUESTS
    return is_request, warning.category, _VARYING.sub("#", warning.message)
