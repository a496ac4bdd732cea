"""Check that rendered output is valid in its language and that safe text is in the right place."""

from __future__ import annotations

import tomllib
import warnings
from typing import TYPE_CHECKING

from featurebuilder.render.spans import find_misplaced

if TYPE_CHECKING:
    from featurebuilder.render.spans import Span


def find_error(text: str, spans: tuple[Span, ...], language: str) -> str | None:
    """Return the error in the output ``text``, with its line, or ``None`` if it is valid.

    ``spans`` are the places of text that came from a filter.
    """
    match language:
        case "py":
            return _python_error(text) or _placement_error(text, spans)
        case "toml":
            return _toml_error(text)
        case _:
            return None


def _python_error(text: str) -> str | None:
    """Return the syntax error or compiler warning in Python output."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compile(text, "<output>", "exec", dont_inherit=True)
    except SyntaxError as error:
        line = (error.text or "").strip()
        return f"line {error.lineno} of the output is not valid Python: {error.msg}: {line}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"the output is not valid Python: {type(error).__name__}: {error}"
    return None


def _placement_error(text: str, spans: tuple[Span, ...]) -> str | None:
    """Return the error about safe text in the wrong place."""
    found = find_misplaced(text, spans)
    return f"line {found.line} of the output: {found.what}" if found else None


def _toml_error(text: str) -> str | None:
    """Return the syntax error in TOML output."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return f"the output is not valid TOML: {error}"
    return None
