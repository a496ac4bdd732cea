"""Regular expressions as Pydantic's engine and Python's both understand them."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

_LONGEST = 1_000


def pattern_refusal(pattern: str) -> str | None:
    """Return why ``pattern`` is no regular expression that can be used, ``None`` if it is one."""
    if len(pattern) > _LONGEST:
        return f"has {len(pattern)} characters; a pattern has {_LONGEST} at most"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError, Warning) as error:
        return f"is no regular expression of Python's: {error}"
    try:
        _validator(pattern)
    except SchemaError as error:
        reason = str(error).rstrip().rpartition("\n")[2].strip().removeprefix("error: ")
        return f"is no regular expression of Pydantic's: {reason}"
    return None


def matches(pattern: str, text: str) -> bool:
    """Return whether Pydantic finds ``pattern``, which can be used, in ``text``."""
    try:
        _validator(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=256)
def _validator(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=pattern))
