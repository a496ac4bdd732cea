"""The Jinja environment: strict about names, sandboxed, and closed to text that is not safe."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from featurebuilder.errors import Location, Problem, TemplateError
from featurebuilder.naming import Name
from featurebuilder.render.catalogue import Template, templates_root
from featurebuilder.render.safe_text import (
    MarkdownText,
    PythonText,
    TomlText,
    comment_text,
    docstring_text,
    markdown_block,
    markdown_code,
    markdown_text,
    python_inline,
    python_literal,
    toml_string,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_SAFE: dict[str, tuple[type, ...]] = {
    "py": (Name, PythonText),
    "md": (Name, MarkdownText),
    "toml": (Name, TomlText),
    "": (Name,),
}
_FILTERS: dict[str, Callable[..., object]] = {
    "literal": python_literal,
    "inline": python_inline,
    "docstring": docstring_text,
    "comment": comment_text,
    "markdown": markdown_text,
    "code": markdown_code,
    "block": markdown_block,
    "toml": toml_string,
}


class _UnsafeTextError(Exception):
    """A template put out a text that no filter had made safe."""


class Renderer:
    """Renders the shipped templates, or a project's own files of the same names."""

    def __init__(self, overrides: Path | None = None) -> None:
        """Take the project's own templates folder, if it has one."""
        self._folders = [folder for folder in (overrides, templates_root()) if folder]
        self._environments: dict[str, jinja2.Environment] = {}

    def overridden(self, template: Template) -> Path | None:
        """Return the project's own file for ``template``, if there is one."""
        file = self._folders[0] / template.value
        return file if len(self._folders) > 1 and file.is_file() else None

    def render(self, template: Template, context: object) -> str:
        """Return the text that ``template`` makes of ``context``, which it sees as ``it``.

        Raises:
            TemplateError: with the template's file and line, for a syntax error, an undefined
                name, or a text that reaches the output unsafe.
        """
        environment = self._environment(template.language)
        try:
            return environment.get_template(template.value).render(it=context)
        except jinja2.TemplateSyntaxError as error:
            name = error.filename or error.name or template.value
            raise self._error(f"{error.message}", name, error.lineno) from error
        except jinja2.TemplateNotFound as error:
            raise self._error(f"there is no template {error.name!r}", template.value) from error
        except (_UnsafeTextError, jinja2.TemplateError, TypeError, ValueError) as error:
            name, line = _place_in_template(error, template.value)
            raise self._error(str(error), name, line) from error

    def _environment(self, language: str) -> jinja2.Environment:
        if language not in self._environments:
            environment = ImmutableSandboxedEnvironment(
                loader=jinja2.FileSystemLoader(self._folders),
                undefined=jinja2.StrictUndefined,
                finalize=_gate(_SAFE[language]),
                autoescape=False,
                trim_blocks=True,
                lstrip_blocks=True,
                keep_trailing_newline=True,
            )
            environment.filters.update(_FILTERS)
            self._environments[language] = environment
        return self._environments[language]

    def _error(self, what: str, name: str, line: int | None = None) -> TemplateError:
        for folder in self._folders:
            if Path(name).is_relative_to(folder) and folder != templates_root():
                name = str(Path(name).relative_to(folder.parent))
        return TemplateError(Problem(what, Location(name, line), "mend the template"))


def _gate(safe: tuple[type, ...]) -> Callable[[object], object]:
    def only_safe(value: object) -> object:
        if isinstance(value, (*safe, jinja2.Undefined)):
            return value
        shown = value if isinstance(value, str) else type(value).__name__
        message = f"{shown[:40]!r} reaches the output without a filter that makes it safe"
        raise _UnsafeTextError(message)

    return only_safe


def _place_in_template(error: Exception, default: str) -> tuple[str, int | None]:
    frames = traceback.extract_tb(error.__traceback__)
    places = [(f.filename, f.lineno) for f in frames if f.filename.endswith(".j2")]
    return places[-1] if places else (default, None)
