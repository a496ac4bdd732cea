"""What all parts of a request have in common, and the plain values that they hold."""

import math
from collections.abc import Callable
from typing import TypeAlias, cast

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from featurebuilder.request.findings import HALF, RefusedError, has_half, shown

Scalar: TypeAlias = str | int | float | bool

INT64 = range(-(2**63), 2**63)
SAFE_INTEGERS = range(-(2**53) + 1, 2**53)
"""The whole numbers that every reader of JSON takes for themselves, as RFC 7493 has it."""


class Part(BaseModel):
    """A frozen part of a request, in which every key is known and nothing is converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def holdable(value: Scalar) -> Scalar:
    """Return ``value`` if Python source, JSON and UTF-8 can all hold it.

    Raises:
        RefusedError: with the reason why they cannot.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise RefusedError("expected a finite number, found one that is not")
    if isinstance(value, int) and value not in INT64:
        raise RefusedError("expected a number within 64 bits, found a larger one")
    if isinstance(value, str) and has_half(value):
        raise RefusedError(HALF)
    return value


def scalar(value: object) -> Scalar:
    """Return ``value`` if it is a text, a number or a truth value that can be held.

    Raises:
        RefusedError: if it is anything else.
    """
    if not isinstance(value, str | int | float | bool):
        raise RefusedError(f"expected a text, a number, true or false, found {shown(value)}")
    return holdable(value)


def number(value: object) -> int | float:
    """Return ``value`` if it is a number that can be held.

    Raises:
        RefusedError: if it is anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError(f"expected a number, found {shown(value)}")
    holdable(value)
    return value


def left_out(key: str) -> Callable[[JsonDict], None]:
    """Return a change of a JSON Schema: ``key`` has a default of the rules, so a file need not."""

    def leave_out(schema: JsonDict) -> None:
        cast("list[str]", schema["required"]).remove(key)

    return leave_out
