"""The JSON Schema of a request, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from featurebuilder.request.model.endpoint import NO_BODY
from featurebuilder.request.model.request import FeatureRequest
from featurebuilder.request.rules.field_rules import REQUIRED_KEYS, TYPES_BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def request_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a feature request."""
    schema = FeatureRequest.model_json_schema()
    schema["required"].remove("tags")
    schema["oneOf"] = [{"required": ["tags", "endpoints"]}, {"required": ["resource"]}]
    empty = {"properties": {"status": {"const": NO_BODY}}, "required": ["status"]}
    schema["$defs"]["Endpoint"] |= {"if": empty, "else": {"required": ["response"]}}
    for part in ("ResourceField", "Parameter", "ResponseField"):
        schema["$defs"][part]["allOf"] = list(_type_conditions())
    schema["properties"] = {
        "$schema": {"type": "string", "description": "The location of this schema, for editors."},
        **schema["properties"],
    }
    return {"$schema": _DIALECT, **schema, "title": "Feature request"}


def _type_conditions() -> Iterator[dict[str, Any]]:
    """Yield the conditions for the keys that each field type requires or cannot have."""
    for key, types in TYPES_BY_KEY.items():
        known: dict[str, Any] = {"properties": {"type": {"enum": sorted(types)}}}
        if "str" not in types:
            known["required"] = ["type"]
        has_it: dict[str, Any] = {"required": [key]}
        if key in {"optional", "unique", "index"}:
            has_it["properties"] = {key: {"const": True}}
        yield {"if": has_it, "then": known}
    for kind, (key, _) in REQUIRED_KEYS.items():
        is_it = {"properties": {"type": {"const": kind}}, "required": ["type"]}
        yield {"if": is_it, "then": {"required": [key]}}


def schema_reference_line(suffix: str, reference: str) -> str:
    """Return the line that tells an editor the location of a request's schema.

    In YAML and TOML it is a comment; in JSON it is the first key.

    Args:
        suffix: The suffix of the request file, such as ``.yaml``.
        reference: The URL or path of the schema.

    Raises:
        ValueError: if ``reference`` does not fit on one line, or ``suffix`` is unknown.
    """
    if not reference.isprintable() or not reference.strip():
        raise ValueError(f"{reference!a} cannot be used in an editor's schema line")
    match suffix:
        case ".yaml" | ".yml":
            return f"# yaml-language-server: $schema={reference}"
        case ".toml":
            return f"#:schema {reference}"
        case ".json":
            return f'"$schema": {json.dumps(reference)}'
        case _:
            raise ValueError(f"unknown request suffix {suffix!a}")
