"""Takes every wired router of a tree out, one at a time, and lets the engine wire it back."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.replay.engine import wire
from benchmarks.replay.inclusions import Inclusion, inclusions, places
from benchmarks.replay.mining import is_aside
from benchmarks.replay.modules import parse, router_module
from benchmarks.replay.scoring import Edit, Replayed, Score, Wanted, compare, kind_of
from benchmarks.replay.taking_out import Item, take_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.replay.inclusions import Place
    from benchmarks.replay.modules import Binding, Import, Module
    from benchmarks.replay.repository import Repository
    from featurebuilder.project.source.snapshot import Snapshot

_REGULAR = 2


@dataclass(frozen=True)
class Trip:
    """A router that is wired in ``tree``, and the files as they are without its wiring."""

    repository: str
    commit: str
    aggregator: str
    inclusion: Inclusion
    tree: Snapshot
    without: dict[str, bytes]
    imports: frozenset[Import]
    group: str
    siblings: int

    @property
    def id(self) -> str:
        """How the case is asked for."""
        return f"{self.repository}@{self.commit[:9]}:{self.inclusion.child}"


def trips(repository: Repository, revision: str) -> Iterator[Trip]:
    """Yield the round trips of the newest commit that includes a router."""
    usable = (c for c in repository.line(revision) if repository.mentions(c, "include_router"))
    commit = next(usable, None)
    if commit is None:
        return
    tree = repository.snapshot(repository.tree(commit))
    wired = [(m, inclusion) for m in _modules(tree) for inclusion in inclusions(tree, m)]
    times = Counter(inclusion.child for _, inclusion in wired)
    for module, inclusion in wired:
        if times[inclusion.child] == 1 and _has_its_own(tree, inclusion.child):
            taken = _taken_out(tree, module, inclusion)
            if taken is not None:
                files, imports = taken
                group, siblings = _group(module, inclusion)
                yield Trip(
                    repository.name, commit, module.path, inclusion, tree, files,
                    imports, group, siblings,
                )  # fmt: skip


def travel(trip: Trip) -> Replayed:
    """Let the engine wire the router back, and score it."""
    child = trip.inclusion.child
    original = {path: trip.tree.read(path) or b"" for path in trip.without}
    tree = trip.tree.with_files(trip.without)
    edits = tuple(Edit(path, trip.without[path], original[path]) for path in trip.without)
    wanted = Wanted(trip.aggregator, edits, trip.imports, trip.inclusion.place.dump)
    answer = wire(tree, child)
    comparison = compare(wanted, tree, child, answer)
    score = Score(
        id=trip.id,
        repository=trip.repository,
        commit=trip.commit,
        module=child,
        aggregator=trip.aggregator,
        kind=kind_of(trip.inclusion),
        outcome=answer.outcome,
        marks=comparison.marks,
        reason=answer.reason or comparison.fault,
        chosen=comparison.chosen,
        has_snippet=answer.has_snippet,
        group=trip.group,
        siblings=trip.siblings,
    )
    return Replayed(score, edits, answer)


def _has_its_own(tree: Snapshot, child: str) -> bool:
    module = None if is_aside(child) else _parsed(tree, child)
    facts = router_module(module) if module else None
    return facts is not None and facts.is_single


def _modules(tree: Snapshot) -> Iterator[Module]:
    for path in tree.paths:
        if path.endswith(".py") and not is_aside(path):
            data = tree.read(path) or b""
            module = parse(path, data) if b"router" in data.lower() else None
            if module:
                yield module


def _taken_out(
    tree: Snapshot, module: Module, inclusion: Inclusion
) -> tuple[dict[str, bytes], frozenset[Import]] | None:
    """Return the files without the wiring, and the imports that went with it."""
    files: dict[str, bytes] = {}
    gone: set[Import] = set()
    node: ast.expr | None = inclusion.place.node
    for imported in inclusion.imports:
        home = module if imported.path == module.path else _parsed(tree, imported.path)
        binding = _binding(home, imported) if home else None
        if home is None or binding is None:
            return None
        is_spare = not _used(home, binding.bound, node)
        if is_spare:
            gone.add(imported)
        place = inclusion.place if home is module else None
        data = _edited(home, place, binding if is_spare else None, inclusion.child)
        if data is None:
            return None
        if data != home.data:
            files[home.path] = data
        if not is_spare:
            break
        node = None
    return files, frozenset(gone)


def _edited(
    module: Module, place: Place | None, binding: Binding | None, child: str
) -> bytes | None:
    statements: list[ast.stmt] = []
    items: list[Item] = []
    if place and place.container is None:
        statements.append(place.statement)
    elif place and place.container is not None:
        held = _items(place.container)
        items.append(Item(held, held.index(place.node)))
    if binding and len(binding.statement.names) == 1:
        statements.append(binding.statement)
    elif binding:
        names = binding.statement.names
        items.append(Item(names, names.index(binding.alias)))
    items += _published(module, binding.bound) if binding else []
    if any(len(item.items) == 1 for item in items):
        return None
    stem = child.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]
    return take_out(module, statements, items, stem)


def _items(container: ast.expr) -> list[ast.expr]:
    match container:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return items
        case _:
            return []


def _published(module: Module, name: str) -> list[Item]:
    """Return the name's item in ``__all__``."""
    found = []
    for statement in module.tree.body:
        match statement:
            case ast.Assign(
                targets=[ast.Name(id="__all__")],
                value=ast.List(elts=items) | ast.Tuple(elts=items),
            ):
                for index, item in enumerate(items):
                    if isinstance(item, ast.Constant) and item.value == name:
                        found.append(Item(items, index))
            case _:
                pass
    return found


def _used(module: Module, name: str, but_in: ast.expr | None) -> bool:
    taken = {id(node) for node in ast.walk(but_in)} if but_in else set()
    return any(
        isinstance(node, ast.Name) and node.id == name and id(node) not in taken
        for node in ast.walk(module.tree)
    )


def _binding(module: Module, imported: Import) -> Binding | None:
    return next((b for b in module.bindings if b.imported == imported), None)


def _parsed(tree: Snapshot, path: str) -> Module | None:
    return parse(path, tree.read(path) or b"")


def _group(module: Module, inclusion: Inclusion) -> tuple[str, int]:
    """Return how the router stands among the others in its block or list, and how many they are.

    It stands last, in a sorted list, alone, or otherwise.
    """
    own = inclusion.place
    block = _block(module, own.statement)
    alike = [
        place
        for place in places(module)
        if (place.owner, place.container) == (own.owner, own.container)
        and (own.container is not None or place.statement in block)
    ]
    siblings = len(alike) - 1
    if not siblings:
        return "alone", 0
    if alike[-1].node is own.node:
        return "last", siblings
    return ("sorted" if _is_sorted([p.child for p in alike]) else "other"), siblings


def _block(module: Module, statement: ast.stmt) -> list[ast.stmt]:
    """Return the statements among which one stands."""
    for node in ast.walk(module.tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and statement in block:
                return block
    return [statement]


def _is_sorted(children: Sequence[ast.expr]) -> bool:
    texts = [ast.unparse(child) for child in children]
    return len(texts) > _REGULAR and texts in (sorted(texts), sorted(texts, key=str.casefold))
