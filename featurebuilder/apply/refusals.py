"""The disk's refusals in the house's words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, WriteFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator


def reason(error: BaseException) -> str:
    """Return why ``error`` happened, in the system's own words where it has some."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


@contextmanager
def refusals(path: str) -> Iterator[None]:
    """Turn an ``OSError`` of the block into a ``WriteFailedError`` that names ``path``."""
    try:
        yield
    except OSError as error:
        raise WriteFailedError(
            Problem(
                f"could not be read or written: {reason(error)}",
                Location(path),
                "see to the space and the permissions there, then run again",
            )
        ) from error
