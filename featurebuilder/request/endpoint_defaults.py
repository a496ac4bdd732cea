"""What an endpoint has where its request leaves it out, as it follows from the rest."""

from __future__ import annotations

from collections.abc import Mapping

from featurebuilder.naming import SnakeName
from featurebuilder.request.endpoint import SIMPLE_TYPES, scalar_of
from featurebuilder.request.findings import RefusedError
from featurebuilder.request.parameter_rules import endpoint_with_parameters
from featurebuilder.request.resource_defaults import field_with_defaults

_PARTS = ("response", "body")


def endpoint_with_defaults(endpoint: object, feature: SnakeName, place: int) -> object:
    """Return the plain data of the endpoint at ``place`` with what it left out.

    A path is the feature's name. The first endpoint's models are named after the feature, every
    other's after its handler, so that adding an endpoint renames nothing.
    """
    if not isinstance(endpoint, dict):
        return endpoint
    filled = {"path": f"/{feature}", **endpoint}
    owner = _owner(filled.get("handler"), place) if place else feature
    for key, ending in (("response", "Response"), ("body", "Request")):
        part = filled.get(key)
        if isinstance(part, dict):
            filled[key] = {"model": f"{owner.capwords}{ending}", **part}
    filled = endpoint_with_parameters(filled)
    return {**filled, **{key: _with_fields(filled[key]) for key in _PARTS if key in filled}}


def _with_fields(part: object) -> object:
    if not isinstance(part, dict) or not isinstance(part.get("fields"), dict):
        return part
    fields = {
        name: _with_example(field_with_defaults(name, field))
        for name, field in part["fields"].items()
    }
    return {**part, "fields": fields}


def _with_example(field: object) -> object:
    """Return a field of an answer with its value as an example, where it is of its type."""
    if not isinstance(field, Mapping) or "value" not in field or "example" in field:
        return field
    kind = str(field.get("type", "str"))
    if kind not in SIMPLE_TYPES:
        return field
    try:
        return {**field, "example": scalar_of(field["value"], kind)}
    except RefusedError:
        return field  # so that only the value is reported


def _owner(handler: object, place: int) -> SnakeName:
    if isinstance(handler, str) and not SnakeName.refusal(handler):
        return SnakeName(handler)
    return SnakeName(f"feature{place}")
