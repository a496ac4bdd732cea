"""The tree's own words to this tool: ``[tool.featurebuilder]`` in its ``pyproject.toml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXTS = ("templates", "prefix")
_KNOWN = (*_TEXTS, "owned", "check")


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """What a tree asks of this tool, each part as `Settings` has it."""

    templates: str = "templates"
    prefix: str | None = None
    owned: tuple[str, ...] = ()
    check: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def read_own(table: Mapping[str, object]) -> OwnSettings:
    """Return the settings in the table ``[tool.featurebuilder]``.

    Raises:
        UnusableProjectError: if one is unknown, or not of its kind.
    """
    for key in table:
        if key not in _KNOWN:
            known = f"{', '.join(map(repr, _KNOWN[:-1]))} and {_KNOWN[-1]!r}"
            raise _wrong(key, f"is no setting: {known} are")
    templates, prefix = (_text(table, key) for key in _TEXTS)
    folder = templates or "templates"
    if folder.startswith("/") or ".." in folder.split("/") or not folder.isprintable():
        raise _wrong("templates", "is to be a folder of the tree")
    return OwnSettings(folder, prefix, _owned(table.get("owned", [])), _check(table.get("check")))


def _text(table: Mapping[str, object], key: str) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise _wrong(key, "is to be a text")
    return value


def _owned(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(path, str) for path in value):
        return tuple(value)
    raise _wrong("owned", "is to be a list of paths, in which * stands for any text")


def _check(value: object) -> Mapping[str, str]:
    if value is None:
        return {}
    if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return MappingProxyType(dict(value))
    raise _wrong("check", 'is to be a table of texts, such as hand-edit = "error"')


def _wrong(key: str, what: str) -> UnusableProjectError:
    problem = Problem(f"tool.featurebuilder.{key} {what}", Location("pyproject.toml"))
    return UnusableProjectError(problem)
