"""What the refs of a resource lead to: itself, another feature's, or a class of the tree's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from featurebuilder.errors import Problem
from featurebuilder.plan.ledger import ledger_path
from featurebuilder.plan.storage_conventions import Imported, ReferenceConventions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from featurebuilder.errors import Location
    from featurebuilder.plan.conventions import Conventions
    from featurebuilder.plan.ledger import Ledger
    from featurebuilder.plan.storage_conventions import StorageConventions
    from featurebuilder.project.storage import TreeStorage
    from featurebuilder.request.model import FeatureRequest

_PLAIN = "keep its key in a plain field: {type: uuid}, int or str"
_BETWEEN = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_REFS = frozenset({"ref", "refs"})


@dataclass(frozen=True, slots=True)
class ReferenceProblem:
    """What is wrong with the ``field`` that refers to something."""

    field: str
    what: str
    remedy: str

    def placed(self, place: Callable[..., Location | None]) -> Problem:
        """Return the problem where it stands in the request."""
        where = place("resource", "fields", self.field, "to")
        return Problem(f"resource.fields.{self.field}: {self.what}", where, self.remedy)


@dataclass(frozen=True, slots=True)
class References:
    """What the refs lead to, each once, and what is wrong with those that lead nowhere."""

    found: tuple[ReferenceConventions, ...]
    problems: tuple[ReferenceProblem, ...]


def references_of(
    request: FeatureRequest,
    conventions: Conventions,
    storage: StorageConventions,
    tree: TreeStorage,
    others: Mapping[str, Ledger],
) -> References:
    """Return what the refs of the request's resource lead to.

    ``others`` are the ledgers of the tree's other features, which come before its own classes.
    """
    found: dict[str, ReferenceConventions] = {}
    problems: list[ReferenceProblem] = []
    for field, to in _fields(request):
        if to == request.name:
            found[to] = _itself(request, conventions, storage)
            continue
        reference = _to_feature(request.name, to, others, storage)
        if reference is None and not storage.in_memory:
            reference = _to_class(to, tree, storage)
            if reference and _has_schema(to, tree):
                what = f"the table '{to}' stands in a schema, and no key to such is written yet"
                problems.append(ReferenceProblem(field, what, _PLAIN))
                continue
        if reference is None:
            problems.append(_nowhere(field, to, storage, tree, others))
        elif not reference.key_type:
            what = f"the source does not tell the type of the key of {reference.model.name}"
            problems.append(ReferenceProblem(field, what, "annotate it: int, str or uuid.UUID"))
        else:
            found[to] = reference
    return References(tuple(found.values()), tuple(problems))


def referring_to(name: str, ledgers: Mapping[str, Ledger]) -> tuple[str, ...]:
    """Return the features whose resources refer to that of the feature ``name``."""
    return tuple(
        feature
        for feature, ledger in sorted(ledgers.items())
        if feature != name
        and ledger.request
        and name in {to for _, to in _fields(ledger.request.content)}
    )


def referred_first(requests: Mapping[str, FeatureRequest]) -> tuple[str, ...]:
    """Return the features in an order in which each comes after those that it refers to."""
    ordered: dict[str, None] = {}
    started: set[str] = set()

    def visit(name: str) -> None:
        if name in started or name not in requests:
            return
        started.add(name)
        for to in dict.fromkeys(to for _, to in _fields(requests[name])):
            visit(to)
        ordered[name] = None

    for name in requests:
        visit(name)
    return tuple(ordered)


def _fields(request: FeatureRequest) -> Iterator[tuple[str, str]]:
    fields = request.resource.fields if request.resource else {}
    for name, field in fields.items():
        if field.type in _REFS:
            yield name, field.target


def _itself(
    request: FeatureRequest, conventions: Conventions, storage: StorageConventions
) -> ReferenceConventions:
    resource = request.resource
    assert resource is not None  # noqa: S101 - it has a field that refers to it
    return ReferenceConventions(
        request.name,
        Imported(conventions.models_module, resource.name.capwords),
        request.name,
        key_type=resource.key,
        feature=request.name,
        factory=storage.factory,
        is_itself=True,
        is_soft=resource.soft_delete,
    )


def _to_feature(
    name: str, to: str, others: Mapping[str, Ledger], storage: StorageConventions
) -> ReferenceConventions | None:
    ledger = others.get(to)
    resource = ledger.request.content.resource if ledger and ledger.request else None
    conventions = ledger.conventions if ledger else None
    if resource is None or conventions is None or conventions.storage is None:
        return None
    if conventions.storage.in_memory != storage.in_memory:
        return None
    return ReferenceConventions(
        to,
        Imported(conventions.models_module, resource.name.capwords),
        to,
        key_type=resource.key,
        feature=to,
        factory=conventions.storage.factory,
        is_soft=resource.soft_delete,
        refers_back=name in _reached(to, others),
    )


def _reached(start: str, others: Mapping[str, Ledger]) -> set[str]:
    """Return what the feature ``start`` refers to, and what that refers to, and so on."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        ledger = others.get(waiting.pop())
        fields = _fields(ledger.request.content) if ledger and ledger.request else ()
        new = {to for _, to in fields} - reached
        reached |= new
        waiting += new
    return reached


def _to_class(
    to: str, tree: TreeStorage, storage: StorageConventions
) -> ReferenceConventions | None:
    mapped = next((one for one in tree.classes if one.table == to), None)
    if mapped is None:
        return None
    module = tree.project.finder.name_of(mapped.path)
    # The factory of what refers to it makes its rows, too.
    maker = Imported(storage.factory.module, f"make_{_BETWEEN.sub('_', mapped.name).lower()}")
    return ReferenceConventions(
        to, Imported(module, mapped.name), to, mapped.key, mapped.key_type, factory=maker
    )


def _has_schema(to: str, tree: TreeStorage) -> bool:
    return next(one.has_schema for one in tree.classes if one.table == to)


def _nowhere(
    field: str,
    to: str,
    storage: StorageConventions,
    tree: TreeStorage,
    features: Mapping[str, Ledger],
) -> ReferenceProblem:
    known = set() if storage.in_memory else {one.table for one in tree.classes}
    if _is_elsewhere(to, storage, tree, features):
        here, there = ("memory", "a database") if storage.in_memory else ("a database", "memory")
        what = f"'{to}' is kept in {there}: what is kept in {here} cannot refer to it"
        return ReferenceProblem(field, what, "keep both alike, or say the key as a plain field")
    if ledger_path(to) in tree.project.snapshot:
        what = f"the feature '{to}' keeps nothing that could be referred to"
        return ReferenceProblem(field, what, "refer to one that does")
    listed = f"; there are the tables {', '.join(sorted(known))}" if known else ""
    what = f"there is neither a feature nor a table '{to}' to refer to{listed}"
    near = get_close_matches(to, sorted({*known, *features}), n=1)
    remedy = f"did you mean '{near[0]}'? Else build it first" if near else "build it first"
    return ReferenceProblem(field, what, f"{remedy}: featurebuilder build {to}")


def _is_elsewhere(
    to: str, storage: StorageConventions, tree: TreeStorage, features: Mapping[str, Ledger]
) -> bool:
    """Return whether there is such a thing, but where the resource cannot refer to it."""
    ledger = features.get(to)
    other = ledger.conventions.storage if ledger and ledger.conventions else None
    if other:
        return other.in_memory != storage.in_memory
    return storage.in_memory and any(one.table == to for one in tree.classes)
