"""Convert ``OSError`` to the package's own errors."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, WriteFailedError

if TYPE_CHECKING:
    from collections.abc import Iterator


def reason_of(error: BaseException) -> str:
    """Return the system's message for ``error``, or else its own message or type."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


@contextmanager
def convert_os_errors(path: str) -> Iterator[None]:
    """Convert an ``OSError`` raised in the block to a ``WriteFailedError`` that names ``path``."""
    try:
        yield
    except OSError as error:
        raise WriteFailedError(
            Problem(
                f"could not be read or written: {reason_of(error)}",
                Location(path),
                "check the free space and the permissions there, then run again",
            )
        ) from error
