"""What an expression is worth while code of the tree is followed.

Texts, numbers, lists, dictionaries and pure paths stand for themselves; the tree's root is ``/``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ast
    from pathlib import PurePosixPath

    from featurebuilder.project.graph import Key
    from featurebuilder.project.scopes import Function


class Unknown(Enum):
    """The one value that stands for all that the source does not tell."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


class FailedError(Exception):
    """What the followed code would raise, such as an import of a module that is not there."""


@dataclass(frozen=True, slots=True)
class TreeModule:
    """A module of the tree; ``found_by`` says how code came by its name."""

    path: str
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class TreeRouter:
    """A router or an application; ``found_by`` says how code came by its module."""

    key: Key
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class TreeFunction:
    """A function; ``names`` are those of the function around it, ``owner`` a method's instance."""

    path: str
    node: Function
    names: dict[str, object] | None = None
    owner: Instance | None = None
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class TreeClass:
    """A class of the tree."""

    path: str
    node: ast.ClassDef


@dataclass(frozen=True, eq=False)
class Instance:
    """An instance of a class of the tree, and what is known of its attributes."""

    of: TreeClass
    attributes: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outside:
    """Something that is not the tree's, under its full name."""

    dotted: str


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a value that is known."""

    owner: object
    name: str


class ModuleInfo(NamedTuple):
    """What ``pkgutil`` tells of a module."""

    module_finder: Unknown
    name: str
    ispkg: bool


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What ``os.scandir`` tells of a file or folder."""

    file: PurePosixPath

    @property
    def name(self) -> str:
        """Its last part."""
        return self.file.name

    @property
    def path(self) -> str:
        """All of it."""
        return str(self.file)


@dataclass(frozen=True, slots=True)
class ModuleSpec:
    """What ``importlib.util`` makes a module from."""

    module: TreeModule


def truth(value: object) -> bool | None:
    """Return whether a value counts as true, or ``None`` where it is not known."""
    if isinstance(value, Unknown | Outside):
        return None
    if isinstance(value, str | int | float | list | tuple | dict | set | None):
        return bool(value)
    return True


def found(value: object, by: str) -> object:
    """Return the value with the note of how it was found, as far as it takes one."""
    match value:
        case TreeModule() | TreeRouter() | TreeFunction() if by:
            return replace(value, found_by=by)
        case list() if by:
            return [found(each, by) for each in value]
        case tuple() if by and type(value) is tuple:
            return tuple(found(each, by) for each in value)
        case _:
            return value
