"""Python formatted with ruff, under the target's own configuration where it has one."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ruff

from featurebuilder.errors import Location, Problem, TemplateError

if TYPE_CHECKING:
    from pathlib import Path


DEFAULT_WIDTH = 88


@dataclass(frozen=True, slots=True)
class Formatter:
    """Formats text as if it stood at a path below ``root``.

    ``configuration`` is the file in which the tree configures ruff; its formatting and its safe
    fixes apply then. Without one, ruff's defaults and ``line_length`` do, whatever the user's own
    settings on this machine are.
    """

    root: Path
    configuration: str | None
    line_length: int

    def python(self, text: str, path: str) -> str:
        """Return ``text`` formatted for ``path``, relative to the root.

        Raises:
            TemplateError: if ruff finds it not to be Python, or refuses the configuration.
        """
        if not text.strip():
            return text
        if self.configuration:
            text = self._ruff(["check", "--fix-only", "--quiet"], text, path)
            return self._ruff(["format"], text, path)
        width = f"line-length={self.line_length}"
        return self._ruff(["format", "--isolated", "--config", width], text, path)

    def statement(self, text: str, path: str, indent: int) -> str:
        """Return one statement formatted as if it stood ``indent`` columns deep in ``path``.

        Raises:
            TemplateError: if ruff refuses the configuration.
        """
        width = f"line-length={max(self.line_length - indent, 1)}"
        isolated = () if self.configuration else ("--isolated",)
        return self._ruff(["format", *isolated, "--config", width], text, path).rstrip("\n")

    def _ruff(self, command: list[str], text: str, path: str) -> str:
        file = self.root / path
        done = subprocess.run(  # noqa: S603 - ruff's own executable, text on standard input
            [
                ruff.find_ruff_bin(),
                *command,
                "--no-cache",
                "--stdin-filename",
                str(file),
                "-",
            ],
            input=text.encode(),
            capture_output=True,
            check=False,
            cwd=self.root if self.root.is_dir() else None,
        )
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip()
            raise TemplateError(Problem(f"ruff: {reason}", Location(path)))
        return done.stdout.decode()
