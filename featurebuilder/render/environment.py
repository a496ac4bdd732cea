"""Render templates and check their output.

A project can replace a shipped template with a file of the same name. Its templates can extend or
include any other template. The prefix ``shipped/`` always selects the shipped version.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from featurebuilder.errors import Location, Problem, TemplateError
from featurebuilder.render.limits import LimitExceededError
from featurebuilder.render.sandbox import FILTER_NAMES, Sandbox, UnsafeTextError, create_sandbox
from featurebuilder.render.spans import find_misplaced, remove_marks
from featurebuilder.render.template import Template, templates_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from featurebuilder.render.spans import SafeSpan

_SHIPPED = "shipped"
_EXTEND_SHIPPED = f"to extend the shipped template of the same name, write {_SHIPPED}/NAME"


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """A template file: its name, its path in the project or ``shipped``, and its SHA-256."""

    name: str
    origin: str
    sha256: str


class Renderer:
    """Render the shipped templates, or a project's own templates of the same names."""

    def __init__(self, overrides: Path | None = None, root: Path | None = None) -> None:
        """Initialize with ``overrides``, the folder of the project's own templates, if it has one.

        Error messages show paths of own templates relative to ``root``, or without it, relative to
        the parent of ``overrides``.
        """
        self._shipped = templates_root()
        own = overrides.absolute() if overrides else None
        self._own = (
            own
            if own and Path(os.path.realpath(own)) != Path(os.path.realpath(self._shipped))
            else None
        )
        self._root = root.absolute() if root else own and own.parent
        shipped_files = jinja2.FileSystemLoader(self._shipped)
        self._own_files = ProjectTemplates(self._own) if self._own else None
        own_files = [self._own_files] if self._own_files else []
        by_name = jinja2.PrefixLoader({_SHIPPED: shipped_files})
        self._loader = jinja2.ChoiceLoader([*own_files, shipped_files, by_name])
        self._environments: dict[str, Sandbox] = {}
        self._sources: dict[Template, tuple[TemplateSource, ...]] = {}

    @property
    def asked_for(self) -> tuple[str, ...]:
        """The names that were looked up in the project's own templates, including missing ones."""
        return tuple(sorted(self._own_files.asked_for)) if self._own_files else ()

    def overridden(self, template: Template) -> Path | None:
        """Return the project's own file for ``template``, if there is one."""
        file = self._own / template if self._own else None
        return file if file and file.is_file() else None

    def sources(self, template: Template) -> tuple[TemplateSource, ...]:
        """Return the files of ``template``: its own, and those it extends or includes.

        Raises:
            TemplateError: with file and line, for a syntax error.
        """
        if template not in self._sources:
            try:
                self._sources[template] = tuple(self._referenced_sources(template))
            except jinja2.TemplateSyntaxError as error:
                raise self._syntax_error(error, template) from error
        return self._sources[template]

    def render(self, template: Template, context: object) -> str:
        """Return the output of ``template``, which sees ``context`` as ``it``.

        Raises:
            TemplateError: with the template's file and line, for a syntax error, an undefined name,
                unsafe text in the output, or any other error; with the output's line, if the output
                is not valid in its language.
        """
        try:
            marked = self._environment(template.language).rendered(template, context)
        except jinja2.TemplateSyntaxError as error:
            raise self._syntax_error(error, template) from error
        except Exception as error:
            raise self._runtime_error(error, template) from error
        text, spans = remove_marks(marked)
        if found := find_error(text, spans, template.language):
            raise TemplateError(Problem(found, self._location(template), "fix the template"))
        return text

    def _referenced_sources(self, template: Template) -> Iterator[TemplateSource]:
        """Yield the template and all templates it refers to."""
        environment = self._environment(template.language)
        waiting, seen = list[str]([template]), set[str]()
        while waiting:
            name = waiting.pop()
            seen.add(name)
            try:
                text, file, _ = self._loader.get_source(environment, name)
            except jinja2.TemplateNotFound:
                # Optional includes may be missing. Rendering reports the others.
                continue
            where = self._file_location(Path(file or name)).path
            origin = _SHIPPED if where.startswith(f"{_SHIPPED}/") else where
            yield TemplateSource(name, origin, hashlib.sha256(text.encode()).hexdigest())
            waiting += sorted(environment.referenced_templates(text, name, file) - seen)

    def _environment(self, language: str) -> Sandbox:
        """Return the Jinja environment for a language, created on first use."""
        if language not in self._environments:
            self._environments[language] = create_sandbox(language, self._loader)
        return self._environments[language]

    def _syntax_error(self, error: jinja2.TemplateSyntaxError, template: Template) -> TemplateError:
        """Return the error for a template that cannot be parsed."""
        file = Path(error.filename or self._shipped / template)
        where = self._file_location(file, error.lineno)
        remedy = "fix the template"
        if (error.message or "").startswith("No filter named"):
            remedy = f"templates can use these filters: {', '.join(FILTER_NAMES)}"
        return TemplateError(Problem(f"{error.message}", where, remedy))

    def _runtime_error(self, error: Exception, template: Template) -> TemplateError:
        """Return the error for a template that cannot be rendered."""
        where = next(self._error_locations(error), self._location(template))
        remedy = _EXTEND_SHIPPED if isinstance(error, RecursionError) else "fix the template"
        return TemplateError(Problem(_describe_error(error), where, remedy))

    def _error_locations(self, error: Exception) -> Iterator[Location]:
        """Yield the template lines in the traceback, innermost first."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            file = Path(frame.filename)
            if any(folder and file.is_relative_to(folder) for folder in (self._own, self._shipped)):
                yield self._file_location(file, frame.lineno)

    def _location(self, template: Template) -> Location:
        """Return the location of the file that is used for ``template``."""
        return self._file_location(self.overridden(template) or self._shipped / template)

    def _file_location(self, file: Path, line: int | None = None) -> Location:
        """Return the location of a template file, with the path that error messages show."""
        if self._own and self._root and file.is_relative_to(self._own):
            base = self._root if file.is_relative_to(self._root) else self._own.parent
            return Location(file.relative_to(base).as_posix(), line)
        return Location(f"{_SHIPPED}/{file.relative_to(self._shipped).as_posix()}", line)


def _describe_error(error: Exception) -> str:
    """Return a message for an error during rendering."""
    match error:
        case jinja2.TemplatesNotFound() if error.templates != [error.name]:
            return f"none of these templates exists: {', '.join(map(repr, error.templates))}"
        case jinja2.TemplateNotFound():
            return f"the template {error.name!r} does not exist"
        case UnsafeTextError() | LimitExceededError() | jinja2.TemplateError():
            return str(error)
        case _:
            return f"{type(error).__name__}: {error}"


class ProjectTemplates(jinja2.FileSystemLoader):
    """A loader for one folder; ``asked_for`` has all requested names, including missing ones."""

    def __init__(self, folder: Path) -> None:
        """Initialize with the folder."""
        super().__init__(folder)
        self.asked_for: set[str] = set()

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the source as Jinja expects it, and record the name."""
        self.asked_for.add(template)
        return super().get_source(environment, template)


def find_error(text: str, spans: tuple[SafeSpan, ...], language: str) -> str | None:
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


def _placement_error(text: str, spans: tuple[SafeSpan, ...]) -> str | None:
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
