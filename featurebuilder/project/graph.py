"""What the router graph is made of: applications, routers, includes, path operations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from featurebuilder.project.renaming import words_of_module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Found = TypeVar("_Found")
_API_MODULES = frozenset({"api", "router", "routers", "routes", "urls"})
_API_FOLDER = re.compile(r"(^|/)(api|v\d+)$")


class Key(NamedTuple):
    """A router's identity: the file that makes it, and the variable that holds it there."""

    path: str
    variable: str


def is_named_api(path: str) -> bool:
    """Return whether a module's name says that it collects routers."""
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".py")
    return stem in _API_MODULES or (stem == "__init__" and bool(_API_FOLDER.search(folder)))


def _names_of(path: str) -> set[str]:
    """Return a router module's path, and its name or, if that is a usual one, its folder's."""
    *folders, name = path.removesuffix(".py").split("/")
    own = name if words_of_module(name) or not folders else folders[-1]
    return {path, own}


@dataclass(frozen=True, slots=True)
class Router:
    """An application or a router, where it is made.

    ``prefix`` is ``None`` where the source does not tell it; ``title`` is an application's.
    ``function`` names the function it is made in, if it is. One that is not ``is_documented`` is
    kept out of the OpenAPI document, or may be. ``dependencies`` is the text of that argument.
    """

    key: Key
    line: int
    is_application: bool = False
    prefix: str | None = ""
    tags: tuple[str, ...] = ()
    title: str | None = None
    function: str | None = None
    is_documented: bool = True
    dependencies: str = ""


@dataclass(frozen=True, slots=True)
class Include:
    """One router included in another.

    ``child`` is ``None`` where the source does not tell which. ``line`` is that of the call, or
    of the element for a router that a loop takes from ``container``, a variable of that module.
    ``arguments`` are the call's keywords with their text. ``is_shared`` says that the call stands
    in a function that is given the router, so that it includes others too.
    ``anchor`` is the line of the outermost statement around the call in its function or module.
    ``found_by`` says how the tree itself comes by the router, if it lists modules to find it.
    One that ``accumulates`` stands in a loop that hands on to each router what those before left;
    ``accumulates_tags`` says so of tags, which are labels and change nothing that is served.
    ``helper`` is the function that is called to make it, with the router, where one is; one that
    is ``hidden`` is kept out of the OpenAPI document by that function, or may be.
    """

    parent: Key
    child: Key | None
    child_text: str
    path: str
    line: int
    anchor: int
    prefix: str | None = ""
    arguments: tuple[tuple[str, str], ...] = ()
    container: str | None = None
    function: str | None = None
    end_line: int = 0
    is_shared: bool = False
    found_by: str = ""
    accumulates: bool = False
    accumulates_tags: bool = False
    helper: str = ""
    hidden: bool = False

    @property
    def is_documented(self) -> bool:
        """Whether the call does not keep the router out of the OpenAPI document, nor may."""
        said = dict(self.arguments).get("include_in_schema", "True")
        return said == "True" and not self.hidden

    @property
    def names_module(self) -> bool:
        """Whether the router's module is named by a text, which a loop imports."""
        return self.child_text.startswith(("'", '"'))

    @property
    def keywords(self) -> tuple[str, ...]:
        """The names of the call's keywords."""
        return tuple(name for name, _ in self.arguments)


@dataclass(frozen=True, slots=True)
class Operation:
    """A path operation, by the decorator that declares it; ``function`` holds it, if one does."""

    router: Key
    method: str
    path: str | None
    handler: str
    is_async: bool
    line: int
    function: str | None = None


@dataclass(frozen=True)
class RouterGraph:
    """Everything that was found, and the questions that it answers."""

    routers: dict[Key, Router]
    includes: tuple[Include, ...]
    operations: tuple[Operation, ...]
    unread: tuple[str, ...] = ()

    @cached_property
    def applications(self) -> tuple[Router, ...]:
        """Every application, in the order of their files."""
        return tuple(router for router in self.routers.values() if router.is_application)

    def children(self, key: Key) -> tuple[Include, ...]:
        """Return the includes whose parent is ``key``, in source order."""
        return self._children.get(key, ())

    def below(self, key: Key) -> frozenset[Key]:
        """Return the routers that ``key`` includes, directly or not."""
        found: set[Key] = set()
        waiting = [key]
        while waiting:
            children = {include.child for include in self.children(waiting.pop())}
            new = {child for child in children if child} - found
            found |= new
            waiting += new
        return frozenset(found)

    def siblings(self, key: Key, leaving_out: str | None = None) -> tuple[Include, ...]:
        """Return the includes of the routers that a new one in ``key`` stands beside.

        ``leaving_out`` is the new one's own name or path, which may be among them already. One
        line that includes a router several times counts once.
        """
        found = {
            (include.path, include.line, include.child): include
            for include in reversed(self.children(key))
            if include.child
            and not include.is_shared
            and not self.is_aggregator(include.child)
            and leaving_out not in _names_of(include.child.path)
        }
        return tuple(reversed(found.values()))

    def parents(self, key: Key) -> tuple[Include, ...]:
        """Return the includes whose child is ``key``."""
        return self._parents.get(key, ())

    def operations_of(self, key: Key) -> tuple[Operation, ...]:
        """Return the path operations declared on ``key`` itself."""
        return self._operations.get(key, ())

    @cached_property
    def _children(self) -> dict[Key | None, tuple[Include, ...]]:
        return _grouped(self.includes, attrgetter("parent"))

    @cached_property
    def _parents(self) -> dict[Key | None, tuple[Include, ...]]:
        return _grouped(self.includes, attrgetter("child"))

    @cached_property
    def _operations(self) -> dict[Key | None, tuple[Operation, ...]]:
        return _grouped(self.operations, attrgetter("router"))

    def is_aggregator(self, key: Key) -> bool:
        """Return whether ``key`` is there to include others: it does, or its module's name says so.

        One that has path operations of its own is none.
        """
        router = self.routers[key]
        if router.is_application or self.operations_of(key):
            return router.is_application
        return bool(self.children(key)) or is_named_api(key.path)

    def served_prefixes(self, key: Key) -> tuple[str | None, ...]:
        """Return under which prefixes an application serves ``key``'s operations.

        None at all means that no application includes it; ``None`` among them stands for a
        prefix that the source does not tell.
        """
        return tuple(dict.fromkeys(prefix for prefix, _ in self._prefixes(key, frozenset())))

    def documented_prefixes(self, key: Key) -> frozenset[str | None]:
        """Return those of the served prefixes that are sure to be in the OpenAPI document."""
        served = self._prefixes(key, frozenset())
        return frozenset(prefix for prefix, is_documented in served if is_documented)

    def _prefixes(self, key: Key, seen: frozenset[Key]) -> Iterator[tuple[str | None, bool]]:
        router = self.routers.get(key)
        if router is None or key in seen:
            return
        if router.is_application:
            yield "", True
            return
        for include in self.parents(key):
            for outer, is_documented in self._prefixes(include.parent, seen | {key}):
                is_told = is_documented and include.is_documented and router.is_documented
                if outer is None or include.prefix is None or router.prefix is None:
                    yield None, is_told
                else:
                    yield outer + include.prefix + router.prefix, is_told


def _grouped(
    found: Iterable[_Found], key_of: Callable[[_Found], Key | None]
) -> dict[Key | None, tuple[_Found, ...]]:
    groups: dict[Key | None, list[_Found]] = {}
    for each in found:
        groups.setdefault(key_of(each), []).append(each)
    return {key: tuple(group) for key, group in groups.items()}
