"""The tree's own words to this tool: ``[tool.featurebuilder]`` in its ``pyproject.toml``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.project.overrides import RULES, Chosen, Overrides, not_inside
from featurebuilder.project.severity import Drift, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
        elif key == "check":
            problems += _check_problems(value, text, where)
    if problems:
        raise UnusableProjectError(*problems)
    owned, check = tuple(map(_plain_path, table.get("owned", ()))), dict(table.get("check", {}))
    return OwnSettings(Overrides(**chosen), owned, MappingProxyType(check), table.get("timeout"))


def _wrong(key: str, value: object) -> tuple[str, str] | None:
    """Return what is wrong with a setting, and what to do, or nothing."""
    if key not in _KNOWN:
        return "is no setting", _nearest(key, _KNOWN)
    if key == "owned":
        if isinstance(value, list) and all(isinstance(path, str) for path in value):
            return _wrong_owned(value)
        return "is to be a list of paths, in which * stands for any text", ""
    if key == "check":
        what = 'is to be a table of texts, such as hand-edit = "error"'
        return None if isinstance(value, dict) else (what, "")
    if key == "timeout":
        is_right = type(value) in {int, float} and 0 < float(str(value)) <= LONGEST
        return None if is_right else (f"is to be seconds, more than 0 and at most {LONGEST}", "")
    if not isinstance(value, str):
        return f"is {_kind(value)}, and is to be a text", ""
    what = RULES[key](value)
    return (what, _REMEDIES.get(key, "")) if what else None


def _check_problems(
    table: Mapping[str, object], text: str, otherwise: Location
) -> Iterator[Problem]:
    """Yield what is wrong with classes of drift, each at its place or at that of the table."""
    classes, severities = [one.value for one in Drift], [one.value for one in Severity]
    for name, value in table.items():
        key = f"{_TABLE}.check.{name}"
        found = _place(text, key)
        where = found if found.line else otherwise
        if name not in classes:
            yield Problem(f"{key} is no class of drift", where, _nearest(name, classes))
        elif value not in severities:
            said = f"{value!a}" if isinstance(value, str) else _kind(value)
            what = f"{key} is {said}, and is to be {', '.join(severities[:-1])} or {severities[-1]}"
            yield Problem(what, where, _nearest(str(value), severities))


def _nearest(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name.replace("_", "-"), known, n=1)
    return f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"


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
