"""How a tree sorts its imports: isort's settings in ruff's words, and what counts as its own."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any, TypeGuard

from featurebuilder.project.modules import join, parent_folder
from featurebuilder.project.toml_tables import table

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


def ruffs_first_party(paths: Sequence[str], ruff: dict[str, Any], configuration: str) -> list[str]:
    """Return the names that the tree's ruff takes for its own, once all ``paths`` are there."""
    isort = {**table(ruff.get("isort")), **table(table(ruff.get("lint")).get("isort"))}
    named = isort.get("known-first-party")
    return _known_first_party(paths, configuration, ruff.get("src"), named)


def isort_options(paths: Sequence[str], isort: dict[str, Any], configuration: str) -> list[str]:
    """Return isort's settings, read from the file ``configuration``, as options of ruff."""
    given = _PROFILES.get(str(isort.get("profile", "")), {}) | isort
    named, sources = given.get("known_first_party"), given.get("src_paths")
    first_party = _known_first_party(paths, configuration, _listed(sources), _listed(named))
    # Unlike ruff, isort takes a source folder's own name for the tree's too.
    folders = _source_folders(paths, configuration, _listed(sources))
    given["known_first_party"] = sorted({*first_party, *folders})
    # Ruff would take a file's own package for the tree's own, wherever that stands; isort does not.
    own = {package.rpartition("/")[2] for package in top_packages(paths)}
    elsewhere = sorted(own.difference(given["known_first_party"]))
    if elsewhere:
        given["known_third_party"] = [*(_listed(given.get("known_third_party")) or ()), *elsewhere]
    values = {name: _toml_value(name, given[name]) for name in _SAME_IN_RUFF if name in given}
    return [
        f"lint.isort.{name.replace('_', '-')}={value}"
        for name, value in values.items()
        if value is not None
    ]


def top_packages(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the folders of the packages that are in no other."""
    folders = {parent_folder(path) for path in paths if path.rpartition("/")[2] == "__init__.py"}
    return tuple(sorted(f for f in folders if f and parent_folder(f) not in folders))


def _toml_value(name: str, value: object) -> str | None:
    if name.startswith("known_") or name in _LISTS:
        texts = [str(text) for text in _listed(value) or ()]
        names = [text.lower() if name == "no_lines_before" else text for text in texts]
        return str(names) if all("'" not in text and text.isprintable() for text in names) else None
    text = str(value).strip().lower()
    if text in {"true", "false"}:
        return text
    return text if text.isdecimal() and name.startswith("lines_") else None


def _listed(value: object) -> list[object] | None:
    """Return a list that TOML holds, or the lines or words of an ini file."""
    if value is None or _is_list(value):
        return value
    return list(str(value).replace(",", " ").split())


def _known_first_party(
    paths: Sequence[str], configuration: str, sources: object, named: object
) -> list[str]:
    """Return the names that count as the tree's own, before a new module of them is there.

    Both isort and ruff look below the ``sources`` of the folder with their settings.
    """
    folder = parent_folder(configuration)
    texts = [text for text in sources if isinstance(text, str)] if _is_list(sources) else _SOURCES
    names = {str(name) for name in named} if _is_list(named) else set()
    for source in texts:
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
    """Return the names of the ``sources`` that are folders of the tree."""
    folder = parent_folder(configuration)
    tops = {posixpath.normpath(join(folder, str(source))) for source in sources or ()}
    there = {top for top in tops if any(path.startswith(f"{top}/") for path in paths)}
    names = {top.rpartition("/")[2] for top in there}
    return {name for name in names if _MODULE.fullmatch(name)}


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
