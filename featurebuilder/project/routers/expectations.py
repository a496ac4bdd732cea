"""Infer a router's prefix from the tests, clients and OpenAPI documents that already use it.

A path that the project already requests is better evidence than the siblings' prefixes. Tests
and client files named after the router's module are searched for quoted paths. If such a path
ends in one of the router's own paths, the part before it is the prefix.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.source.renaming import words_of_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from featurebuilder.project.routers.graph import RouterGraph, RouterKey
    from featurebuilder.project.source.snapshot import Snapshot

_CLIENT_SUFFIXES = (".js", ".jsx", ".svelte", ".ts", ".tsx", ".vue")
_OPENAPI_FILE = re.compile(r"(^|/)(openapi|swagger)[\w.-]*\.(json|ya?ml)$")
_TEST_WORDS = frozenset({"test", "tests"})
_GENERIC_WORDS = _TEST_WORDS | {"client", "index", "service", "spec", "store"}
_QUOTED_PATH = re.compile(r"""["'`](\$?\{[^{}"'`]*\})?(/[^"'`\s?#${]*)["'`?#$]""")
_OPENAPI_PATH = re.compile(r"""(?:^[ \t]*|["'])(/[^\s"':]*)["']?\s*:""", re.MULTILINE)
_PARAMETER = re.compile(r"\\\{\w+(?::\w+)?\\\}")
_STEM_LENGTH = 4  # A cheap filter before paths are split into words; plurals share the stem.


class ExpectedPrefix(NamedTuple):
    """An expected prefix.

    Attributes:
        prefix: The prefix; empty if none is needed.
        asked_in: The file that requests it.
    """

    prefix: str
    asked_in: str


class _RequestedPath(NamedTuple):
    """A path that a file requests.

    Attributes:
        path: The path.
        is_whole: False if a base URL or a common prefix may be missing before the path.
        file: The file that requests it.
    """

    path: str
    is_whole: bool
    file: str


def infer_prefix(
    snapshot: Snapshot,
    graph: RouterGraph,
    key: RouterKey,
    parent: RouterKey,
    others: Collection[str],
) -> ExpectedPrefix | None:
    """Return the prefix that ``parent`` is expected to include ``key`` with.

    Tests and clients decide first; an OpenAPI document is used only if they show nothing and it
    allows one prefix alone. Of several prefixes the most frequent wins, then the longest.

    Args:
        snapshot: The project's files.
        graph: The project's routers.
        key: The router that is included.
        parent: The router that includes it.
        others: Paths of the other router modules, to find the words that only this module has.

    Returns:
        The prefix and the file that shows it, or ``None`` if no file does.
    """
    outer = graph.served_prefixes(parent)
    own = [operation.path for operation in graph.operations_of(key)]
    if not own or None in outer or None in own:
        return None
    served = [prefix for prefix in outer if prefix is not None]
    paths = sorted({path for path in own if path is not None})
    words = _own_words(key.path, others)
    taken = _served_paths(graph)
    found = [
        ExpectedPrefix(prefix, requested.file)
        for requested in _requested_paths(snapshot, words)
        if requested.path.rstrip("/") not in taken
        for prefix in _matching_prefixes(requested, paths, served, words)
    ]
    if not found:
        found = list(_documented_prefixes(snapshot, paths, served))
        found = found if len({each.prefix for each in found}) == 1 else []
    count = Counter(each.prefix for each in found)
    return max(found, key=lambda each: (count[each.prefix], len(each.prefix)), default=None)


def _served_paths(graph: RouterGraph) -> frozenset[str]:
    """Return the paths that are already served, each cut at its first parameter."""
    routers = {operation.router for operation in graph.operations}
    served = {router: graph.served_prefixes(router) for router in routers}
    return frozenset(
        (prefix + operation.path).partition("{")[0].rstrip("/")
        for operation in graph.operations
        for prefix in served[operation.router]
        if prefix is not None and operation.path is not None
    )


def _own_words(path: str, others: Collection[str]) -> tuple[str, ...]:
    """Return the words of a module's path without the leading words shared by all other modules."""
    words = _path_words(path)
    beside = [_path_words(other) for other in others]
    start = 0
    while start < len(words) - 1 and all(
        other[start : start + 1] == words[start : start + 1] for other in beside
    ):
        start += 1
    return words[start:]


def _path_words(path: str) -> tuple[str, ...]:
    """Return the words of a path without generic ones such as ``test`` and ``client``."""
    stem = path.rpartition(".")[0]
    return tuple(word for word in words_of_path(stem) if word not in _GENERIC_WORDS)


def _requested_paths(snapshot: Snapshot, words: tuple[str, ...]) -> Iterator[_RequestedPath]:
    """Yield the paths that tests and clients named after ``words`` request."""
    if not words:
        return
    for path in snapshot.paths:
        if words[-1][:_STEM_LENGTH] in path.lower() and _is_named_after(path, words):
            text = (snapshot.read(path) or b"").decode(errors="replace")
            python = path.endswith(".py")
            found = {
                _RequestedPath(m[2], python and not m[1], path) for m in _QUOTED_PATH.finditer(text)
            }
            yield from sorted(found)


def _is_named_after(path: str, words: tuple[str, ...]) -> bool:
    """Return whether a file is a test or a client named after the module's words."""
    name = path.rpartition("/")[2]
    is_test = path.endswith(".py") and bool(_TEST_WORDS.intersection(words_of_path(path[:-3])))
    if not is_test and not path.endswith(_CLIENT_SUFFIXES):
        return False
    present = _path_words(path)
    return present[-len(words) :] == words and len(_path_words(name)) <= len(words)


def _matching_prefixes(
    requested: _RequestedPath, own: Iterable[str], served: Sequence[str], words: tuple[str, ...]
) -> set[str]:
    """Return the prefixes that turn one of the router's own paths into the requested path."""
    found = set()
    for path in own:
        match = re.fullmatch(rf"(.*?){_path_pattern(path)}", requested.path.rstrip("/"))
        prefix = _inner_prefix(match[1], served, is_whole=requested.is_whole) if match else None
        if prefix is not None and (
            _has_resource_name(prefix, words) or _is_specific(path, prefix, words)
        ):
            found.add(prefix)
    return found


def _path_pattern(path: str) -> str:
    """Return a regular expression for a path, in which parameters match any segment."""
    return _PARAMETER.sub("[^/]+", re.escape(path.rstrip("/")))


def _inner_prefix(prefix: str, served: Sequence[str], *, is_whole: bool) -> str | None:
    """Return the rest of a prefix after the prefix that the aggregator is served under.

    Return ``None`` if the path is whole and does not start with any of ``served``.
    """
    for outer in sorted(served, key=len, reverse=True):
        if f"{prefix}/".startswith(f"{outer}/"):
            return prefix.removeprefix(outer)
    return None if is_whole else prefix


def _is_specific(path: str, prefix: str, words: tuple[str, ...]) -> bool:
    """Return whether a path and its prefix identify the resource.

    The path needs a fixed segment. Without a prefix, the first fixed segment must name the
    resource.
    """
    fixed = [part for part in path.split("/") if part and not part.startswith("{")]
    return bool(fixed) and (bool(prefix) or _has_resource_name(f"/{fixed[0]}", words))


def _has_resource_name(prefix: str, words: tuple[str, ...]) -> bool:
    """Return whether the last segment of a prefix shares a word with the resource."""
    return not set(words).isdisjoint(words_of_path(prefix.rpartition("/")[2]))


def _documented_prefixes(
    snapshot: Snapshot, own: Sequence[str], served: Sequence[str]
) -> Iterator[ExpectedPrefix]:
    """Yield the prefixes under which an OpenAPI document lists all of the router's paths."""
    longest = max(own, key=len)
    for file in filter(_OPENAPI_FILE.search, snapshot.paths):
        text = (snapshot.read(file) or b"").decode(errors="replace")
        present = set(_OPENAPI_PATH.findall(text))
        for path in sorted(path for path in present if path.endswith(longest)):
            prefix = path.removesuffix(longest)
            inner = _inner_prefix(prefix, served, is_whole=True)
            if inner is not None and all(prefix + other in present for other in own):
                yield ExpectedPrefix(inner, file)
