"""Turn Pydantic's validation errors into readable findings."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from featurebuilder.errors import InvalidNameError
from featurebuilder.naming import DEFAULT_REMEDY
from featurebuilder.request.model.findings import (
    Finding,
    KeyPath,
    RejectedValueError,
    describe_value,
)
from featurebuilder.request.model.request import FeatureRequest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_FIELD_NAME_DEPTH = 4  # the location ("resource", "fields", name, "[key]")
_EXPECTED = {
    "string_type": "a string",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "int_type": "an integer",
    "int_from_float": "an integer",
    "bool_type": "true or false",
}


def findings(error: ValidationError) -> Iterator[Finding]:
    """Yield a finding for each validation error, with its position and remedy."""
    found = error.errors(include_url=False)
    refused = {details["input"] for details in found if _is_field_name(details["loc"])}
    places = [details["loc"] for details in found]
    for details in found:
        if not _is_consequence(details, places) and not _is_reference(details, refused):
            yield _to_finding(details)


def _is_field_name(loc: tuple[int | str, ...]) -> bool:
    return (
        loc[:2] == ("resource", "fields") and len(loc) == _FIELD_NAME_DEPTH and loc[-1] == "[key]"
    )


def _is_reference(details: ErrorDetails, refused: Container[object]) -> bool:
    """Return whether a rejected name is only a reference: the field reports it already."""
    loc = details["loc"]
    is_name = details["type"] == "value_error" and isinstance(details["input"], str)
    return (
        is_name
        and loc[:1] == ("resource",)
        and loc[1:2] != ("fields",)
        and details["input"] in refused
    )


def _is_consequence(details: ErrorDetails, places: Iterable[tuple[int | str, ...]]) -> bool:
    """Return whether an error is only a consequence of another reported error.

    A mapping is too short if its keys are invalid; the errors of the keys are at longer ``places``.
    """
    kind, loc = details["type"], details["loc"]
    if kind == "too_short":
        return any(place[: len(loc)] == loc and len(place) > len(loc) for place in places)
    return kind == "default_factory_not_called"


def _to_finding(details: ErrorDetails) -> Finding:
    path, at_key = _path_of(details["loc"])
    match details["type"]:
        case "missing":
            remedy = f"add it: {_description_at(path)}"
            return Finding(path[:-1], "missing required key", remedy, subject=path)
        case "extra_forbidden":
            return Finding(path, "unknown key", _suggest_key(path), at_key=True)
        case "too_short":
            least, actual = details["ctx"]["min_length"], details["ctx"]["actual_length"]
            count = "one entry" if least == 1 else f"{least} entries"
            return Finding(path, f"expected at least {count}, found {actual or 'none'}")
        case "literal_error":
            return _describe_choice(path, details)
        case "greater_than_equal":
            found = describe_value(details["input"])
            what = f"expected at least {details['ctx']['ge']}, found {found}"
            return Finding(path, what)
        case "less_than_equal":
            what = (
                f"expected at most {details['ctx']['le']}, found {describe_value(details['input'])}"
            )
            return Finding(path, what)
        case "value_error":
            reason = details["ctx"]["error"]
            return Finding(path, str(reason), _remedy_for(reason), at_key=at_key)
        case kind:
            return _describe_type_error(path, _EXPECTED.get(kind), details)


def _remedy_for(reason: Exception) -> str:
    match reason:
        case RejectedValueError():
            return reason.remedy
        case InvalidNameError():
            remedy = reason.problems[0].remedy
            return "" if remedy == DEFAULT_REMEDY else remedy
        case _:
            return ""


def _path_of(loc: tuple[int | str, ...]) -> tuple[KeyPath, bool]:
    """Return the path of an error, and whether it is about the key rather than the value."""
    path = tuple(step for step in loc if step not in {"[field]", "[name]"})
    return (path[:-1], True) if path[-1:] == ("[key]",) else (path, False)


def _describe_type_error(path: KeyPath, expected: str | None, details: ErrorDetails) -> Finding:
    found = details["input"]
    what = f"expected {expected}, found {describe_value(found)}" if expected else details["msg"]
    quotable = expected == "a string" and isinstance(found, bool | int | float)
    return Finding(path, what, "put it in quotes" if quotable else "")


def _describe_choice(path: KeyPath, details: ErrorDetails) -> Finding:
    choices, found = details["ctx"]["expected"], details["input"]
    what = f"expected {choices}, found {describe_value(found)}"
    known = [choice.strip("'") for choice in choices.replace(" or ", ", ").split(", ")]
    near = get_close_matches(found.lower(), known, n=1) if isinstance(found, str) else []
    return Finding(path, what, f"did you mean {near[0]!r}?" if near else "")


def _description_at(path: KeyPath) -> str:
    model = model_at(path[:-1])
    return (model.model_fields[str(path[-1])].description if model else None) or ""


def _suggest_key(path: KeyPath) -> str:
    model = model_at(path[:-1])
    known = list(model.model_fields) if model else []
    near = get_close_matches(str(path[-1]).lower(), known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"


def model_at(path: KeyPath) -> type[BaseModel] | None:
    """Return the model whose keys are below ``path``, or ``None`` if there is none."""
    found: Any = FeatureRequest
    for step in path:
        found = _annotation_below(_unwrap(found), step)
    found = _unwrap(found)
    return found if _is_model(found) else None


def _annotation_below(annotation: Any, step: str | int) -> Any:  # noqa: ANN401 - any annotation
    if _is_model(annotation):
        field = annotation.model_fields.get(str(step))
        return field.annotation if field else None
    arguments = get_args(annotation)
    if not arguments:
        return None
    is_mapping = get_origin(annotation) is Mapping
    return arguments[1] if is_mapping else arguments[0]


def _unwrap(annotation: Any) -> Any:  # noqa: ANN401 - any annotation
    """Return an annotation without ``Annotated`` and ``None``; prefer a model in a union."""
    if get_origin(annotation) is Annotated:
        return _unwrap(get_args(annotation)[0])
    arguments = get_args(annotation)
    if get_origin(annotation) in {Union, UnionType}:
        plain = [_unwrap(argument) for argument in arguments if argument is not NoneType]
        return next(filter(_is_model, plain), plain[0])
    return annotation


def _is_model(annotation: Any) -> bool:  # noqa: ANN401 - any annotation
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
