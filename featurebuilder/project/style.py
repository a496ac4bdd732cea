"""How a tree formats its code: its ruff, black, isort and flake8, and else its siblings' text."""

from __future__ import annotations

import configparser
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from featurebuilder.project.modules import join
from featurebuilder.project.requirements import folders_above
from featurebuilder.render.formatting import DEFAULT_WIDTH
from featurebuilder.render.manner import Manner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.project.handlers import Handlers
    from featurebuilder.project.modules import ModuleFinder
    from featurebuilder.project.settings import Settings
    from featurebuilder.project.snapshot import Snapshot

_ISORT_FILES = (
    (".isort.cfg", ("settings", "isort")),
    ("setup.cfg", ("isort", "tool:isort")),
    ("tox.ini", ("isort", "tool:isort")),
)
_FLAKE8_FILES = (".flake8", "setup.cfg", "tox.ini")
_LEXICAL = {"force_single_line": True, "force_sort_within_sections": True, "order_by_type": False}
_PROFILES: dict[str, dict[str, Any]] = {
    "google": _LEXICAL,
    "open_stack": _LEXICAL,
    "django": {"combine_as_imports": True},
    "plone": {"force_sort_within_sections": True, "force_single_line": True},
}
_SAME_IN_RUFF = (
    "case_sensitive",
    "combine_as_imports",
    "force_single_line",
    "force_sort_within_sections",
    "force_to_top",
    "from_first",
    "known_first_party",
    "known_third_party",
    "length_sort",
    "length_sort_straight",
    "lines_after_imports",
    "lines_between_types",
    "no_lines_before",
    "order_by_type",
    "single_line_exclusions",
    "split_on_trailing_comma",
)
_LISTS = frozenset({"force_to_top", "no_lines_before", "single_line_exclusions"})


@dataclass(frozen=True, slots=True)
class Style:
    """How code for a tree is formatted, and where that was read.

    ``ruff`` is the file that configures ruff, if any; ``width`` the longest line.
    """

    ruff: str | None
    width: int
    width_from: str
    manner: Manner
    evidence: str
    is_told: bool


def read_style(
    finder: ModuleFinder, application: str, settings: Settings, handlers: Handlers
) -> Style:
    """Return how code beside the file ``application`` is formatted."""
    reader = _Reader(finder.snapshot, application)
    ruff, ruff_from = reader.ruff()
    black, black_from = reader.tool("black")
    isort, isort_from = reader.isort()
    uses_black = bool(black_from) and "format" not in ruff
    first, second = ((black, black_from), (ruff, ruff_from))
    order = (first, second) if uses_black else (second, first)
    width, width_from = reader.width(order) or (settings.width, settings.width_from)
    options = _black_options(black) if uses_black else []
    if uses_black and ruff_from:
        options.append(f"line-length={width}")
    is_told = "format" in ruff or "flake8-quotes" in {**ruff, **_table(ruff.get("lint"))}
    quote = "" if is_told else _quote(reader, black if uses_black else None, handlers)
    options += [f"format.quote-style='{quote}'"] if quote else []
    if not (ruff_from or black_from or settings.ruff):
        options += _indent_options(handlers.indent)
    imports = _isort_options(isort, _first_party(finder)) if isort_from else ()
    sources = [s for s in (ruff_from or settings.ruff, black_from, isort_from) if s]
    return Style(
        ruff_from or settings.ruff,
        width,
        width_from,
        Manner(tuple(options), tuple(imports), handlers.newline),
        ", ".join(dict.fromkeys(sources)) or "none is configured; quotes as siblings have them",
        bool(sources),
    )


@dataclass(frozen=True)
class _Reader:
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
                return _table(found), path
        return {}, ""

    def tool(self, name: str) -> tuple[dict[str, Any], str]:
        """Return the settings of a tool in the nearest pyproject, and its file."""
        for folder in folders_above(self.application):
            path = join(folder, "pyproject.toml")
            tools = self._tools(path)
            if name in tools:
                return _table(tools[name]), path
        return {}, ""

    def isort(self) -> tuple[dict[str, Any], str]:
        for folder in folders_above(self.application):
            for name, sections in _ISORT_FILES:
                path = join(folder, name)
                for section in sections:
                    if found := self._section(path, section):
                        return found, path
            path = join(folder, "pyproject.toml")
            tools = self._tools(path)
            if "isort" in tools:
                return _table(tools["isort"]), path
        return {}, ""

    def flake8(self, key: str) -> tuple[str, str]:
        for folder in folders_above(self.application):
            for name in _FLAKE8_FILES:
                path = join(folder, name)
                section = self._section(path, "flake8")
                if value := section.get(key) or section.get(key.replace("-", "_")):
                    return str(value), path
        return "", ""

    def width(self, tools: Sequence[tuple[dict[str, Any], str]]) -> tuple[int, str] | None:
        """Return the longest line that one of ``tools`` allows, or else flake8, and its file."""
        for table, path in tools:
            value = table.get("line-length", table.get("line_length"))
            if isinstance(value, int):
                return value, path
        configured = [path for _, path in tools if path]
        if configured:
            return DEFAULT_WIDTH, f"the default of what {configured[0]} configures"
        text, path = self.flake8("max-line-length")
        return (int(text), path) if text.isdecimal() else None

    def _tools(self, path: str) -> dict[str, Any]:
        return _table(self._toml(path).get("tool"))

    def _toml(self, path: str) -> dict[str, Any]:
        text = (self.snapshot.read(path) or b"").decode("utf-8-sig", "replace")
        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError):
            return {}

    def _section(self, path: str, section: str) -> dict[str, Any]:
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        try:
            parser.read_string((self.snapshot.read(path) or b"").decode("utf-8-sig", "replace"))
        except configparser.Error:
            return {}
        return dict(parser[section]) if parser.has_section(section) else {}


def _black_options(black: dict[str, Any]) -> list[str]:
    options: list[str] = []
    if _flag(black, "skip-magic-trailing-comma"):
        options.append("format.skip-magic-trailing-comma=true")
    targets = black.get("target-version", black.get("target_version"))
    known = [t for t in targets if isinstance(t, str)] if isinstance(targets, list) else []
    known = sorted((t for t in known if t[:3] == "py3" and t[3:].isdecimal()), key=_minor)
    if known:
        options.append(f"target-version='{max(known[0], 'py37', key=_minor)}'")
    return options


def _minor(target: str) -> int:
    return int(target[3:])


def _quote(reader: _Reader, black: dict[str, Any] | None, handlers: Handlers) -> str:
    """Return the quotes where ruff's settings do not: black's, flake8's or else siblings'."""
    if black is not None and not _flag(black, "skip-string-normalization"):
        return "double"
    asked = reader.flake8("inline-quotes")[0] or handlers.quote
    return {"'": "single", '"': "double", "single": "single", "double": "double"}.get(asked, "")


def _indent_options(indent: str) -> list[str]:
    if indent == "\t":
        return ["format.indent-style='tab'"]
    width = len(indent)
    return [f"indent-width={width}"] if width in {2, 3, 8} else []


def _isort_options(isort: dict[str, Any], first_party: tuple[str, ...]) -> list[str]:
    given = _PROFILES.get(str(isort.get("profile", "")), {}) | isort
    given.setdefault("known_first_party", list(first_party))
    values = {name: _toml_value(name, given[name]) for name in _SAME_IN_RUFF if name in given}
    return [
        f"lint.isort.{name.replace('_', '-')}={value}"
        for name, value in values.items()
        if value is not None
    ]


def _toml_value(name: str, value: object) -> str | None:
    if name.startswith("known_") or name in _LISTS:
        texts = value if isinstance(value, list) else str(value).replace(",", " ").split()
        names = [text.lower() if name == "no_lines_before" else text for text in map(str, texts)]
        return str(names) if all("'" not in text and text.isprintable() for text in names) else None
    text = str(value).strip().lower()
    if text in {"true", "false"}:
        return text
    return text if text.isdecimal() and name.startswith("lines_") else None


def _first_party(finder: ModuleFinder) -> tuple[str, ...]:
    """Return the names that the tree's own top-level packages and modules have."""
    names: set[str] = set()
    for root in finder.roots:
        start = f"{root}/" if root else ""
        for path in finder.snapshot.paths:
            if path.startswith(start) and path.endswith(".py"):
                names.add(path[len(start) :].partition("/")[0].removesuffix(".py"))
    return tuple(sorted(name for name in names if name.isidentifier()))


def _flag(table: dict[str, Any], name: str) -> bool:
    return table.get(name, table.get(name.replace("-", "_"))) is True


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
