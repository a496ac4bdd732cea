"""Whether what a template made is of its language, and every safe text where it is safe."""

from __future__ import annotations

import tomllib
import warnings
from typing import TYPE_CHECKING

from featurebuilder.render.spans import misplaced

if TYPE_CHECKING:
    from featurebuilder.render.spans import Span


def flaw(text: str, spans: tuple[Span, ...], language: str) -> str | None:
    """Return what is wrong with the output ``text``, with its line, or ``None`` if nothing is.

    ``spans`` are the places of the texts in it that a filter made.
    """
    match language:
        case "py":
            return _python_flaw(text) or _place_flaw(text, spans)
        case "toml":
            return _toml_flaw(text)
        case _:
            return None


def _python_flaw(text: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compile(text, "<output>", "exec", dont_inherit=True)
    except SyntaxError as error:
        line = (error.text or "").strip()
        return f"line {error.lineno} of the output is not Python: {error.msg}: {line}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"the output is not Python: {type(error).__name__}: {error}"
    return None


def _place_flaw(text: str, spans: tuple[Span, ...]) -> str | None:
    found = misplaced(text, spans)
    return f"line {found.line} of the output: {found.what}" if found else None


def _toml_flaw(text: str) -> str | None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return f"the output is not TOML: {error}"
    return None
