"""Define the router graph: applications, routers, includes and path operations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from featurebuilder.project.source.renaming import words_of_module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Item = TypeVar("_Item")
_API_MODULES = frozenset({"api", "router", "routers", "routes", "urls"})
_API_FOLDER = re.compile(r"(^|/)(api|v\d+)$")


class RouterKey(NamedTuple):
    """The identity of a router.

    Attributes:
        path: File that creates the router.
        variable: Variable that it is assigned to.
    """

    path: str
    variable: str


def has_aggregator_name(path: str) -> bool:
    """Return whether a module's name suggests an aggregator.

    Examples: ``routes.py``, ``api/__init__.py`` and ``v1/__init__.py``.
    """
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".py")
    return stem in _API_MODULES or (stem == "__init__" and bool(_API_FOLDER.search(folder)))


def _module_names(path: str) -> set[str]:
    """Return the names that a caller may use for a router's module.

    These are its path and its file name, or its folder's name if the file name is generic.
    """
    *folders, name = path.removesuffix(".py").split("/")
    own = name if words_of_module(name) or not folders else folders[-1]
    return {path, own}


@dataclass(frozen=True, slots=True)
class Router:
    """An application or a router.

    Attributes:
        key: Its identity.
        line: Line of the outermost statement around its creation.
        is_application: True for an application.
        prefix: Its own prefix; ``None`` if the source does not show it.
        tags: Its own tags.
        title: The application's title.
        function: The function that creates it, if any.
        is_documented: False if ``include_in_schema`` may keep it out of the OpenAPI document.
        dependencies: Source of the ``dependencies`` argument.
        made_by: Source of the class or function that is called to create it.
        route_class: Source of the ``route_class`` argument.
        responses: Source of the ``responses`` argument.
    """

    key: RouterKey
    line: int
    is_application: bool = False
    prefix: str | None = ""
    tags: tuple[str, ...] = ()
    title: str | None = None
    function: str | None = None
    is_documented: bool = True
    dependencies: str = ""
    made_by: str = ""
    route_class: str = ""
    responses: str = ""


@dataclass(frozen=True, slots=True)
class Include:
    """A router included in another.

    If a loop takes the router from a list, ``path``, ``line`` and ``anchor`` are those of the list
    and its element. If a helper function makes the call, they are those of the helper's call.

    Attributes:
        parent: The router that includes the other.
        child: The included router; ``None`` if the source does not show which.
        child_source: Source of the expression for the included router.
        path: File of the call.
        line: First line of the call.
        anchor: Line of the outermost statement around the call in its function or module.
        prefix: Prefix of the include; ``None`` if the source does not show it.
        arguments: Keyword arguments of the call with their source.
        container: Variable of the list that a loop takes the router from; empty for a literal in
            the loop, ``None`` without a loop.
        function: Function that holds the call, if any.
        end_line: Last line of the call.
        is_shared: True if the router is a parameter of the function around the call, so the same
            call includes other routers too.
        found_by: Evidence of how the project discovers the router by itself; empty if it does not.
        helper: Source of the function that is called with the router to include it, if any.
        hidden: True if the helper may keep the router out of the OpenAPI document.
    """

    parent: RouterKey
    child: RouterKey | None
    child_source: str
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
    helper: str = ""
    hidden: bool = False

    @property
    def is_documented(self) -> bool:
        """False if the call may keep the router out of the OpenAPI document."""
        in_schema = dict(self.arguments).get("include_in_schema", "True")
        return in_schema == "True" and not self.hidden

    @property
    def is_module_name(self) -> bool:
        """True if the expression is a string: the name of a module that a loop imports."""
        return self.child_source.startswith(("'", '"'))

    @property
    def keywords(self) -> tuple[str, ...]:
        """The names of the call's keyword arguments."""
        return tuple(name for name, _ in self.arguments)


class Mount(NamedTuple):
    """An application mounted in another.

    Attributes:
        parent: The application that requests reach first.
        child: The mounted application.
        path: The path of the mount; ``None`` if the source does not show it.
        place: File and line of the call, as ``file:line``.
    """

    parent: RouterKey
    child: RouterKey
    path: str | None
    place: str


@dataclass(frozen=True, slots=True)
class PathOperation:
    """A path operation, read from its decorator.

    Attributes:
        router: Router that the decorator belongs to.
        method: Name of the decorator, such as ``get``.
        path: Path in the decorator; ``None`` if the source does not show it.
        handler: Name of the handler.
        is_async: True for an ``async def`` handler.
        line: Line of the handler's definition.
        function: Function that holds the handler, if any.
    """

    router: RouterKey
    method: str
    path: str | None
    handler: str
    is_async: bool
    line: int
    function: str | None = None


@dataclass(frozen=True)
class RouterGraph:
    """The routers of a project and their relations.

    Attributes:
        routers: Routers and applications by their identity.
        includes: Every include.
        operations: Every path operation.
        unread: Files that could not be parsed.
        mounts: Every mount of one application in another.
    """

    routers: dict[RouterKey, Router]
    includes: tuple[Include, ...]
    operations: tuple[PathOperation, ...]
    unread: tuple[str, ...] = ()
    mounts: tuple[Mount, ...] = ()

    @cached_property
    def applications(self) -> tuple[Router, ...]:
        """Every application, in the order of ``routers``."""
        return tuple(router for router in self.routers.values() if router.is_application)

    def children(self, key: RouterKey) -> tuple[Include, ...]:
        """Return the includes whose parent is ``key``, in source order."""
        return self._children.get(key, ())

    def below(self, key: RouterKey) -> frozenset[RouterKey]:
        """Return the routers that ``key`` includes, directly or not."""
        found: set[RouterKey] = set()
        pending = [key]
        while pending:
            children = {include.child for include in self.children(pending.pop())}
            new = {child for child in children if child} - found
            found |= new
            pending += new
        return frozenset(found)

    def siblings(self, key: RouterKey, leaving_out: str | None = None) -> tuple[Include, ...]:
        """Return the includes of the siblings of a new router in ``key``.

        Aggregators and includes that one call shares are left out. A line that includes a router
        several times counts once.

        Args:
            key: The aggregator of the new router.
            leaving_out: Name or path of the new router's module, which may be included already.
        """
        found = {
            (include.path, include.line, include.child): include
            for include in reversed(self.children(key))
            if include.child
            and not include.is_shared
            and not self.is_aggregator(include.child)
            and leaving_out not in _module_names(include.child.path)
        }
        return tuple(reversed(found.values()))

    def parents(self, key: RouterKey) -> tuple[Include, ...]:
        """Return the includes whose child is ``key``."""
        return self._parents.get(key, ())

    def operations_of(self, key: RouterKey) -> tuple[PathOperation, ...]:
        """Return the path operations declared on ``key`` itself."""
        return self._operations.get(key, ())

    @cached_property
    def _children(self) -> dict[RouterKey | None, tuple[Include, ...]]:
        return _group_by(self.includes, attrgetter("parent"))

    @cached_property
    def _parents(self) -> dict[RouterKey | None, tuple[Include, ...]]:
        return _group_by(self.includes, attrgetter("child"))

    @cached_property
    def _operations(self) -> dict[RouterKey | None, tuple[PathOperation, ...]]:
        return _group_by(self.operations, attrgetter("router"))

    def is_aggregator(self, key: RouterKey) -> bool:
        """Return whether ``key`` exists to include other routers.

        An application is always an aggregator. A router is an aggregator if it has no path
        operations of its own, and includes routers or has a module name such as ``routes.py``.
        """
        router = self.routers[key]
        if router.is_application or self.operations_of(key):
            return router.is_application
        return bool(self.children(key)) or has_aggregator_name(key.path)

    def served_prefixes(self, key: RouterKey) -> tuple[str | None, ...]:
        """Return the full prefixes that applications serve the operations of ``key`` under.

        An empty tuple means that no application includes it. ``None`` in the tuple means a prefix
        that the source does not show.
        """
        found = self._trace_prefixes(key, frozenset())
        return tuple(dict.fromkeys(prefix for prefix, _, _ in found))

    def public_prefixes(self, key: RouterKey) -> tuple[str | None, ...]:
        """Return the prefixes that clients use: the served ones, below mounts of applications."""
        prefixes: dict[str | None, None] = {}
        for prefix, _, application in self._trace_prefixes(key, frozenset()):
            mount = self.mount_of(application)
            outer = mount.path if mount else ""
            prefixes[None if prefix is None or outer is None else outer + prefix] = None
        return tuple(prefixes)

    def mount_of(self, application: RouterKey) -> Mount | None:
        """Return the first mount of an application, with the full path; ``None`` without one."""
        found, seen = self._own_mount(application), {application}
        while found and found.parent not in seen and (outer := self._own_mount(found.parent)):
            seen.add(found.parent)
            path = None if None in {outer.path, found.path} else f"{outer.path}{found.path}"
            found = found._replace(parent=outer.parent, path=path)
        return found

    def _own_mount(self, application: RouterKey) -> Mount | None:
        return next((mount for mount in self.mounts if mount.child == application), None)

    def documented_prefixes(self, key: RouterKey) -> frozenset[str | None]:
        """Return the served prefixes that certainly appear in the OpenAPI document."""
        served = self._trace_prefixes(key, frozenset())
        return frozenset(prefix for prefix, is_documented, _ in served if is_documented)

    def _trace_prefixes(
        self, key: RouterKey, seen: frozenset[RouterKey]
    ) -> Iterator[tuple[str | None, bool, RouterKey]]:
        """Yield each full prefix, whether it is certainly documented, and the application."""
        router = self.routers.get(key)
        if router is None or key in seen:
            return
        if router.is_application:
            yield "", True, key
            return
        for include in self.parents(key):
            for outer, documented, served_by in self._trace_prefixes(include.parent, seen | {key}):
                is_listed = documented and include.is_documented and router.is_documented
                if outer is None or include.prefix is None or router.prefix is None:
                    yield None, is_listed, served_by
                else:
                    yield outer + include.prefix + router.prefix, is_listed, served_by


def _group_by(
    found: Iterable[_Item], key_of: Callable[[_Item], RouterKey | None]
) -> dict[RouterKey | None, tuple[_Item, ...]]:
    """Group the items by their key, and keep their order."""
    groups: dict[RouterKey | None, list[_Item]] = {}
    for item in found:
        groups.setdefault(key_of(item), []).append(item)
    return {key: tuple(group) for key, group in groups.items()}
