"""The JSON Schema of a request, for editors."""

from __future__ import annotations

import json
from typing import Any

from featurebuilder.request.model import FeatureRequest

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def request_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a feature request."""
    schema = FeatureRequest.model_json_schema()
    schema["properties"] = {
        "$schema": {"type": "string", "description": "Where the editor finds this schema."},
        **schema["properties"],
    }
    return {"$schema": _DIALECT, **schema, "title": "Feature request"}


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
