"""The tree's own words to this tool: ``[tool.featurebuilder]`` in its ``pyproject.toml``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.project.overrides import RULES, Chosen, Overrides, not_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TABLE = "tool.featurebuilder"
_FILE = "pyproject.toml"
LONGEST = 86_400
_KNOWN = sorted([*RULES, "owned", "check", "timeout"])
_REMEDIES = {"document": "choose a path such as 'docs/features/{name}.md'"}
_SET_OF_CHARACTERS = re.compile(r"\[!?\]?[^\]]*\]")
_KINDS = {
    bool: "a truth value",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}
_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?")
_KEY = re.compile(r"\s*([\w.\"' -]+?)\s*=")


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """What a tree asks of this tool, each part as `Settings` has it."""

    overrides: Overrides = field(default_factory=Overrides)
    owned: tuple[str, ...] = ()
    check: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    timeout: float | None = None


def read_own(table: object, text: str) -> OwnSettings:
    """Return the settings in the table ``[tool.featurebuilder]`` of the file ``text``.

    Raises:
        UnusableProjectError: naming every one that is unknown, or not of its kind.
    """
    if table is None:
        return OwnSettings()
    if not isinstance(table, dict):
        what = f"{_TABLE} is {_kind(table)}, and is to be a table of settings"
        raise UnusableProjectError(Problem(what, _place(text, _TABLE)))
    chosen: dict[str, Chosen] = {}
    problems: list[Problem] = []
    for key, value in table.items():
        where = _place(text, f"{_TABLE}.{key}")
        if wrong := _wrong(key, value):
            problems.append(Problem(f"{_TABLE}.{key} {wrong[0]}", where, wrong[1]))
        elif key in RULES:
            chosen[key.replace("-", "_")] = Chosen(value, _FILE, where)
    if problems:
        raise UnusableProjectError(*problems)
    owned, check = tuple(map(_plain_path, table.get("owned", ()))), dict(table.get("check", {}))
    return OwnSettings(Overrides(**chosen), owned, MappingProxyType(check), table.get("timeout"))


def _wrong(key: str, value: object) -> tuple[str, str] | None:
    """Return what is wrong with a setting, and what to do, or nothing."""
    if key not in _KNOWN:
        near = difflib.get_close_matches(key.replace("_", "-"), _KNOWN, n=1)
        remedy = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(_KNOWN)}"
        return "is no setting", remedy
    if key == "owned":
        is_right = isinstance(value, list) and all(isinstance(path, str) for path in value)
        what = "is to be a list of paths, in which * stands for any text"
        return _wrong_owned(map(str, value)) if is_right else (what, "")
    if key == "check":
        is_right = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
        return None if is_right else ('is to be a table of texts, such as hand-edit = "error"', "")
    if key == "timeout":
        is_right = type(value) in {int, float} and 0 < float(str(value)) <= LONGEST
        return None if is_right else (f"is to be seconds, more than 0 and at most {LONGEST}", "")
    if not isinstance(value, str):
        return f"is {_kind(value)}, and is to be a text", ""
    what = RULES[key](value)
    return (what, _REMEDIES.get(key, "")) if what else None


def _wrong_owned(paths: Iterable[str]) -> tuple[str, str] | None:
    for path in paths:
        if what := not_inside(_plain_path(path)):
            return f"holds one that {what}", "name files and folders such as 'docs/features/*'"
        if "[" in _SET_OF_CHARACTERS.sub("", path):
            return f"holds {path!a}, in which a [ is not closed", "write [[] for the character"
    return None


def _plain_path(path: str) -> str:
    """Return the path as files are named: no ``./`` before it, no slash behind it."""
    while path.startswith("./"):
        path = path[2:]
    return path if path == "/" else path.removesuffix("/")


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "no text")


def _place(text: str, dotted: str) -> Location:
    """Return where a key stands, as far as a look at the lines tells."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = _plain(header[1])
            if table == dotted:
                return Location(_FILE, number, line.index("[") + 1)
        elif key := _KEY.match(line):
            whole = f"{table}.{_plain(key[1])}".strip(".")
            if whole == dotted:
                return Location(_FILE, number, key.start(1) + 1)
    return Location(_FILE)


def _plain(key: str) -> str:
    return re.sub(r"[\s\"']", "", key)
