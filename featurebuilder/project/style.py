"""How a tree formats its code: its ruff, black, isort and flake8, and else its siblings' text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from featurebuilder.project.formatter_settings import FormatterSettings
from featurebuilder.project.import_sorting import isort_options, ruffs_first_party, top_packages
from featurebuilder.project.toml_tables import table
from featurebuilder.render.manner import Manner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.project.handlers import Handlers
    from featurebuilder.project.settings import Settings
    from featurebuilder.project.snapshot import Snapshot


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
    snapshot: Snapshot,
    application: str,
    settings: Settings,
    handlers: Handlers,
    new: Sequence[str] = (),
) -> Style:
    """Return how code beside the file ``application`` is formatted, the files ``new`` above all."""
    reader = FormatterSettings(snapshot, application)
    paths = (*snapshot.paths, *new)
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
    is_told = "format" in ruff or "flake8-quotes" in {**ruff, **table(ruff.get("lint"))}
    quote = "" if is_told else _quote(reader, black if uses_black else None, handlers)
    options += [f"format.quote-style='{quote}'"] if quote else []
    if not (ruff_from or black_from or settings.ruff):
        options += _indent_options(handlers.indent)
    imports = isort_options(paths, isort, isort_from) if isort_from else ()
    names = ruffs_first_party(paths, ruff, ruff_from) if ruff_from else ()
    packages = top_packages(snapshot.paths) if ruff_from else ()
    sources = [s for s in (ruff_from or settings.ruff, black_from, isort_from) if s]
    return Style(
        ruff_from or settings.ruff,
        width,
        width_from,
        Manner(tuple(options), tuple(names), packages, tuple(imports), handlers.newline),
        ", ".join(dict.fromkeys(sources)) or "none is configured; quotes as siblings have them",
        bool(sources),
    )


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


def _quote(reader: FormatterSettings, black: dict[str, Any] | None, handlers: Handlers) -> str:
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


def _flag(table: dict[str, Any], name: str) -> bool:
    return table.get(name, table.get(name.replace("-", "_"))) is True
