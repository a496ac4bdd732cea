"""Read how a project formats its code, from ruff, black, isort, flake8 or its siblings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from featurebuilder.project.source.toml_tables import table
from featurebuilder.project.style.formatter_settings import FormatterSettings
from featurebuilder.project.style.import_sorting import (
    find_first_party,
    isort_options,
    top_packages,
)
from featurebuilder.render.ruff_options import RuffOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.project.routers.handlers import HandlerStyle
    from featurebuilder.project.settings.settings import Settings
    from featurebuilder.project.source.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Style:
    """The format of a project's code.

    Attributes:
        ruff: The file that configures ruff, if any.
        width: The maximum line length in characters.
        width_from: The source of ``width``, in words.
        manner: The options of ruff that replace other tools' settings.
        evidence: The sources of the style, in words.
        is_told: True if a formatter is configured.
    """

    ruff: str | None
    width: int
    width_from: str
    manner: RuffOptions
    evidence: str
    is_told: bool


def read_style(
    snapshot: Snapshot,
    application: str,
    settings: Settings,
    handlers: HandlerStyle,
    new: Sequence[str] = (),
) -> Style:
    """Return the style of code next to the file ``application``, and of the files ``new``."""
    reader = FormatterSettings(snapshot, application)
    paths = (*snapshot.paths, *new)
    ruff, ruff_from = reader.ruff()
    black, black_from = reader.tool("black")
    isort, isort_from = reader.isort()
    uses_black = bool(black_from) and "format" not in ruff
    first, second = ((black, black_from), (ruff, ruff_from))
    order = (first, second) if uses_black else (second, first)
    width, width_from = reader.width(order) or (settings.width, settings.width_from)
    options = _convert_black(black) if uses_black else []
    if uses_black and ruff_from:
        options.append(f"line-length={width}")
    is_told = "format" in ruff or "flake8-quotes" in {**ruff, **table(ruff.get("lint"))}
    quote = "" if is_told else _choose_quote(reader, black if uses_black else None, handlers)
    options += [f"format.quote-style='{quote}'"] if quote else []
    if not (ruff_from or black_from or settings.ruff):
        options += _convert_indent(handlers.indent)
    imports = isort_options(paths, isort, isort_from) if isort_from else ()
    names = find_first_party(paths, ruff, ruff_from) if ruff_from else ()
    packages = top_packages(snapshot.paths) if ruff_from else ()
    sources = [s for s in (ruff_from or settings.ruff, black_from, isort_from) if s]
    return Style(
        ruff_from or settings.ruff,
        width,
        width_from,
        RuffOptions(tuple(options), tuple(names), packages, tuple(imports), handlers.newline),
        ", ".join(dict.fromkeys(sources))
        or "no formatter is configured; quotes follow the siblings",
        bool(sources),
    )


def _convert_black(black: dict[str, Any]) -> list[str]:
    options: list[str] = []
    if _is_set(black, "skip-magic-trailing-comma"):
        options.append("format.skip-magic-trailing-comma=true")
    targets = black.get("target-version", black.get("target_version"))
    known = [t for t in targets if isinstance(t, str)] if isinstance(targets, list) else []
    known = sorted((t for t in known if t[:3] == "py3" and t[3:].isdecimal()), key=_parse_minor)
    if known:
        options.append(f"target-version='{max(known[0], 'py37', key=_parse_minor)}'")
    return options


def _parse_minor(target: str) -> int:
    return int(target[3:])


def _choose_quote(
    reader: FormatterSettings, black: dict[str, Any] | None, handlers: HandlerStyle
) -> str:
    """Return the quote style from black, flake8 or the siblings, or an empty string.

    It is used only if ruff's own settings do not choose one.
    """
    if black is not None and not _is_set(black, "skip-string-normalization"):
        return "double"
    setting = reader.flake8("inline-quotes")[0] or handlers.quote
    return {"'": "single", '"': "double", "single": "single", "double": "double"}.get(setting, "")


def _convert_indent(indent: str) -> list[str]:
    if indent == "\t":
        return ["format.indent-style='tab'"]
    width = len(indent)
    return [f"indent-width={width}"] if width in {2, 3, 8} else []


def _is_set(table: dict[str, Any], name: str) -> bool:
    return table.get(name, table.get(name.replace("-", "_"))) is True
