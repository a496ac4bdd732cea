"""Read the settings of formatters and linters nearest to an application."""

from __future__ import annotations

import configparser
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from featurebuilder.project.source.modules import join
from featurebuilder.project.source.toml_tables import parse_toml, table
from featurebuilder.project.versions.requirements import folders_above
from featurebuilder.render.formatting import DEFAULT_WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.project.source.snapshot import Snapshot

_ISORT_FILES = (
    (".isort.cfg", ("settings", "isort")),
    ("setup.cfg", ("isort", "tool:isort")),
    ("tox.ini", ("isort", "tool:isort")),
)
_FLAKE8_FILES = (".flake8", "setup.cfg", "tox.ini")


@dataclass(frozen=True)
class FormatterSettings:
    """Read the settings of each tool, and return them with the path of their file.

    Without settings, a method returns an empty value and an empty path.

    Attributes:
        snapshot: The project's files.
        application: Path of the application's file. The search goes from its folder upward.
    """

    snapshot: Snapshot
    application: str

    def ruff(self) -> tuple[dict[str, Any], str]:
        """Return the ruff settings nearest to the application, and their file.

        In one folder, ``.ruff.toml`` and ``ruff.toml`` win over ``pyproject.toml``, as in ruff.
        """
        for folder in folders_above(self.application):
            for name in (".ruff.toml", "ruff.toml"):
                if (path := join(folder, name)) in self.snapshot:
                    return self._read_toml(path), path
            path = join(folder, "pyproject.toml")
            if found := self._tool_tables(path).get("ruff"):
                return table(found), path
        return {}, ""

    def is_rule_enabled(self, rule: str) -> bool:
        """Return whether the project's ruff enables ``rule``, such as D103."""
        ruff, _ = self.ruff()
        lint = {**ruff, **table(ruff.get("lint"))}
        selected = [*_strings(lint.get("select")), *_strings(lint.get("extend-select"))]
        ignored = [*_strings(lint.get("ignore")), *_strings(lint.get("extend-ignore"))]
        is_selected = any(code == "ALL" or rule.startswith(code) for code in selected)
        return is_selected and not any(rule.startswith(code) for code in ignored)

    def tool(self, name: str) -> tuple[dict[str, Any], str]:
        """Return the ``[tool]`` table of ``name`` in the nearest pyproject.toml, and its file."""
        for folder in folders_above(self.application):
            path = join(folder, "pyproject.toml")
            tools = self._tool_tables(path)
            if name in tools:
                return table(tools[name]), path
        return {}, ""

    def isort(self) -> tuple[dict[str, Any], str]:
        """Return the isort settings nearest to the application, and their file."""
        for folder in folders_above(self.application):
            for name, sections in _ISORT_FILES:
                path = join(folder, name)
                for section in sections:
                    if found := self._read_section(path, section):
                        return found, path
            path = join(folder, "pyproject.toml")
            tools = self._tool_tables(path)
            if "isort" in tools:
                return table(tools["isort"]), path
        return {}, ""

    def flake8(self, key: str) -> tuple[str, str]:
        """Return the value of one flake8 setting, and its file."""
        for folder in folders_above(self.application):
            for name in _FLAKE8_FILES:
                path = join(folder, name)
                section = self._read_section(path, "flake8")
                if value := section.get(key) or section.get(key.replace("-", "_")):
                    return str(value), path
        return "", ""

    def width(self, tools: Sequence[tuple[dict[str, Any], str]]) -> tuple[int, str] | None:
        """Return the line length and its evidence, or ``None`` if nothing configures one.

        ``tools`` are settings with the path of their file, in order of precedence. If they are
        configured without a line length, the default applies. Without them, flake8's maximum does.
        """
        for options, path in tools:
            value = options.get("line-length", options.get("line_length"))
            if isinstance(value, int):
                return value, path
        configured = [path for _, path in tools if path]
        if configured:
            return DEFAULT_WIDTH, f"the default of the formatter configured in {configured[0]}"
        text, path = self.flake8("max-line-length")
        return (int(text), path) if text.isdecimal() else None

    def _tool_tables(self, path: str) -> dict[str, Any]:
        """Return the ``[tool]`` tables of a pyproject.toml."""
        return table(self._read_toml(path).get("tool"))

    def _read_toml(self, path: str) -> dict[str, Any]:
        """Return the parsed TOML file, empty if it is missing or invalid."""
        return parse_toml((self.snapshot.read(path) or b"").decode("utf-8-sig", "replace"))

    def _read_section(self, path: str, section: str) -> dict[str, Any]:
        """Return a section of an INI file, empty if it is missing or invalid."""
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        try:
            parser.read_string((self.snapshot.read(path) or b"").decode("utf-8-sig", "replace"))
        except configparser.Error:
            return {}
        return dict(parser[section]) if parser.has_section(section) else {}


def _strings(value: object) -> list[str]:
    """Return the strings in a list; empty for any other value."""
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
