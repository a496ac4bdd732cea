"""Under which prefix those who call a router expect it: its tests, a client, an OpenAPI document.

What a tree already asks for is better evidence than what siblings are like. It is looked for in
files that are named after the router's module, by the paths that their texts hold: such a path
ends in one of the router's own, and what stands before it is the prefix.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.renaming import words_of_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from featurebuilder.project.graph import Key, RouterGraph
    from featurebuilder.project.snapshot import Snapshot

_CLIENTS = (".js", ".jsx", ".svelte", ".ts", ".tsx", ".vue")
_DOCUMENT = re.compile(r"(^|/)(openapi|swagger)[\w.-]*\.(json|ya?ml)$")
_TESTS = frozenset({"test", "tests"})
_ABOUT_NOBODY = _TESTS | {"client", "index", "service", "spec", "store"}
_QUOTED = re.compile(r"""["'`](\$?\{[^{}"'`]*\})?(/[^"'`\s?#${]*)["'`?#$]""")
_DOCUMENTED = re.compile(r"""(?:^[ \t]*|["'])(/[^\s"':]*)["']?\s*:""", re.MULTILINE)
_PARAMETER = re.compile(r"\\\{\w+(?::\w+)?\\\}")
_STEM = 4


class Expected(NamedTuple):
    """A prefix, empty where none is needed, and the file that asks for it."""

    prefix: str
    asked_in: str


class _Asked(NamedTuple):
    """A path that a file asks for; what stands before it may be left out there."""

    path: str
    is_whole: bool
    file: str


def expected_prefix(
    snapshot: Snapshot, graph: RouterGraph, key: Key, parent: Key, others: Collection[str]
) -> Expected | None:
    """Return the prefix under which ``parent`` is expected to include ``key``, if that is told.

    ``others`` are the paths of the modules beside.
    """
    outer = graph.served_prefixes(parent)
    own = [operation.path for operation in graph.operations_of(key)]
    if not own or None in outer or None in own:
        return None
    served = [prefix for prefix in outer if prefix is not None]
    paths = sorted({path for path in own if path is not None})
    words = _own_words(key.path, others)
    taken = _served(graph)
    found = [
        Expected(prefix, asked.file)
        for asked in _asked(snapshot, words)
        if asked.path.rstrip("/") not in taken
        for prefix in _prefixes(asked, paths, served, words)
    ]
    if not found:
        found = list(_documented(snapshot, paths, served))
        found = found if len({each.prefix for each in found}) == 1 else []
    count = Counter(each.prefix for each in found)
    return max(found, key=lambda each: (count[each.prefix], len(each.prefix)), default=None)


def _served(graph: RouterGraph) -> frozenset[str]:
    """Return the paths, up to their parameters, that are served already."""
    routers = {operation.router for operation in graph.operations}
    served = {router: graph.served_prefixes(router) for router in routers}
    return frozenset(
        (prefix + operation.path).partition("{")[0].rstrip("/")
        for operation in graph.operations
        for prefix in served[operation.router]
        if prefix is not None and operation.path is not None
    )


def _own_words(path: str, others: Collection[str]) -> tuple[str, ...]:
    """Return the words of a module's path that not all of those beside it begin with."""
    words = _words(path)
    beside = [_words(other) for other in others]
    start = 0
    while start < len(words) - 1 and all(
        other[start : start + 1] == words[start : start + 1] for other in beside
    ):
        start += 1
    return words[start:]


def _words(path: str) -> tuple[str, ...]:
    stem = path.rpartition(".")[0]
    return tuple(word for word in words_of_path(stem) if word not in _ABOUT_NOBODY)


def _asked(snapshot: Snapshot, words: tuple[str, ...]) -> Iterator[_Asked]:
    if not words:
        return
    for path in snapshot.paths:
        if words[-1][:_STEM] in path.lower() and _is_named_after(path, words):
            text = (snapshot.read(path) or b"").decode(errors="replace")
            python = path.endswith(".py")
            found = {_Asked(m[2], python and not m[1], path) for m in _QUOTED.finditer(text)}
            yield from sorted(found)


def _is_named_after(path: str, words: tuple[str, ...]) -> bool:
    """Return whether a file asks for what a module of these words serves: a test, or a client."""
    name = path.rpartition("/")[2]
    is_test = path.endswith(".py") and bool(_TESTS.intersection(words_of_path(path[:-3])))
    if not is_test and not path.endswith(_CLIENTS):
        return False
    there = _words(path)
    return there[-len(words) :] == words and len(_words(name)) <= len(words)


def _prefixes(
    asked: _Asked, own: Iterable[str], served: Sequence[str], words: tuple[str, ...]
) -> set[str]:
    """Return the prefixes that would make one of the router's own paths the one asked for."""
    found = set()
    for path in own:
        match = re.fullmatch(rf"(.*?){_pattern(path)}", asked.path.rstrip("/"))
        prefix = _inner(match[1], served, is_whole=asked.is_whole) if match else None
        if prefix is not None and (_names(prefix, words) or _tells(path, prefix, words)):
            found.add(prefix)
    return found


def _pattern(path: str) -> str:
    return _PARAMETER.sub("[^/]+", re.escape(path.rstrip("/")))


def _inner(prefix: str, served: Sequence[str], *, is_whole: bool) -> str | None:
    """Return what is left of a prefix within those that the aggregator is served under."""
    for outer in sorted(served, key=len, reverse=True):
        if f"{prefix}/".startswith(f"{outer}/"):
            return prefix.removeprefix(outer)
    return None if is_whole else prefix


def _tells(path: str, prefix: str, words: tuple[str, ...]) -> bool:
    """Return whether a path holds more than parameters, and if it stands alone the resource."""
    fixed = [part for part in path.split("/") if part and not part.startswith("{")]
    return bool(fixed) and (bool(prefix) or _names(f"/{fixed[0]}", words))


def _names(prefix: str, words: tuple[str, ...]) -> bool:
    """Return whether the last part of a prefix names the resource, in part at least."""
    return not set(words).isdisjoint(words_of_path(prefix.rpartition("/")[2]))


def _documented(
    snapshot: Snapshot, own: Sequence[str], served: Sequence[str]
) -> Iterator[Expected]:
    """Yield the prefixes under which an OpenAPI document has all of the router's own paths."""
    longest = max(own, key=len)
    for file in filter(_DOCUMENT.search, snapshot.paths):
        text = (snapshot.read(file) or b"").decode(errors="replace")
        there = set(_DOCUMENTED.findall(text))
        for path in sorted(path for path in there if path.endswith(longest)):
            prefix = path.removesuffix(longest)
            inner = _inner(prefix, served, is_whole=True)
            if inner is not None and all(prefix + other in there for other in own):
                yield Expected(inner, file)
