"""The base class of all parts of a request, and checks of scalar values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from pydantic import BaseModel, ConfigDict

from featurebuilder.request.model.findings import (
    LONE_SURROGATE,
    RejectedValueError,
    describe_value,
    has_surrogate,
)

if TYPE_CHECKING:
    from pydantic.config import JsonDict

Scalar: TypeAlias = str | int | float | bool
INT64 = range(-(2**63), 2**63)
SAFE_INTEGERS = range(-(2**53) + 1, 2**53)
"""The integers that every JSON parser reads without loss of precision (RFC 7493)."""


class RequestPart(BaseModel):
    """An immutable part of a request; it rejects unknown keys and converts nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def require_storable(value: Scalar) -> Scalar:
    """Return ``value`` if Python source, JSON and UTF-8 can all represent it.

    Raises:
        RefusedError: with the reason if they cannot.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise RejectedValueError("expected a finite number, found infinity or NaN")
    if isinstance(value, int) and value not in INT64:
        raise RejectedValueError("expected a number of at most 64 bits, found a larger one")
    if isinstance(value, str) and has_surrogate(value):
        raise RejectedValueError(LONE_SURROGATE)
    return value


def require_scalar(value: object) -> Scalar:
    """Return ``value`` if it is a string, a number or a bool that is `require_storable`.

    Raises:
        RefusedError: if it is not.
    """
    if not isinstance(value, str | int | float | bool):
        raise RejectedValueError(
            f"expected a string, a number or a boolean, found {describe_value(value)}"
        )
    return require_storable(value)


def require_number(value: object) -> int | float:
    """Return ``value`` if it is a number that is `require_storable`; a bool is not a number.

    Raises:
        RefusedError: if it is not.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RejectedValueError(f"expected a number, found {describe_value(value)}")
    require_storable(value)
    return value


def make_optional(key: str) -> Callable[[JsonDict], None]:
    """Return a function that makes ``key`` optional in a JSON Schema.

    The rules fill in its default before the model is validated, so a file need not contain it.
    """

    def leave_out(schema: JsonDict) -> None:
        cast("list[str]", schema["required"]).remove(key)

    return leave_out


def mapping_of(value: object) -> Mapping[str, object]:
    """Return ``value`` if it is a mapping, a model's attributes as a mapping, or else ``{}``."""
    if isinstance(value, Mapping):
        return value
    return getattr(value, "__dict__", {})


def list_of(value: object) -> tuple[object, ...]:
    """Return the items of ``value`` if it is a list or tuple, or else ``()``."""
    return tuple(value) if isinstance(value, list | tuple) else ()
