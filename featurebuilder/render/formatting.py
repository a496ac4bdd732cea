"""Python formatted with ruff, under the target's own configuration where it has one."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.errors import (
    FeatureBuilderError,
    Location,
    Problem,
    TemplateError,
    UnusableProjectError,
)
from featurebuilder.render.manner import PLAIN, Manner
from featurebuilder.render.parentheses import without_needless
from featurebuilder.render.ruff_process import RuffRefusedError, run_ruff, without_pin
from featurebuilder.render.same_code import says_the_same

if TYPE_CHECKING:
    from pathlib import Path


DEFAULT_WIDTH = 88
_WIDEST = 320  # ruff knows no wider line
_FORMAT = ("format",)
# Of the rules that the tree selects, those whose fixes touch layout, quotes and imports alone.
_ORDER = ("check", "--select=I001", "--fix-only", "--no-unsafe-fixes", "--quiet")
_FIX = ("check", "--fix-only", "--no-unsafe-fixes", "--fixable=I,Q,COM", "--quiet")


@dataclass(frozen=True, slots=True)
class Formatter:
    """Formats text as if it stood at a path below ``root``.

    ``configuration`` is the file in which the tree configures ruff; its formatting and its order
    of imports apply then, a nearer configuration's before it, as ruff has it. Without one,
    ruff's defaults and ``line_length`` do. ``manner`` adds what the tree says elsewhere. The
    user's own settings on this machine never apply.

    A ``required-version`` that this ruff is not is passed over; any other configuration that ruff
    refuses is an error, since it would be refused in the tree, too.
    """

    root: Path
    configuration: str | None
    line_length: int
    manner: Manner = PLAIN

    def python(self, text: str, path: str) -> str:
        """Return ``text`` formatted for ``path``, relative to the root.

        What the code says stays the same, except that imports are sorted, and those are added
        that the tree requires of every module. Formatting twice is formatting once.

        Raises:
            TemplateError: if the text is not Python, or ruff cannot be run.
            UnusableProjectError: if ruff refuses the tree's configuration.
        """
        if not text.strip():
            return text
        given = text.replace("\n", self.manner.newline)
        formatted = self._formatted(given, path)
        if self.configuration:
            fixed = self._ruff(
                (*_FIX, *_configs(self.manner.first_party_of(path))), formatted, path
            )
            formatted = self._formatted(fixed, path) if fixed != formatted else formatted
        if self.manner.imports:
            order = (*_ORDER, _width(self.line_length), *_configs(self.manner.imports))
            ordered = self._ruff(order, formatted, path, isolated=True)
            formatted = self._formatted(ordered, path) if ordered != formatted else formatted
        return _proven(text, formatted, path)

    def _formatted(self, text: str, path: str) -> str:
        width = () if self.configuration else (_width(self.line_length),)
        command = (*_FORMAT, *width, *_configs(self.manner.options))
        formatted = self._ruff(command, text, path)
        bare = without_needless(formatted)
        return self._ruff(command, bare, path) if bare != formatted else formatted

    def statement(self, text: str, path: str, indent: int) -> str:
        """Return one statement formatted as if it stood ``indent`` columns deep in ``path``.

        Its lines end in a line feed, whatever the file's do, and the last one in nothing. It takes
        as few lines as it can.

        Raises:
            TemplateError: if the text is not Python, or ruff cannot be run.
            UnusableProjectError: if ruff refuses the tree's configuration.
        """
        width = _width(self.line_length - indent)
        quotes = () if self.configuration else ("--config=format.quote-style='preserve'",)
        lines = "--config=format.line-ending='lf'", "--config=format.skip-magic-trailing-comma=true"
        targets = [o for o in self.manner.options if o.startswith("target-version")]
        command = (*_FORMAT, width, *lines, *quotes, *_configs(tuple(targets)))
        return _proven(text, self._ruff(command, text, path), path).rstrip("\n")

    def _ruff(
        self, command: tuple[str, ...], text: str, path: str, *, isolated: bool = False
    ) -> str:
        _require_python(text, path)
        file = _in_its_package(self.root.absolute(), path)
        try:
            if self.configuration and not isolated:
                return _in_tree(command, text, file, self.root.absolute() / self.configuration)
            return run_ruff((*command, "--isolated"), text, file, self.root)
        except RuffRefusedError as error:
            raise self._refused(error, path) from error

    def _refused(self, error: RuffRefusedError, path: str) -> FeatureBuilderError:
        if not self.configuration:
            return TemplateError(Problem(f"ruff refuses this: {error}", Location(path)))
        what = f"ruff refuses the tree's configuration: {error}"
        remedy = "mend it until 'ruff check' runs in the tree"
        return UnusableProjectError(Problem(what, Location(self.configuration), remedy))


def _in_its_package(root: Path, path: str) -> Path:
    """Return the path; of a module whose folder is still to be made, in the package above.

    Ruff looks at the disk for the package that a module is in, and takes that for the tree's own.
    """
    file = root / path
    folder = file.parent
    while folder != root and not folder.is_dir():
        folder = folder.parent
    return folder / file.name if (folder / "__init__.py").is_file() else file


def _in_tree(command: tuple[str, ...], text: str, file: Path, configuration: Path) -> str:
    try:
        return run_ruff(command, text, file, configuration.parent)
    except RuffRefusedError as error:
        if not error.is_pinned:
            raise
    with without_pin(configuration) as copy:
        return run_ruff((*command, f"--config={copy}"), text, file, configuration.parent)


def _configs(options: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"--config={option}" for option in options)


def _width(width: int) -> str:
    return f"--config=line-length={min(max(width, 1), _WIDEST)}"


def _require_python(text: str, path: str) -> None:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        reason = getattr(error, "msg", None) or error
        problem = Problem(f"this is not Python: {reason}", Location(path, line))
        raise TemplateError(problem) from error


def _proven(before: str, after: str, path: str) -> str:
    if says_the_same(before, after):
        return after
    raise TemplateError(Problem("ruff would change what the code says", Location(path)))
