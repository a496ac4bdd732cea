"""The JSON Schema of a request, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from featurebuilder.request.endpoint import NO_BODY
from featurebuilder.request.field_rules import DEMANDED, KNOWN_BY
from featurebuilder.request.model import FeatureRequest

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
        schema["$defs"][part]["allOf"] = list(_by_type())
    schema["properties"] = {
        "$schema": {"type": "string", "description": "Where the editor finds this schema."},
        **schema["properties"],
    }
    return {"$schema": _DIALECT, **schema, "title": "Feature request"}


def _by_type() -> Iterator[dict[str, Any]]:
    """Yield which keys the fields of a type need, and which of them other types do not have."""
    for key, types in KNOWN_BY.items():
        known: dict[str, Any] = {"properties": {"type": {"enum": sorted(types)}}}
        if "str" not in types:
            known["required"] = ["type"]
        has_it: dict[str, Any] = {"required": [key]}
        if key in {"optional", "unique", "index"}:
            has_it["properties"] = {key: {"const": True}}
        yield {"if": has_it, "then": known}
    for kind, (key, _) in DEMANDED.items():
        is_it = {"properties": {"type": {"const": kind}}, "required": ["type"]}
        yield {"if": is_it, "then": {"required": [key]}}


def schema_line(suffix: str, reference: str) -> str:
    """Return the line that tells an editor that a request's schema is at ``reference``.

    In JSON it is the first key of the request.

    Raises:
        ValueError: if ``reference`` does not fit on a line, or no request has such a suffix.
    """
    if not reference.isprintable() or not reference.strip():
        raise ValueError(f"{reference!a} cannot stand in an editor's schema line")
    match suffix:
        case ".yaml" | ".yml":
            return f"# yaml-language-server: $schema={reference}"
        case ".toml":
            return f"#:schema {reference}"
        case ".json":
            return f'"$schema": {json.dumps(reference)}'
        case _:
            raise ValueError(f"no request has the suffix {suffix!a}")
