"""Pydantic's errors in the words of a person."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from featurebuilder.errors import InvalidNameError
from featurebuilder.naming import ANOTHER
from featurebuilder.request.findings import Finding, KeyPath, RefusedError, shown
from featurebuilder.request.model_tree import model_at

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_OWN_NAME = 4  # resource, fields, the name, and that it is about the key
_EXPECTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
}


def findings(error: ValidationError) -> Iterator[Finding]:
    """Yield each error of a request in words, with the place and the remedy."""
    found = error.errors(include_url=False)
    refused = {details["input"] for details in found if _is_field_name(details["loc"])}
    for details in found:
        if not _follows(details) and not _repeats(details, refused):
            yield _finding(details)


def _is_field_name(loc: tuple[int | str, ...]) -> bool:
    return loc[:2] == ("resource", "fields") and len(loc) == _OWN_NAME and loc[-1] == "[key]"


def _repeats(details: ErrorDetails, refused: Container[object]) -> bool:
    """Return whether a name is refused where it only names a field, which is told already."""
    loc = details["loc"]
    is_name = details["type"] == "value_error" and isinstance(details["input"], str)
    return (
        is_name
        and loc[:1] == ("resource",)
        and loc[1:2] != ("fields",)
        and details["input"] in refused
    )


def _follows(details: ErrorDetails) -> bool:
    """Return whether an error only follows from another one, which is reported itself."""
    kind = details["type"]
    return kind == "default_factory_not_called" or (kind == "too_short" and bool(details["input"]))


def _finding(details: ErrorDetails) -> Finding:
    path, at_key = _place(details["loc"])
    match details["type"]:
        case "missing":
            remedy = f"add it: {_meaning(path)}"
            return Finding(path[:-1], "this key is missing", remedy, subject=path)
        case "extra_forbidden":
            return Finding(path, "this key is not known", _nearest_key(path), at_key=True)
        case "too_short":
            return Finding(path, "expected at least one, found none")
        case "literal_error":
            return _choice(path, details)
        case "greater_than_equal":
            what = f"expected at least {details['ctx']['ge']}, found {shown(details['input'])}"
            return Finding(path, what)
        case "less_than_equal":
            what = f"expected at most {details['ctx']['le']}, found {shown(details['input'])}"
            return Finding(path, what)
        case "value_error":
            reason = details["ctx"]["error"]
            return Finding(path, str(reason), _remedy(reason), at_key=at_key)
        case kind:
            return _wrong_type(path, _EXPECTED.get(kind), details)


def _remedy(reason: Exception) -> str:
    match reason:
        case RefusedError():
            return reason.remedy
        case InvalidNameError():
            remedy = reason.problems[0].remedy
            return "" if remedy == ANOTHER else remedy
        case _:
            return ""


def _place(loc: tuple[int | str, ...]) -> tuple[KeyPath, bool]:
    """Return the path of an error, and whether it is about the key rather than its value."""
    path = tuple(step for step in loc if step not in {"[field]", "[name]"})
    return (path[:-1], True) if path[-1:] == ("[key]",) else (path, False)


def _wrong_type(path: KeyPath, expected: str | None, details: ErrorDetails) -> Finding:
    found = details["input"]
    what = f"expected {expected}, found {shown(found)}" if expected else details["msg"]
    quotable = expected == "text" and isinstance(found, bool | int | float)
    return Finding(path, what, "put it in quotes" if quotable else "")


def _choice(path: KeyPath, details: ErrorDetails) -> Finding:
    choices, found = details["ctx"]["expected"], details["input"]
    what = f"expected {choices}, found {shown(found)}"
    known = [choice.strip("'") for choice in choices.replace(" or ", ", ").split(", ")]
    near = get_close_matches(found.lower(), known, n=1) if isinstance(found, str) else []
    return Finding(path, what, f"did you mean {near[0]!r}?" if near else "")


def _meaning(path: KeyPath) -> str:
    model = model_at(path[:-1])
    return (model.model_fields[str(path[-1])].description if model else None) or ""


def _nearest_key(path: KeyPath) -> str:
    model = model_at(path[:-1])
    known = list(model.model_fields) if model else []
    near = get_close_matches(str(path[-1]).lower(), known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
