"""Read the settings in ``[tool.featurebuilder]`` of the project's ``pyproject.toml``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.project.settings.overrides import CHECKS, Override, Overrides, check_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_TABLE = "tool.featurebuilder"
_FILE = "pyproject.toml"
MAX_TIMEOUT = 86_400
_KNOWN = sorted([*CHECKS, "owned", "check", "timeout"])
_REMEDIES = {"document": "choose a path such as 'docs/features/{name}.md'"}
_SET_OF_CHARACTERS = re.compile(r"\[!?\]?[^\]]*\]")
_KINDS = {
    bool: "a bool",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}
_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?")
_KEY = re.compile(r"\s*([\w.\"' -]+?)\s*=")


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """The settings that a project gives featurebuilder; `Settings` documents each field."""

    overrides: Overrides = field(default_factory=Overrides)
    owned: tuple[str, ...] = ()
    check: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    timeout: float | None = None


def read_own_settings(table: object, text: str) -> OwnSettings:
    """Return the settings in ``table``, the parsed ``[tool.featurebuilder]``.

    ``table`` is ``None`` if the file has no such table. ``text`` is the content of the file, in
    which the places of errors are found.

    Raises:
        UnusableProjectError: With one problem for each setting that is unknown or invalid.
    """
    if table is None:
        return OwnSettings()
    if not isinstance(table, dict):
        what = f"{_TABLE} is {_kind(table)}, but must be a table of settings"
        raise UnusableProjectError(Problem(what, _find_key(text, _TABLE)))
    chosen: dict[str, Override] = {}
    problems: list[Problem] = []
    for key, value in table.items():
        where = _find_key(text, f"{_TABLE}.{key}")
        if wrong := _check_setting(key, value):
            problems.append(Problem(f"{_TABLE}.{key} {wrong[0]}", where, wrong[1]))
        elif key in CHECKS:
            chosen[key.replace("-", "_")] = Override(value, _FILE, where)
        elif key == "check":
            problems += _check_problems(value, text, where)
    if problems:
        raise UnusableProjectError(*problems)
    owned, check = tuple(map(_plain_path, table.get("owned", ()))), dict(table.get("check", {}))
    return OwnSettings(Overrides(**chosen), owned, MappingProxyType(check), table.get("timeout"))


def _check_setting(key: str, value: object) -> tuple[str, str] | None:
    """Return the error and the remedy for a setting, or ``None`` if it is valid."""
    if key not in _KNOWN:
        return "is not a known setting", _suggest(key, _KNOWN)
    if key == "owned":
        if isinstance(value, list) and all(isinstance(path, str) for path in value):
            return _check_owned(value)
        return "must be a list of paths, in which * matches any characters", ""
    if key == "check":
        what = 'must be a table of strings, such as hand-edit = "error"'
        return None if isinstance(value, dict) else (what, "")
    if key == "timeout":
        is_right = type(value) in {int, float} and 0 < float(str(value)) <= MAX_TIMEOUT
        return (
            None
            if is_right
            else (f"must be a number of seconds, more than 0 and at most {MAX_TIMEOUT}", "")
        )
    if not isinstance(value, str):
        return f"is {_kind(value)}, but must be a string", ""
    what = CHECKS[key](value)
    return (what, _REMEDIES.get(key, "")) if what else None


def _check_problems(
    table: Mapping[str, object], text: str, otherwise: Location
) -> Iterator[Problem]:
    """Yield the problems with kinds of drift and their severities.

    Each has the place of its key, or the place ``otherwise`` if the key is not found.
    """
    classes, severities = [one.value for one in Drift], [one.value for one in Severity]
    for name, value in table.items():
        key = f"{_TABLE}.check.{name}"
        found = _find_key(text, key)
        where = found if found.line else otherwise
        if name not in classes:
            yield Problem(f"{key} is not a kind of drift", where, _suggest(name, classes))
        elif value not in severities:
            shown = f"{value!a}" if isinstance(value, str) else _kind(value)
            what = f"{key} is {shown}, but must be {', '.join(severities[:-1])} or {severities[-1]}"
            yield Problem(what, where, _suggest(str(value), severities))


def _suggest(name: str, known: Sequence[str]) -> str:
    """Return a remedy: the closest known name, or else all known names."""
    near = difflib.get_close_matches(name.replace("_", "-"), known, n=1)
    return f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(known)}"


def _check_owned(paths: Iterable[str]) -> tuple[str, str] | None:
    for path in paths:
        if what := check_path(_plain_path(path)):
            return f"has a path that {what}", "name files and folders such as 'docs/features/*'"
        if "[" in _SET_OF_CHARACTERS.sub("", path):
            return f"has the path {path!a}, in which a [ is not closed", "write [[] for a literal ["
    return None


def _plain_path(path: str) -> str:
    """Return the path without ``./`` at its start and the slash at its end."""
    while path.startswith("./"):
        path = path[2:]
    return path if path == "/" else path.removesuffix("/")


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a value of another type")


def _find_key(text: str, dotted: str) -> Location:
    """Return the place of a key, as far as a search line by line can find it."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = _unquote_key(header[1])
            if table == dotted:
                return Location(_FILE, number, line.index("[") + 1)
        elif key := _KEY.match(line):
            whole = f"{table}.{_unquote_key(key[1])}".strip(".")
            if whole == dotted:
                return Location(_FILE, number, key.start(1) + 1)
    return Location(_FILE)


def _unquote_key(key: str) -> str:
    return re.sub(r"[\s\"']", "", key)


class Drift(Enum):
    """The kinds of drift; each value is the name in settings and reports."""

    UNRESOLVED = "unresolved-conflict"
    FILE_MISSING = "file-missing"
    MOVED = "moved"
    UNKNOWN_FILE = "unknown-file"
    NOT_BUILT = "not-built"
    REQUEST_CHANGED = "request-changed"
    TEMPLATE_MOVED = "template-moved"
    WIRING_REMOVED = "wiring-removed"
    ORPHAN = "orphan"
    HAND_EDIT = "hand-edit"


class Severity(StrEnum):
    """The severity of a kind of drift.

    An error fails the check, a warning is only shown, and an ignored kind is not shown.
    """

    ERROR = "error"
    WARNING = "warning"
    IGNORE = "ignore"
