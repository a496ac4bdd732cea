"""Follows modules and functions of the tree, and notes which routers they include."""

from __future__ import annotations

import ast
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from featurebuilder.project.discovery.expressions import Evaluator, Frame
from featurebuilder.project.discovery.files import Files
from featurebuilder.project.discovery.library import Library
from featurebuilder.project.discovery.names import Names
from featurebuilder.project.discovery.objects import Objects
from featurebuilder.project.discovery.reaching import Reach
from featurebuilder.project.discovery.statements import (
    YIELDED,
    ExhaustedError,
    JumpError,
    Returned,
    Statements,
)
from featurebuilder.project.discovery.values import (
    UNKNOWN,
    FailedError,
    Instance,
    TreeClass,
    TreeFunction,
    TreeRouter,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from featurebuilder.project.graph import Key, Router
    from featurebuilder.project.resolving import Resolver
    from featurebuilder.project.scopes import Function

_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A call of ``include_router`` that was followed; ``prefix`` is ``None`` if not known."""

    parent: Key
    child: TreeRouter
    path: str
    call: ast.Call
    anchor: int
    function: str | None
    prefix: str | None


@dataclass
class Follower:
    """Follows the modules at ``paths``, and whatever they call; collects the includes."""

    resolver: Resolver
    routers: Mapping[Key, Router]
    key_of: Callable[[str, str], Key | None]
    paths: frozenset[str]
    inclusions: list[Inclusion] = field(default_factory=list)
    _done: set[str] = field(default_factory=set)
    _called: set[ast.AST] = field(default_factory=set)
    _running: list[tuple[ast.AST, list[object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put the parts together, which know of each other."""
        files = Files(self.resolver.finder)
        self.names = Names(
            self.resolver, files, self.routers, self.key_of, self.follow, self._evaluate
        )
        objects = Objects(self.names, Library(files), self.call)
        self.evaluator = Evaluator(objects, self._record)
        self._statements = Statements(self.evaluator)
        self._reach = Reach(self.resolver, self.paths)

    def follow(self, path: str) -> None:
        """Run the statements of the module at ``path``, once, if it is one to follow."""
        if path not in self.paths or path in self._done:
            return
        self._done.add(path)
        if module := self.resolver.module(path):
            frame = Frame(path, self.names.known.setdefault(path, {}))
            with suppress(JumpError):
                self._statements.run(module.tree.body, frame)

    def follow_all(self) -> None:
        """Follow every module, then every function in them that nothing was seen to call.

        What runs longer than it is followed takes nothing from the others.
        """
        for path in sorted(self.paths):
            with self._limited():
                self.follow(path)
        for path in sorted(self.paths):
            self.follow_uncalled(path)

    @contextmanager
    def _limited(self) -> Iterator[None]:
        self._statements.steps = 0
        self._running.clear()
        with suppress(ExhaustedError, RecursionError, FailedError):
            yield

    def follow_uncalled(self, path: str) -> None:
        """Run what nothing was seen to call of the functions and methods that may find routers."""
        module = self.resolver.module(path)
        for node in module.tree.body if module else ():
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._alone(TreeFunction(path, node))
                case ast.ClassDef(body=body):
                    owner = Instance(TreeClass(path, node))
                    for inner in body:
                        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                            self._alone(TreeFunction(path, inner, owner=owner))
                case _:
                    pass

    def call(self, function: TreeFunction, given: list[object], words: dict[str, object]) -> object:
        """Return what the function returns; of a generator, the list of what it yields.

        One that calls itself with what it was given would never end, as far as that is known.
        """
        self._called.add(function.node)
        call = (function.node, [*given, *words.values()])
        if len(self._running) >= _DEEPEST or any(_same(call, outer) for outer in self._running):
            return UNKNOWN
        frame = Frame(function.path, dict(function.names or {}), function.node.name)
        self._pass(function, given, words, frame)
        yielded: list[object] = []
        if self._reach.yields(function.node):
            frame.names[YIELDED] = yielded
        self._running.append(call)
        returned: object = None
        try:
            self._statements.run(function.node.body, frame)
        except Returned as left:
            returned = left.value
        finally:
            self._running.pop()
        return yielded if YIELDED in frame.names else returned

    def _alone(self, function: TreeFunction) -> None:
        if function.node not in self._called and self._reach.finds(function.node):
            with self._limited():
                self.call(function, [], {})

    def _pass(
        self, function: TreeFunction, given: list[object], words: dict[str, object], frame: Frame
    ) -> None:
        arguments = function.node.args
        parameters = [*arguments.posonlyargs, *arguments.args]
        defaults = [*arguments.defaults]
        for parameter in (*parameters, *arguments.kwonlyargs):
            frame.names[parameter.arg] = UNKNOWN
        pairs = [
            *zip(parameters[len(parameters) - len(defaults) :], defaults, strict=True),
            *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
        ]
        for parameter, default in pairs:
            if default:
                frame.names[parameter.arg] = self.evaluator.value(default, Frame(function.path))
        own = [function.owner] if function.owner and not _is_static(function.node) else []
        names = [parameter.arg for parameter in parameters]
        frame.names |= dict(zip(names, [*own, *given], strict=False)) | words

    def _evaluate(self, path: str, node: ast.expr) -> object:
        return self.evaluator.value(node, Frame(path))

    def _record(
        self,
        frame: Frame,
        call: ast.Call,
        parent: TreeRouter,
        given: list[object],
        words: dict[str, object],
    ) -> None:
        child = given[0] if given else words.get("router")
        if not isinstance(child, TreeRouter) or child.key == parent.key:
            return
        prefix = words.get("prefix", "")
        told = prefix if isinstance(prefix, str) else None
        self.inclusions.append(
            Inclusion(parent.key, child, frame.path, call, frame.anchor, frame.function, told)
        )


def _same(call: tuple[ast.AST, list[object]], other: tuple[ast.AST, list[object]]) -> bool:
    (function, given), (same, others) = call, other
    return function is same and len(given) == len(others) and all(map(_is_same, given, others))


def _is_same(value: object, other: object) -> bool:
    return value is other or (isinstance(value, str | int | PurePosixPath) and value == other)


def _is_static(function: Function) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorator_list)
