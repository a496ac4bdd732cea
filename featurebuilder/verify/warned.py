"""Which warnings are the new code's."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.verify.check import Check
from featurebuilder.verify.outcome import Outcome
from featurebuilder.verify.seen import Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from featurebuilder.verify.seen import Observation, SeenWarning

    Key: TypeAlias = tuple[bool, str, str]

_ACCIDENT = "ResourceWarning"
"""Told wherever the garbage collector happens to run, so it blames nobody."""

_VARYING = re.compile(r"0x[0-9a-fA-F]+|\d+")
"""Addresses, and line numbers that an edit moves."""


def warnings_check(
    name: str, before: Observation | None, after: Observation, new_files: Collection[str]
) -> Check:
    """Check that no warning is the new code's.

    Args:
        name: the check's name.
        before: the application before anything was written; without it only the files of the new
            code tell whose a warning is.
        after: the application with the feature.
        new_files: the paths of the new code.

    Returns:
        failed if a warning comes from one of the new files or was not seen before.
    """
    known = before.warnings if before and not before.error else None
    found = list(_new(known, after.warnings, new_files))
    if not found:
        return Check(name, Outcome.PASSED, "none")
    listed = "\n".join(f"{w.category}: {w.message} ({w.path}:{w.line})" for w in found)
    return Check(name, Outcome.FAILED, f"{len(found)} new\n{listed}")


def _new(
    known: Collection[SeenWarning] | None,
    seen: Collection[SeenWarning],
    new_files: Collection[str],
) -> Iterator[SeenWarning]:
    left = Counter(_key(warning) for warning in known or ())
    for warning in seen:
        key = _key(warning)
        if warning.category == _ACCIDENT:
            continue
        if warning.path in new_files or (known is not None and left[key] == 0):
            yield warning
        elif warning.stage is not Stage.REQUESTS and not Path(warning.path).is_absolute():
            # The same warning of the tree's code once more is a new one; but how often requests
            # warn says nothing, nor how often a library does that looks at all modules of a tree.
            left[key] -= 1


def _key(warning: SeenWarning) -> Key:
    asked = warning.stage is Stage.REQUESTS
    return asked, warning.category, _VARYING.sub("#", warning.message)
