"""Read and check the values that all formats of a ledger contain."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from featurebuilder.conventions.feature import Conventions
from featurebuilder.conventions.paths import path_error
from featurebuilder.ledger.ledger import RecordedRequest
from featurebuilder.request.model.request import FeatureRequest


def read_request(content: dict[str, Any]) -> RecordedRequest:
    """Return the recorded request.

    Raises:
        ValueError, KeyError, TypeError: if it is invalid.
    """
    return RecordedRequest(
        require_string(content["origin"]),
        FeatureRequest.model_validate(content["content"]),
        require_string(content.get("written", "")),
    )


def read_conventions(content: object) -> Conventions:
    """Return the recorded conventions.

    Raises:
        ValueError: if a value is impossible, or could not stand in generated code.
    """
    conventions = _adapter().validate_python(content)
    conventions.require_usable()
    return conventions


@cache
def _adapter() -> TypeAdapter[Conventions]:
    return TypeAdapter(Conventions)


def require_string(value: object) -> str:
    """Return ``value`` if it is a string.

    Raises:
        TypeError: if it is not.
    """
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def require_equal(value: object, expected: str) -> str:
    """Return ``value`` if it is the ``expected`` string.

    Raises:
        ValueError: if it is not.
    """
    if value != expected:
        raise ValueError(value)
    return expected


def require_path(value: object) -> str:
    """Return ``value`` if it is a relative path in the project without hidden folders.

    Raises:
        ValueError, TypeError: if it is not.
    """
    text = require_string(value)
    if path_error(text) or any(part.startswith(".") for part in text.split("/")):
        raise ValueError(text)
    return text
