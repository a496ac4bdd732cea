"""Find the part of the request model that a path refers to."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from featurebuilder.request.model.request import FeatureRequest

if TYPE_CHECKING:
    from featurebuilder.request.model.findings import KeyPath


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
