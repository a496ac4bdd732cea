"""Format Python code with ruff, using the project's own configuration if it has one."""

from __future__ import annotations

import ast
import io
import tokenize
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from featurebuilder.errors import (
    FeatureBuilderError,
    Location,
    Problem,
    TemplateError,
    UnusableProjectError,
)
from featurebuilder.render.ruff_process import (
    NO_OPTIONS,
    RuffOptions,
    RuffRefusedError,
    run_ruff,
    without_pin,
)
from featurebuilder.render.same_code import is_same_code

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_WIDTH = 88
_MAX_WIDTH = 320  # ruff's maximum
_FORMAT = ("format",)
_SORT_IMPORTS = ("check", "--select=I001", "--fix-only", "--no-unsafe-fixes", "--quiet")
# Apply the project's rules for imports, quotes and commas; their fixes never change behavior.
_FIX = ("check", "--fix-only", "--no-unsafe-fixes", "--fixable=I,Q,COM", "--quiet")
_BEFORE_VALUES = {"=", ",", "("}


@dataclass(frozen=True, slots=True)
class Formatter:
    """Format code as if it were in a file below ``root``.

    With a ``configuration``, its format and import rules apply; ruff prefers a configuration nearer
    to the file. Without one, ruff's defaults and ``line_length`` apply. Ruff's user settings on
    this machine never apply. A ``required-version`` that does not match our ruff is ignored; any
    other configuration that ruff rejects is an error.

    Attributes:
        root: The root of the project.
        configuration: The path of the file that configures ruff, relative to ``root``.
        line_length: The line length of the project.
        manner: Options from other sources than ruff's configuration.
    """

    root: Path
    configuration: str | None
    line_length: int
    manner: RuffOptions = NO_OPTIONS

    def python(self, text: str, path: str) -> str:
        """Return ``text`` formatted for ``path``, relative to the root.

        Only layout and imports may change: imports are sorted, and imports that the project
        requires in every module are added. Formatting is idempotent.

        Raises:
            TemplateError: if the text is not Python, or ruff cannot be run.
            UnusableProjectError: if ruff rejects the project's configuration.
        """
        if not text.strip():
            return text
        given = text.replace("\n", self.manner.newline)
        formatted = self._format(given, path)
        if self.configuration:
            fixed = self._run_ruff(
                (*_FIX, *_config_options(self.manner.first_party_of(path))), formatted, path
            )
            formatted = self._format(fixed, path) if fixed != formatted else formatted
        rules = self.manner.imports
        if not rules and not self.configuration:
            # Imports are sorted as ruff does by default, once the project's own names are known.
            rules = self.manner.first_party_of(path)
        if rules:
            order = (*_SORT_IMPORTS, _width_option(self.line_length), *_config_options(rules))
            ordered = self._run_ruff(order, formatted, path, isolated=True)
            formatted = self._format(ordered, path) if ordered != formatted else formatted
        return _require_same_code(text, formatted, path)

    def _format(self, text: str, path: str) -> str:
        """Return ``text`` after ``ruff format``, without needless parentheses around strings."""
        width = () if self.configuration else (_width_option(self.line_length),)
        command = (*_FORMAT, *width, *_config_options(self.manner.options))
        formatted = self._run_ruff(command, text, path)
        bare = remove_needless_parentheses(formatted)
        return self._run_ruff(command, bare, path) if bare != formatted else formatted

    def statement(self, text: str, path: str, indent: int) -> str:
        """Return one statement formatted for an indentation of ``indent`` columns in ``path``.

        Lines end with a line feed in any file, and the last line has no line end. The statement
        takes as few lines as possible.

        Raises:
            TemplateError: if the text is not Python, or ruff cannot be run.
            UnusableProjectError: if ruff rejects the project's configuration.
        """
        width = _width_option(self.line_length - indent)
        quotes = () if self.configuration else ("--config=format.quote-style='preserve'",)
        lines = "--config=format.line-ending='lf'", "--config=format.skip-magic-trailing-comma=true"
        targets = [o for o in self.manner.options if o.startswith("target-version")]
        command = (*_FORMAT, width, *lines, *quotes, *_config_options(tuple(targets)))
        return _require_same_code(text, self._run_ruff(command, text, path), path).rstrip("\n")

    def _run_ruff(
        self, command: tuple[str, ...], text: str, path: str, *, isolated: bool = False
    ) -> str:
        """Return the output of a ruff command; ``isolated`` ignores the project's configuration."""
        _require_python(text, path)
        file = _path_in_package(self.root.absolute(), path)
        try:
            if self.configuration and not isolated:
                return _run_in_project(
                    command, text, file, self.root.absolute() / self.configuration
                )
            return run_ruff((*command, "--isolated"), text, file, self.root)
        except RuffRefusedError as error:
            raise self._refusal_error(error, path) from error

    def _refusal_error(self, error: RuffRefusedError, path: str) -> FeatureBuilderError:
        """Return the error for a ruff command that failed."""
        if not self.configuration:
            return TemplateError(Problem(f"ruff cannot format this: {error}", Location(path)))
        what = f"ruff rejects the project's configuration: {error}"
        remedy = "fix it until 'ruff check' runs in the project"
        return UnusableProjectError(Problem(what, Location(self.configuration), remedy))


def _path_in_package(root: Path, path: str) -> Path:
    """Return the absolute path that ruff is given for a module.

    Ruff looks for packages on disk to detect first-party imports. A module in a folder that does
    not exist yet is therefore placed in the nearest existing package.
    """
    file = root / path
    folder = file.parent
    while folder != root and not folder.is_dir():
        folder = folder.parent
    return folder / file.name if (folder / "__init__.py").is_file() else file


def _run_in_project(command: tuple[str, ...], text: str, file: Path, configuration: Path) -> str:
    """Run ruff with the project's configuration, without its ``required-version`` if necessary."""
    try:
        return run_ruff(command, text, file, configuration.parent)
    except RuffRefusedError as error:
        if not error.is_pinned:
            raise
    with without_pin(configuration) as copy:
        return run_ruff((*command, f"--config={copy}"), text, file, configuration.parent)


def _config_options(options: tuple[str, ...]) -> tuple[str, ...]:
    """Return the command-line options for configuration settings."""
    return tuple(f"--config={option}" for option in options)


def _width_option(width: int) -> str:
    """Return the command-line option for the line length."""
    return f"--config=line-length={min(max(width, 1), _MAX_WIDTH)}"


def _require_python(text: str, path: str) -> None:
    """Check that the text can be parsed.

    Raises:
        TemplateError: if it cannot.
    """
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        reason = getattr(error, "msg", None) or error
        problem = Problem(f"invalid Python: {reason}", Location(path, line))
        raise TemplateError(problem) from error


def _require_same_code(before: str, after: str, path: str) -> str:
    """Return ``after`` if it is the same code as ``before``.

    Raises:
        TemplateError: if it is not.
    """
    if is_same_code(before, after):
        return after
    raise TemplateError(Problem("ruff would change the meaning of the code", Location(path)))


def remove_needless_parentheses(source: str) -> str:
    """Return ``source`` with each ``=("text")`` on one line changed to ``="text"``.

    This applies to any argument of a call. ``source`` must be valid Python.
    """
    tokens = [
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type != tokenize.NL
    ]
    starts = [0, *accumulate(len(line) for line in io.StringIO(source))]
    pieces: list[str] = []
    at = 0
    rows = zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False)
    for before, opening, text, closing in rows:
        shape = (before.string in _BEFORE_VALUES, opening.string, text.type, closing.string)
        if shape != (True, "(", tokenize.STRING, ")") or opening.start[0] != closing.end[0]:
            continue
        first = starts[opening.start[0] - 1] + opening.start[1]
        last = starts[closing.end[0] - 1] + closing.end[1]
        pieces += [source[at:first], text.string]
        at = last
    return "".join([*pieces, source[at:]])
