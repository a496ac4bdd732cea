"""The entry points that a tree declares in its own ``pyproject.toml``, as an installed one has."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from featurebuilder.project.modules import join
from featurebuilder.project.requirements import folders_above

if TYPE_CHECKING:
    from featurebuilder.project.snapshot import Snapshot

_EVIDENCE = re.compile(r"the entry points '(.*)' of (.*)")
_POETRY = ("tool", "poetry", "plugins")
_STANDARD = ("project", "entry-points")


class EntryPoint(NamedTuple):
    """One entry point, with the attributes that ``importlib.metadata`` gives it."""

    name: str
    value: str
    group: str
    file: str

    @property
    def module(self) -> str:
        """The module that it names."""
        return self.value.partition(":")[0].strip()

    @property
    def attr(self) -> str:
        """What it names in there, which may be nothing."""
        return self.value.partition(":")[2].partition("[")[0].strip()

    @property
    def found_by(self) -> str:
        """How what it names is found, as evidence."""
        return f"the entry points '{self.group}' of {self.file}"


class Table(NamedTuple):
    """A group of entry points, and the file that declares it."""

    group: str
    file: str


def entry_points(snapshot: Snapshot, importer: str) -> dict[str, list[EntryPoint]]:
    """Return the entry points of the project that the file ``importer`` is of, by their groups."""
    for folder in folders_above(importer):
        file = join(folder, "pyproject.toml")
        data = snapshot.read(file)
        if data is not None and (groups := _declared(data)):
            return {
                group: [EntryPoint(name, value, group, file) for name, value in table.items()]
                for group, table in groups.items()
            }
    return {}


def selected(
    points: Mapping[Any, Any] | list[object], asked: Mapping[str, object]
) -> list[EntryPoint]:
    """Return the entry points that have all that is ``asked``, as ``select`` finds them."""
    groups = points.values() if isinstance(points, Mapping) else [points]
    return [
        point
        for group in groups
        for point in (group if isinstance(group, list) else ())
        if isinstance(point, EntryPoint)
        and all(getattr(point, name) == value for name, value in asked.items())
    ]


def table_of(found_by: str) -> Table | None:
    """Return which entry points a router was found by, from the evidence of it, if by any."""
    told = _EVIDENCE.fullmatch(found_by)
    return Table(told[1], told[2]) if told else None


def _declared(data: bytes) -> dict[str, dict[str, str]]:
    try:
        content: object = tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        return {}
    for keys in (_STANDARD, _POETRY):
        found = content
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, dict):
            return {str(group): _texts(table) for group, table in found.items()}
    return {}


def _texts(table: object) -> dict[str, str]:
    rows = table.items() if isinstance(table, dict) else ()
    return {str(name): value for name, value in rows if isinstance(value, str)}
