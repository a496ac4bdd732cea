"""How the tests beside a new one reach the application, and how they are written."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.client_fixtures import client_class
from featurebuilder.project.modules import parent_folder
from featurebuilder.project.scopes import Function
from featurebuilder.project.texts import dotted_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from featurebuilder.project.resolving import Module, Resolver

MODULE = "module"
UNITTEST = "unittest"
_MARKS = ("anyio", "asyncio")
_READ = 16
_CLIENTS = (b"TestClient", b"AsyncClient", b"client")


@dataclass(frozen=True, slots=True)
class SiblingTests:
    """What the nearest tests have in common.

    ``way`` is `MODULE`, `UNITTEST` or the name of a fixture, empty where no test tells; ``like``
    names the files that go that way.
    """

    way: str = ""
    like: tuple[str, ...] = ()
    mark: str = ""
    annotates: bool = True
    docstrings: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    path: str
    way: str
    marks: tuple[str, ...]
    tests: tuple[Function, ...]


def read_sibling_tests(
    resolver: Resolver, test_path: str, fixtures: Collection[str]
) -> SiblingTests:
    """Return what the tests nearest to ``test_path`` do; ``fixtures`` are the clients' names."""
    signs = (*_CLIENTS, *(name.encode() for name in fixtures))
    files = _nearest(resolver, test_path, signs)
    seen = [_seen(resolver, module, fixtures) for module in files]
    asked = [one for one in seen if one.way]
    tests = [test for one in asked for test in one.tests]
    if not asked:
        return SiblingTests()
    folder = parent_folder(test_path)
    near = [one for one in asked if parent_folder(one.path) == folder] or asked
    way = Counter(one.way for one in near).most_common(1)[0][0]
    marks = Counter(mark for one in asked for mark in one.marks)
    return SiblingTests(
        way,
        tuple(one.path for one in near if one.way == way),
        marks.most_common(1)[0][0] if marks else "",
        annotates=_most(tests, [test.returns is not None for test in tests]),
        docstrings=_most(tests, [ast.get_docstring(test) is not None for test in tests]),
    )


def _nearest(resolver: Resolver, test_path: str, signs: tuple[bytes, ...]) -> Iterator[Module]:
    """Yield the tests that may ask for a client, those in the same folder first."""
    folder = parent_folder(test_path)
    tops = folder.split("/")
    snapshot = resolver.snapshot
    found = [
        path
        for path in snapshot.holding(*signs)
        if path != test_path and path.startswith(tops[0]) and _is_test(path)
    ]
    found.sort(key=lambda path: (-_shared(path, folder), path.count("/"), path))
    modules = (resolver.module(path) for path in found[:_READ])
    yield from filter(None, modules)


def _is_test(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.endswith(("_test.py", "_tests.py")) or (
        name.startswith("test") and name.endswith(".py")
    )


def _shared(path: str, folder: str) -> int:
    """Return how many leading folders two paths share."""
    pairs = zip(parent_folder(path).split("/"), folder.split("/"), strict=False)
    count = 0
    for first, second in pairs:
        if first != second:
            break
        count += 1
    return count


def _seen(resolver: Resolver, module: Module, fixtures: Collection[str]) -> _Seen:
    tests = tuple(_tests(module.tree.body))
    marks = tuple(_marks(module.tree, tests))
    return _Seen(module.path, _way(resolver, module, tests, fixtures), marks, tests)


def _tests(body: Iterable[ast.stmt]) -> Iterator[Function]:
    """Yield the tests of a module's or a class's ``body``: what is in functions is none."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _tests(node.body)
        elif isinstance(node, Function) and node.name.startswith("test"):
            yield node


def _way(
    resolver: Resolver, module: Module, tests: Sequence[Function], fixtures: Collection[str]
) -> str:
    asked = Counter(arg.arg for test in tests for arg in test.args.args if arg.arg in fixtures)
    if asked:
        return asked.most_common(1)[0][0]
    for node in module.tree.body:
        match node:
            case ast.ClassDef() if _is_case(resolver, module.path, node):
                if _makes_client(resolver, module.path, node) or _module_client(resolver, module):
                    return UNITTEST
            case _:
                pass
    return MODULE if _module_client(resolver, module) else ""


def _module_client(resolver: Resolver, module: Module) -> bool:
    statements = (n for n in module.tree.body if isinstance(n, ast.Assign | ast.AnnAssign))
    return any(_makes_client(resolver, module.path, statement) for statement in statements)


def _is_case(resolver: Resolver, path: str, node: ast.ClassDef) -> bool:
    names = filter(None, map(dotted_name, node.bases))
    return any(
        origin in {"unittest.TestCase", "unittest.IsolatedAsyncioTestCase"}
        for name in names
        for origin in resolver.origins(path, name)
    )


def _makes_client(resolver: Resolver, path: str, node: ast.AST) -> bool:
    names = (dotted_name(n.func) for n in ast.walk(node) if isinstance(n, ast.Call))
    return any(client_class(resolver, path, name) for name in names if name)


def _marks(tree: ast.Module, tests: Sequence[Function]) -> Iterator[str]:
    called = (d.func if isinstance(d, ast.Call) else d for t in tests for d in t.decorator_list)
    texts = [name for each in called if (name := dotted_name(each))]
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    texts += [ast.unparse(n.value) for n in assigned if ast.unparse(n.targets[0]) == "pytestmark"]
    for text in texts:
        yield from (mark for mark in _MARKS if f"mark.{mark}" in text)


def _most(tests: Sequence[Function], votes: Sequence[bool]) -> bool:
    return sum(votes) * 2 > len(tests)
