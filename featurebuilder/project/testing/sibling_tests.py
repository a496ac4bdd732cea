"""Read how the tests near a new one reach the application, and how they are written."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.generated import generated_code
from featurebuilder.project.source.modules import parent_folder
from featurebuilder.project.source.scopes import Function
from featurebuilder.project.source.static_strings import dotted_name
from featurebuilder.project.testing.client_fixtures import find_client_class

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from featurebuilder.project.source.resolving import Module, Resolver

MODULE = "module"
UNITTEST = "unittest"
_MARKS = ("anyio", "asyncio")
_MAX_FILES = 16
_CLIENTS = (b"TestClient", b"AsyncClient", b"client")


@dataclass(frozen=True, slots=True)
class SiblingTests:
    """The conventions of the nearest tests.

    Attributes:
        way: `MODULE`, `UNITTEST` or the name of a fixture; empty if no test shows a way.
        like: The files that use that way.
        mark: The most common marker of async tests; empty if there is none.
        annotates: True if most tests annotate what they return.
        docstrings: True if most tests have a docstring.
    """

    way: str = ""
    like: tuple[str, ...] = ()
    mark: str = ""
    annotates: bool = True
    docstrings: bool = False


@dataclass(frozen=True, slots=True)
class _TestFile:
    path: str
    way: str
    marks: tuple[str, ...]
    tests: tuple[Function, ...]


def read_sibling_tests(
    resolver: Resolver, test_path: str, fixtures: Collection[str]
) -> SiblingTests:
    """Return the conventions of the tests nearest to ``test_path``.

    ``fixtures`` are the names of the fixtures that are test clients.
    """
    signs = (*_CLIENTS, *(name.encode() for name in fixtures))
    files = _find_nearest(resolver, test_path, signs)
    seen = [_read_file(resolver, module, fixtures) for module in files]
    used = [one for one in seen if one.way]
    tests = [test for one in used for test in one.tests]
    if not used:
        return SiblingTests()
    folder = parent_folder(test_path)
    near = [one for one in used if parent_folder(one.path) == folder] or used
    way = Counter(one.way for one in near).most_common(1)[0][0]
    marks = Counter(mark for one in used for mark in one.marks)
    return SiblingTests(
        way,
        tuple(one.path for one in near if one.way == way),
        marks.most_common(1)[0][0] if marks else "",
        annotates=_is_majority(tests, [test.returns is not None for test in tests]),
        docstrings=_is_majority(tests, [ast.get_docstring(test) is not None for test in tests]),
    )


def _find_nearest(resolver: Resolver, test_path: str, signs: tuple[bytes, ...]) -> Iterator[Module]:
    """Yield the nearest test modules that may use a client, those in the same folder first."""
    folder = parent_folder(test_path)
    tops = folder.split("/")
    snapshot = resolver.snapshot
    found = [
        path
        for path in snapshot.holding(*signs)
        if path != test_path and path.startswith(tops[0]) and _is_test(path)
    ]
    generated = generated_code(snapshot)
    found = [path for path in found if path not in generated] or found
    found.sort(key=lambda path: (-_count_shared(path, folder), path.count("/"), path))
    modules = (resolver.module(path) for path in found[:_MAX_FILES])
    yield from filter(None, modules)


def _is_test(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.endswith(("_test.py", "_tests.py")) or (
        name.startswith("test") and name.endswith(".py")
    )


def _count_shared(path: str, folder: str) -> int:
    """Return how many leading folders two paths share."""
    pairs = zip(parent_folder(path).split("/"), folder.split("/"), strict=False)
    count = 0
    for first, second in pairs:
        if first != second:
            break
        count += 1
    return count


def _read_file(resolver: Resolver, module: Module, fixtures: Collection[str]) -> _TestFile:
    tests = tuple(_find_tests(module.tree.body))
    marks = tuple(_find_marks(module.tree, tests))
    return _TestFile(module.path, _find_way(resolver, module, tests, fixtures), marks, tests)


def _find_tests(body: Iterable[ast.stmt]) -> Iterator[Function]:
    """Yield the tests in the ``body`` of a module or class; nested functions are not tests."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _find_tests(node.body)
        elif isinstance(node, Function) and node.name.startswith("test"):
            yield node


def _find_way(
    resolver: Resolver, module: Module, tests: Sequence[Function], fixtures: Collection[str]
) -> str:
    """Return how the tests of a module get their client, or an empty string if they get none."""
    used = Counter(arg.arg for test in tests for arg in test.args.args if arg.arg in fixtures)
    if used:
        return used.most_common(1)[0][0]
    for node in module.tree.body:
        match node:
            case ast.ClassDef() if _is_unittest_case(resolver, module.path, node):
                if _makes_client(resolver, module.path, node) or _has_module_client(
                    resolver, module
                ):
                    return UNITTEST
            case _:
                pass
    return MODULE if _has_module_client(resolver, module) else ""


def _has_module_client(resolver: Resolver, module: Module) -> bool:
    statements = (n for n in module.tree.body if isinstance(n, ast.Assign | ast.AnnAssign))
    return any(_makes_client(resolver, module.path, statement) for statement in statements)


def _is_unittest_case(resolver: Resolver, path: str, node: ast.ClassDef) -> bool:
    names = filter(None, map(dotted_name, node.bases))
    return any(
        origin in {"unittest.TestCase", "unittest.IsolatedAsyncioTestCase"}
        for name in names
        for origin in resolver.origins(path, name)
    )


def _makes_client(resolver: Resolver, path: str, node: ast.AST) -> bool:
    names = (dotted_name(n.func) for n in ast.walk(node) if isinstance(n, ast.Call))
    return any(find_client_class(resolver, path, name) for name in names if name)


def _find_marks(tree: ast.Module, tests: Sequence[Function]) -> Iterator[str]:
    called = (d.func if isinstance(d, ast.Call) else d for t in tests for d in t.decorator_list)
    texts = [name for each in called if (name := dotted_name(each))]
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    texts += [ast.unparse(n.value) for n in assigned if ast.unparse(n.targets[0]) == "pytestmark"]
    for text in texts:
        yield from (mark for mark in _MARKS if f"mark.{mark}" in text)


def _is_majority(tests: Sequence[Function], votes: Sequence[bool]) -> bool:
    return sum(votes) * 2 > len(tests)
