"""Parse a request file in any supported format."""

from __future__ import annotations

from featurebuilder.request.formats.source import Document, SourceError
from featurebuilder.request.locating import SUFFIXES


def read_document(text: str, suffix: str) -> Document:
    """Parse ``text`` in the format that ``suffix`` selects; detect the format if it is empty.

    Raises:
        SourceError: if ``text`` is not valid in that format, or ``suffix`` is unknown.
    """
    # Import lazily: each format loads a parser that only its own files need.
    match suffix.lower() or _detect_suffix(text):
        case ".json":
            from featurebuilder.request.formats.json_format import read_json  # noqa: PLC0415 - see above

            return read_json(text)
        case ".toml":
            from featurebuilder.request.formats.toml_format import read_toml  # noqa: PLC0415 - see above

            return read_toml(text)
        case ".yaml" | ".yml":
            from featurebuilder.request.formats.yaml_format import read_yaml  # noqa: PLC0415 - see above

            return read_yaml(text)
        case _:
            remedy = f"use one of {', '.join(SUFFIXES)}"
            raise SourceError(f"has the unknown suffix {suffix!a}", remedy=remedy)


def _detect_suffix(text: str) -> str:
    """Return the suffix of the format of ``text``; no request is both TOML and YAML."""
    if text.lstrip().startswith("{"):
        return ".json"
    from featurebuilder.request.formats.toml_format import is_toml  # noqa: PLC0415 - as above

    return ".toml" if is_toml(text) else ".yaml"
