"""Translate a project's isort settings to ruff options and find its first-party names."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any, TypeGuard

from featurebuilder.project.source.modules import join, parent_folder
from featurebuilder.project.source.toml_tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_SOURCES = [".", "src"]
_MODULE = re.compile(r"[A-Za-z_][\w.*]*", re.ASCII)
_LISTS = frozenset({"force_to_top", "no_lines_before", "single_line_exclusions"})


def find_first_party(paths: Sequence[str], ruff: dict[str, Any], configuration: str) -> list[str]:
    """Return the names that the project's ruff treats as first-party, once all ``paths`` exist.

    ``ruff`` holds the settings read from the file ``configuration``.
    """
    isort = {**table(ruff.get("isort")), **table(table(ruff.get("lint")).get("isort"))}
    explicit = isort.get("known-first-party")
    return _known_first_party(paths, configuration, ruff.get("src"), explicit)


def isort_options(paths: Sequence[str], isort: dict[str, Any], configuration: str) -> list[str]:
    """Return isort's settings, read from the file ``configuration``, as options of ruff."""
    settings = _PROFILES.get(str(isort.get("profile", "")), {}) | isort
    explicit, sources = settings.get("known_first_party"), settings.get("src_paths")
    first_party = _known_first_party(paths, configuration, _as_list(sources), _as_list(explicit))
    # Unlike ruff, isort also treats the name of a source folder as first-party.
    folders = _source_folders(paths, configuration, _as_list(sources))
    settings["known_first_party"] = sorted({*first_party, *folders})
    # Ruff treats a file's own package as first-party wherever it is; isort does not.
    own = {package.rpartition("/")[2] for package in top_packages(paths)}
    elsewhere = sorted(own.difference(settings["known_first_party"]))
    if elsewhere:
        settings["known_third_party"] = [
            *(_as_list(settings.get("known_third_party")) or ()),
            *elsewhere,
        ]
    values = {name: _toml_value(name, settings[name]) for name in _SAME_IN_RUFF if name in settings}
    return [
        f"lint.isort.{name.replace('_', '-')}={value}"
        for name, value in values.items()
        if value is not None
    ]


def top_packages(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the folders of the packages that are not inside another package."""
    folders = {parent_folder(path) for path in paths if path.rpartition("/")[2] == "__init__.py"}
    return tuple(sorted(f for f in folders if f and parent_folder(f) not in folders))


def _toml_value(name: str, value: object) -> str | None:
    """Return a setting's value as TOML, or ``None`` if ruff cannot use it."""
    if name.startswith("known_") or name in _LISTS:
        strings = [str(text) for text in _as_list(value) or ()]
        names = [text.lower() if name == "no_lines_before" else text for text in strings]
        return str(names) if all("'" not in text and text.isprintable() for text in names) else None
    text = str(value).strip().lower()
    if text in {"true", "false"}:
        return text
    return text if text.isdecimal() and name.startswith("lines_") else None


def _as_list(value: object) -> list[object] | None:
    """Return a TOML list as it is, or split the value of an ini file at commas and white space."""
    if value is None or _is_list(value):
        return value
    return list(str(value).replace(",", " ").split())


def _known_first_party(
    paths: Sequence[str], configuration: str, sources: object, explicit: object
) -> list[str]:
    """Return the first-party names: the ``explicit`` ones and the modules below the ``sources``.

    Both isort and ruff resolve ``sources`` from the folder that holds their settings. ``paths`` may
    include modules that do not exist yet.
    """
    folder = parent_folder(configuration)
    strings = [text for text in sources if isinstance(text, str)] if _is_list(sources) else _SOURCES
    names = {str(name) for name in explicit} if _is_list(explicit) else set()
    for source in strings:
        top = posixpath.normpath(join(folder, source)).removeprefix(".").strip("/")
        start = f"{top}/" if top else ""
        names |= {
            path[len(start) :].partition("/")[0].removesuffix(".py")
            for path in paths
            if path.startswith(start) and path.endswith(".py")
        }
    return sorted(name for name in names if _MODULE.fullmatch(name))


def _source_folders(
    paths: Sequence[str], configuration: str, sources: list[object] | None
) -> set[str]:
    """Return the names of the ``sources`` that are folders of the project."""
    folder = parent_folder(configuration)
    tops = {posixpath.normpath(join(folder, str(source))) for source in sources or ()}
    existing = {top for top in tops if any(path.startswith(f"{top}/") for path in paths)}
    names = {top.rpartition("/")[2] for top in existing}
    return {name for name in names if _MODULE.fullmatch(name)}


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
