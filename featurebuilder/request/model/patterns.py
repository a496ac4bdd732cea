"""Check regular expressions with both Python's and Pydantic's engines."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

_LONGEST = 1_000


def pattern_refusal(pattern: str) -> str | None:
    """Return why ``pattern`` is not usable in both engines, or ``None`` if it is usable."""
    if len(pattern) > _LONGEST:
        return f"has {len(pattern)} characters; the limit is {_LONGEST}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError, Warning) as error:
        return f"is not a valid Python regular expression: {error}"
    try:
        _validator(pattern)
    except SchemaError as error:
        reason = str(error).rstrip().rpartition("\n")[2].strip().removeprefix("error: ")
        return f"is not a valid Pydantic regular expression: {reason}"
    return None


def matches(pattern: str, text: str) -> bool:
    """Return whether Pydantic finds ``pattern`` in ``text``; the pattern must be usable."""
    try:
        _validator(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=256)
def _validator(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=pattern))
