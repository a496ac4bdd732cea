"""A request's text in whichever format it is."""

from __future__ import annotations

from featurebuilder.request.locating import SUFFIXES
from featurebuilder.request.source import Document, SourceError


def read_document(text: str, suffix: str) -> Document:
    """Return the document that ``text`` is by the ``suffix`` of its file, or by its look.

    Raises:
        SourceError: if it is not of that format.
    """
    # Each format brings a parser that only its own files need.
    match suffix.lower() or _sniffed(text):
        case ".json":
            from featurebuilder.request.json_format import read_json  # noqa: PLC0415 - see above

            return read_json(text)
        case ".toml":
            from featurebuilder.request.toml_format import read_toml  # noqa: PLC0415 - see above

            return read_toml(text)
        case ".yaml" | ".yml":
            from featurebuilder.request.yaml_format import read_yaml  # noqa: PLC0415 - see above

            return read_yaml(text)
        case _:
            remedy = f"name it with one of {', '.join(SUFFIXES)}"
            raise SourceError(f"has the suffix {suffix!a}, which no request has", remedy=remedy)


def _sniffed(text: str) -> str:
    """Return the suffix that would suit ``text``; no request is both TOML and YAML."""
    if text.lstrip().startswith("{"):
        return ".json"
    from featurebuilder.request.toml_format import is_toml  # noqa: PLC0415 - as above

    return ".toml" if is_toml(text) else ".yaml"
