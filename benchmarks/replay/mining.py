"""Finds the commits in which a person added a router module and wired it into an aggregator."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.replay.inclusions import Inclusion, include_calls, inclusions
from benchmarks.replay.modules import Import, Module, parse, router_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.replay.repository import Addition, FileChange, Repository
    from featurebuilder.project.source.snapshot import Snapshot

_ASIDE = re.compile(r"(^|/)(tests?|docs?|docs_src|examples?)/|(^|/)(test_\w+|conftest)\.py$")


@dataclass(frozen=True)
class Case:
    """One commit: the tree before it with what it added, and the edit that the person made."""

    repository: str
    commit: str
    module: str
    aggregator: str
    tree: Snapshot
    before: bytes
    person: bytes
    inclusion: Inclusion
    imports: frozenset[Import]

    @property
    def id(self) -> str:
        """How the case is asked for."""
        return f"{self.repository}@{self.commit[:9]}"


def mine(repository: Repository, revision: str, since: str | None = None) -> Iterator[Case]:
    """Yield the cases of a history, newest first, each wiring once."""
    seen = set()
    for addition in repository.additions(revision, since):
        for module in _router_modules(repository, addition):
            case = _case(repository, addition.commit, module)
            if case is None:
                continue
            wiring = (case.module, case.aggregator, case.inclusion.place.dump)
            if wiring not in seen:
                seen.add(wiring)
                yield case


def is_aside(path: str) -> bool:
    """Return whether a file belongs to tests, documents or examples."""
    return bool(_ASIDE.search(path))


def _router_modules(repository: Repository, addition: Addition) -> list[str]:
    """Return the new router module, if there is exactly one."""
    found = []
    for path, blob in addition.added.items():
        if is_aside(path):
            continue
        data = repository.blob(blob)
        module = parse(path, data) if b"Router" in data else None
        if module and router_module(module):
            found.append(path)
    return found if len(found) == 1 else []


def _case(repository: Repository, commit: str, path: str) -> Case | None:
    parent = repository.parent(commit)
    if parent is None:
        return None
    changes = repository.changes(parent, commit)
    if not any(c.status == "A" and c.path == path for c in changes):
        return None
    after = repository.snapshot(repository.tree(commit))
    wired = [
        (change, gained)
        for change in changes
        if change.status == "M" and change.path.endswith(".py") and not is_aside(change.path)
        for gained in _gained(repository, change, after, path)
    ]
    if len(wired) != 1:
        return None
    change, inclusion = wired[0]
    old = _with_added(repository, parent, changes)
    gained_imports = {i for i in inclusion.imports if not _is_there(old, i)}
    return Case(
        repository.name,
        commit,
        path,
        change.path,
        old,
        _blob(repository, change.before),
        _blob(repository, change.after),
        inclusion,
        frozenset(gained_imports),
    )


def _gained(
    repository: Repository, change: FileChange, after: Snapshot, child: str
) -> list[Inclusion]:
    """Return the inclusions of the child in a file that gains no other."""
    data = _blob(repository, change.after)
    old = parse(change.path, _blob(repository, change.before))
    new = parse(change.path, data) if _may_name(data, child) else None
    if old is None or new is None:
        return []
    found = inclusions(after, new, child)
    others = Counter(include_calls(new))
    others.subtract(i.place.dump for i in found if i.place.container is None)
    return found if others.total() <= len(include_calls(old)) else []


def _may_name(data: bytes, child: str) -> bool:
    folder, _, name = child.removesuffix(".py").rpartition("/")
    words = {name, folder.rpartition("/")[2]} - {"", "__init__"}
    return b"outer" in data and any(word.encode() in data for word in words)


def _with_added(repository: Repository, parent: str, changes: list[FileChange]) -> Snapshot:
    added = {c.path: c.after for c in changes if c.status == "A" and c.after}
    return repository.snapshot(repository.tree(parent) | added)


def _is_there(files: Snapshot, imported: Import) -> bool:
    module: Module | None = parse(imported.path, files.read(imported.path) or b"")
    return module is not None and any(b.imported == imported for b in module.bindings)


def _blob(repository: Repository, name: str | None) -> bytes:
    return repository.blob(name) if name else b""
