"""Fill in the defaults of an endpoint that depend on other parts of the request."""

from __future__ import annotations

from collections.abc import Mapping

from featurebuilder.naming import SnakeName
from featurebuilder.request.model.endpoint import SIMPLE_TYPES, require_scalar_of_type
from featurebuilder.request.model.findings import RejectedValueError
from featurebuilder.request.rules.parameter_rules import endpoint_with_parameters
from featurebuilder.request.rules.resource_defaults import field_with_defaults

_PARTS = ("response", "body")


def endpoint_with_defaults(endpoint: object, feature: SnakeName, place: int) -> object:
    """Return the raw data of an endpoint with its defaults filled in.

    The default path is the feature's name. The models of the first endpoint are named after the
    feature, all others after their handler, so a new endpoint never renames a model.

    Args:
        endpoint: The raw data; returned unchanged if it is not a mapping.
        feature: The name of the feature.
        place: The index of the endpoint in the request.
    """
    if not isinstance(endpoint, dict):
        return endpoint
    filled = {"path": f"/{feature}", **endpoint}
    owner = _model_prefix(filled.get("handler"), place) if place else feature
    for key, ending in (("response", "Response"), ("body", "Request")):
        part = filled.get(key)
        if isinstance(part, dict):
            filled[key] = {"model": f"{owner.capwords}{ending}", **part}
    filled = endpoint_with_parameters(filled)
    return {**filled, **{key: _fill_fields(filled[key]) for key in _PARTS if key in filled}}


def _fill_fields(part: object) -> object:
    if not isinstance(part, dict) or not isinstance(part.get("fields"), dict):
        return part
    fields = {
        name: _fill_example(field_with_defaults(name, field))
        for name, field in part["fields"].items()
    }
    return {**part, "fields": fields}


def _fill_example(field: object) -> object:
    """Return a response field with its value as its example, if the type matches."""
    if not isinstance(field, Mapping) or "value" not in field or "example" in field:
        return field
    kind = str(field.get("type", "str"))
    if kind not in SIMPLE_TYPES:
        return field
    try:
        return {**field, "example": require_scalar_of_type(field["value"], kind)}
    except RejectedValueError:
        return field  # report only the value, not the example too


def _model_prefix(handler: object, place: int) -> SnakeName:
    if isinstance(handler, str) and not SnakeName.refusal(handler):
        return SnakeName(handler)
    return SnakeName(f"feature{place}")
