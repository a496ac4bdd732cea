"""Renders templates, the tree's own before the shipped, and proves what they made.

A tree's own template has the name of the shipped one that it stands for. It can extend or include
any other; ``shipped/`` before a name means the one that ships, also where the tree has its own.
"""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from featurebuilder.errors import Location, Problem, TemplateError
from featurebuilder.render.catalogue import Template, templates_root
from featurebuilder.render.limits import TooMuchError
from featurebuilder.render.output import flaw
from featurebuilder.render.own_templates import OwnTemplates
from featurebuilder.render.sandbox import Sandbox, UnsafeTextError, sandbox
from featurebuilder.render.spans import unmarked

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHIPPED = "shipped"
_ITSELF = f"a template that extends the shipped one of its own name names it {_SHIPPED}/NAME"


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """A template's name, the path of the tree's own file or ``shipped``, and its SHA-256."""

    name: str
    origin: str
    sha256: str


class Renderer:
    """Renders the shipped templates, or a project's own files of the same names."""

    def __init__(self, overrides: Path | None = None, root: Path | None = None) -> None:
        """Take the project's own templates folder, if it has one.

        ``root`` is the folder that errors name the project's own templates from; without it,
        the one that holds ``overrides``.
        """
        self._shipped = templates_root()
        own = overrides.absolute() if overrides else None
        self._own = own if own and own.resolve() != self._shipped.resolve() else None
        self._root = root.absolute() if root else own and own.parent
        shipped_files = jinja2.FileSystemLoader(self._shipped)
        self._own_files = OwnTemplates(self._own) if self._own else None
        own_files = [self._own_files] if self._own_files else []
        by_name = jinja2.PrefixLoader({_SHIPPED: shipped_files})
        self._loader = jinja2.ChoiceLoader([*own_files, shipped_files, by_name])
        self._environments: dict[str, Sandbox] = {}
        self._sources: dict[Template, tuple[TemplateSource, ...]] = {}

    @property
    def asked_for(self) -> tuple[str, ...]:
        """The templates that were looked for among the project's own, there or not."""
        return tuple(sorted(self._own_files.asked_for)) if self._own_files else ()

    def overridden(self, template: Template) -> Path | None:
        """Return the project's own file for ``template``, if there is one."""
        file = self._own / template.value if self._own else None
        return file if file and file.is_file() else None

    def sources(self, template: Template) -> tuple[TemplateSource, ...]:
        """Return the files that ``template`` is made of: its own, and those that it names.

        Raises:
            TemplateError: with the template's file and line, for a syntax error.
        """
        if template not in self._sources:
            try:
                self._sources[template] = tuple(self._closure(template))
            except jinja2.TemplateSyntaxError as error:
                raise self._syntax_error(error, template) from error
        return self._sources[template]

    def render(self, template: Template, context: object) -> str:
        """Return the text that ``template`` makes of ``context``, which it sees as ``it``.

        Raises:
            TemplateError: with the template's file and line, for a syntax error, an undefined
                name, a text that reaches the output unsafe, or whatever else it runs into; with
                the output's line, if that is not of the template's language.
        """
        try:
            marked = self._environment(template.language).rendered(template.value, context)
        except jinja2.TemplateSyntaxError as error:
            raise self._syntax_error(error, template) from error
        except Exception as error:
            raise self._runtime_error(error, template) from error
        text, spans = unmarked(marked)
        if found := flaw(text, spans, template.language):
            raise TemplateError(Problem(found, self._location(template), "mend the template"))
        return text

    def _closure(self, template: Template) -> Iterator[TemplateSource]:
        environment = self._environment(template.language)
        waiting, seen = [template.value], set[str]()
        while waiting:
            name = waiting.pop()
            seen.add(name)
            try:
                text, file, _ = self._loader.get_source(environment, name)
            except jinja2.TemplateNotFound:
                # Rendering tells what is missing; where the template need not be there, it is fine.
                continue
            where = self._shown(Path(file or name)).path
            origin = _SHIPPED if where.startswith(f"{_SHIPPED}/") else where
            yield TemplateSource(name, origin, hashlib.sha256(text.encode()).hexdigest())
            waiting += sorted(environment.named_in(text, name, file) - seen)

    def _environment(self, language: str) -> Sandbox:
        if language not in self._environments:
            self._environments[language] = sandbox(language, self._loader)
        return self._environments[language]

    def _syntax_error(self, error: jinja2.TemplateSyntaxError, template: Template) -> TemplateError:
        file = Path(error.filename or self._shipped / template.value)
        where = self._shown(file, error.lineno)
        return TemplateError(Problem(f"{error.message}", where, "mend the template"))

    def _runtime_error(self, error: Exception, template: Template) -> TemplateError:
        where = next(self._places(error), self._location(template))
        remedy = _ITSELF if isinstance(error, RecursionError) else "mend the template"
        return TemplateError(Problem(_sentence(error), where, remedy))

    def _places(self, error: Exception) -> Iterator[Location]:
        """Yield the templates' lines that the error passed, the innermost first."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            file = Path(frame.filename)
            if any(folder and file.is_relative_to(folder) for folder in (self._own, self._shipped)):
                yield self._shown(file, frame.lineno)

    def _location(self, template: Template) -> Location:
        return self._shown(self.overridden(template) or self._shipped / template.value)

    def _shown(self, file: Path, line: int | None = None) -> Location:
        if self._own and self._root and file.is_relative_to(self._own):
            base = self._root if file.is_relative_to(self._root) else self._own.parent
            return Location(file.relative_to(base).as_posix(), line)
        return Location(f"{_SHIPPED}/{file.relative_to(self._shipped).as_posix()}", line)


def _sentence(error: Exception) -> str:
    match error:
        case jinja2.TemplatesNotFound() if error.templates != [error.name]:
            return f"there is none of the templates {', '.join(map(repr, error.templates))}"
        case jinja2.TemplateNotFound():
            return f"there is no template {error.name!r}"
        case UnsafeTextError() | TooMuchError() | jinja2.TemplateError():
            return str(error)
        case _:
            return f"{type(error).__name__}: {error}"
