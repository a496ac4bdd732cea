"""The settings of formatters and linters nearest to an application, whatever file holds them."""

from __future__ import annotations

import configparser
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from featurebuilder.project.modules import join
from featurebuilder.project.requirements import folders_above
from featurebuilder.project.toml_tables import table, toml_of
from featurebuilder.render.formatting import DEFAULT_WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.project.snapshot import Snapshot

_ISORT_FILES = (
    (".isort.cfg", ("settings", "isort")),
    ("setup.cfg", ("isort", "tool:isort")),
    ("tox.ini", ("isort", "tool:isort")),
)
_FLAKE8_FILES = (".flake8", "setup.cfg", "tox.ini")


@dataclass(frozen=True)
class FormatterSettings:
    """Reads them; each is returned with the path of its file."""

    snapshot: Snapshot
    application: str

    def ruff(self) -> tuple[dict[str, Any], str]:
        """Return the settings of ruff nearest to the application, and their file."""
        for folder in folders_above(self.application):
            for name in (".ruff.toml", "ruff.toml"):
                if (path := join(folder, name)) in self.snapshot:
                    return self._toml(path), path
            path = join(folder, "pyproject.toml")
            if found := self._tools(path).get("ruff"):
                return table(found), path
        return {}, ""

    def demands(self, rule: str) -> bool:
        """Return whether the tree's ruff is told to find what breaks ``rule``, such as D103."""
        ruff, _ = self.ruff()
        lint = {**ruff, **table(ruff.get("lint"))}
        selected = [*_texts(lint.get("select")), *_texts(lint.get("extend-select"))]
        ignored = [*_texts(lint.get("ignore")), *_texts(lint.get("extend-ignore"))]
        is_selected = any(code == "ALL" or rule.startswith(code) for code in selected)
        return is_selected and not any(rule.startswith(code) for code in ignored)

    def tool(self, name: str) -> tuple[dict[str, Any], str]:
        """Return the settings of a tool in the nearest pyproject, and its file."""
        for folder in folders_above(self.application):
            path = join(folder, "pyproject.toml")
            tools = self._tools(path)
            if name in tools:
                return table(tools[name]), path
        return {}, ""

    def isort(self) -> tuple[dict[str, Any], str]:
        """Return the settings of isort, and their file."""
        for folder in folders_above(self.application):
            for name, sections in _ISORT_FILES:
                path = join(folder, name)
                for section in sections:
                    if found := self._section(path, section):
                        return found, path
            path = join(folder, "pyproject.toml")
            tools = self._tools(path)
            if "isort" in tools:
                return table(tools["isort"]), path
        return {}, ""

    def flake8(self, key: str) -> tuple[str, str]:
        """Return a setting of flake8, and its file."""
        for folder in folders_above(self.application):
            for name in _FLAKE8_FILES:
                path = join(folder, name)
                section = self._section(path, "flake8")
                if value := section.get(key) or section.get(key.replace("-", "_")):
                    return str(value), path
        return "", ""

    def width(self, tools: Sequence[tuple[dict[str, Any], str]]) -> tuple[int, str] | None:
        """Return the longest line that one of ``tools`` allows, or else flake8, and its file."""
        for own, path in tools:
            value = own.get("line-length", own.get("line_length"))
            if isinstance(value, int):
                return value, path
        configured = [path for _, path in tools if path]
        if configured:
            return DEFAULT_WIDTH, f"the default of what {configured[0]} configures"
        text, path = self.flake8("max-line-length")
        return (int(text), path) if text.isdecimal() else None

    def _tools(self, path: str) -> dict[str, Any]:
        return table(self._toml(path).get("tool"))

    def _toml(self, path: str) -> dict[str, Any]:
        return toml_of((self.snapshot.read(path) or b"").decode("utf-8-sig", "replace"))

    def _section(self, path: str, section: str) -> dict[str, Any]:
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        try:
            parser.read_string((self.snapshot.read(path) or b"").decode("utf-8-sig", "replace"))
        except configparser.Error:
            return {}
        return dict(parser[section]) if parser.has_section(section) else {}


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
