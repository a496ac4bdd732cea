"""Read the input files, a request or a saved plan; ``-`` is standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.errors import InvalidRequestError, Location, Problem, UnusablePlanError

if TYPE_CHECKING:
    from featurebuilder.errors import FeatureBuilderError
    from featurebuilder.plan.prepared import PreparedCommand
    from featurebuilder.request.asking import RequestFile

STDIN = "<stdin>"
_LARGEST_REQUEST = 2**20 + 1
_LARGEST_PLAN = 2**28


def given_request(source: str | None) -> RequestFile | None:
    """Return the request in the file ``source``, or ``None`` without one.

    Raises:
        InvalidRequestError: if the file cannot be read.
    """
    from featurebuilder.request.asking import RequestFile

    if source is None:
        return None
    data = _read(source, _LARGEST_REQUEST, InvalidRequestError)
    return (
        RequestFile(data, STDIN, "")
        if source == "-"
        else RequestFile(data, source, Path(source).suffix)
    )


def saved_plan(source: str) -> PreparedCommand:
    """Return the saved plan in the file ``source``.

    Raises:
        UnusablePlanError: if the file cannot be read, or is not a valid plan.
    """
    from featurebuilder.plan.saved_plan import decode_plan

    data = _read(source, _LARGEST_PLAN, UnusablePlanError)
    return decode_plan(data, STDIN if source == "-" else source)


def _read(source: str, most: int, error: type[FeatureBuilderError]) -> bytes:
    if source == "-":
        if sys.stdin is None:
            raise error(Problem("standard input is closed"))
        return sys.stdin.buffer.read(most)
    path = Path(source)
    try:
        if path.exists() and not path.is_file():
            raise error(Problem("not a regular file", Location(source)))
        with path.open("rb") as opened:
            return opened.read(most)
    except OSError as reason:
        problem = Problem(reason.strerror or str(reason), Location(source))
        raise error(problem) from reason
