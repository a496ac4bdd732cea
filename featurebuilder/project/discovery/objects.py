"""What attributes, methods and functions of values are worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from featurebuilder.project.discovery.entry_points import EntryPoint, selected
from featurebuilder.project.discovery.values import (
    UNKNOWN,
    FailedError,
    FileEntry,
    Instance,
    Method,
    Outside,
    TreeClass,
    TreeFunction,
    TreeModule,
    TreeRouter,
    found,
)
from featurebuilder.project.graph import Key

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.project.discovery.library import Library
    from featurebuilder.project.discovery.names import Names

    Run = Callable[[TreeFunction, list[object], dict[str, object]], object]

_TEXT_METHODS = frozenset(
    {
        "capitalize", "count", "endswith", "find", "index", "isidentifier", "join", "lower",
        "lstrip", "partition", "removeprefix", "removesuffix", "replace", "rpartition", "rsplit",
        "rstrip", "split", "startswith", "strip", "title", "upper",
    }
)  # fmt: skip
_FIELDS = frozenset({"attr", "group", "ispkg", "module", "name", "path", "value"})
_PATH_METHODS = frozenset(
    {"as_posix", "is_relative_to", "joinpath", "match", "relative_to", "with_name", "with_suffix"}
)


@dataclass(frozen=True)
class Objects:
    """Knows values by their attributes and methods; ``run`` follows a function of the tree."""

    names: Names
    library: Library
    run: Run

    def attribute(self, owner: object, name: str) -> object:
        """Return an attribute of a value.

        Raises:
            FailedError: if it is known to have none of that name.
        """
        match owner:
            case TreeModule(path=path, found_by=by):
                return found(self.names.in_module(path, name), by)
            case TreeRouter(key=key) if name == "prefix":
                prefix = self.names.routers[key].prefix
                return UNKNOWN if prefix is None else prefix
            case Instance():
                return self._of_instance(owner, name)
            case Outside(dotted=dotted):
                return self.library.constant(f"{dotted}.{name}")
            case tuple() | FileEntry() if name in _FIELDS:
                return getattr(owner, name)
            case PurePosixPath() if isinstance(getattr(PurePosixPath, name, None), property):
                plain = getattr(owner, name)
                return list(plain) if name == "parents" else plain
            case TreeRouter() | list() | tuple() | dict() | str() | PurePosixPath() | FileEntry():
                return Method(owner, name)
            case _:
                return UNKNOWN

    def _of_instance(self, owner: Instance, name: str) -> object:
        key = Key(owner.of.path, f"self.{name}")
        if name in owner.attributes:
            return owner.attributes[name]
        if key in self.names.routers:
            return TreeRouter(key)
        value = self.names.in_class(owner.of, name)
        return replace(value, owner=owner) if isinstance(value, TreeFunction) else value

    def made(self, of: TreeClass, given: list[object], words: dict[str, object]) -> Instance:
        """Return an instance of a class of the tree, made with these arguments."""
        made = Instance(of)
        with_init = self.names.in_class(of, "__init__")
        if isinstance(with_init, TreeFunction):
            self.run(replace(with_init, owner=made), given, words)
        return made

    def method(
        self, called: Method, given: list[object], words: dict[str, object], importer: str
    ) -> object:
        """Return what a method returns; a list or dictionary may have changed then."""
        owner, name = called.owner, called.name
        if isinstance(owner, PurePosixPath | FileEntry):
            path = owner.file if isinstance(owner, FileEntry) else owner
            if name in _PATH_METHODS and UNKNOWN not in given:
                return getattr(path, name)(*given)
            return self.library.path_method(path, name, given, importer)
        if isinstance(owner, EntryPoint):
            return self._loaded(owner, importer) if name in {"load", "resolve"} else UNKNOWN
        if isinstance(owner, str) and name in _TEXT_METHODS:
            return getattr(owner, name)(*given) if UNKNOWN not in given else UNKNOWN
        if isinstance(owner, dict | list):
            return _of_many(owner, name, given, words)
        return UNKNOWN

    def _loaded(self, point: EntryPoint, importer: str) -> object:
        value: object = self.library.load(point, importer)
        for name in filter(None, point.attr.split(".")):
            value = self.attribute(value, name)
        return value

    def function(
        self, dotted: str, given: list[object], words: dict[str, object], importer: str
    ) -> object:
        """Return what a function that is not the tree's returns.

        Raises:
            FailedError: if it would raise.
        """
        match dotted.removeprefix("builtins."), given:
            case ("getattr", [owner, str(name), *default]):
                try:
                    return self.attribute(owner, name)
                except FailedError:
                    if default:
                        return default[0]
                    raise
            case ("hasattr", [owner, str(name)]):
                try:
                    return UNKNOWN if self.attribute(owner, name) is UNKNOWN else True
                except FailedError:
                    return False
            case ("dir", [TreeModule(path=path)]):
                return self.names.all_in(path)
            case ("vars" | "inspect.getmembers", [TreeModule(path=path) as owner, *_]):
                members = {name: self.attribute(owner, name) for name in self.names.all_in(path)}
                return members if dotted.endswith("vars") else list(members.items())
            case _:
                return self.library.call(dotted, given, words, importer)


def _of_many(
    owner: dict[object, object] | list[object],
    name: str,
    given: list[object],
    words: dict[str, object],
) -> object:
    """Return what a method of a list or a dictionary returns, or of many entry points."""
    if name == "select":
        return selected(owner, words)
    if isinstance(owner, list):
        if name in {"append", "add", "extend", "update"} and given:
            many = given[0] if isinstance(given[0], list | tuple) else []
            owner.extend(given if name in {"append", "add"} else many)
            return None
        return UNKNOWN
    if name in {"items", "values", "keys"}:
        return list(getattr(owner, name)())
    return owner.get(*given) if name == "get" else UNKNOWN
