"""Resolve the targets of a resource's ``ref`` and ``refs`` fields.

A target is the resource itself, another feature's resource, or a class of the project.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import ledger_path
from featurebuilder.conventions.storage import ImportedName, ReferenceConventions
from featurebuilder.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.errors import Location
    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.project.storage.storage import TreeStorage
    from featurebuilder.request.model.request import FeatureRequest

_PLAIN = "store its primary key in a plain field: {type: uuid}, int or str"
_WORD_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_REFS = frozenset({"ref", "refs"})


@dataclass(frozen=True, slots=True)
class ReferenceProblem:
    """A problem with the target of ``field``."""

    field: str
    what: str
    remedy: str

    def with_location(self, place: Callable[..., Location | None]) -> Problem:
        """Return the problem with its location in the request."""
        where = place("resource", "fields", self.field, "to")
        return Problem(f"resource.fields.{self.field}: {self.what}", where, self.remedy)


@dataclass(frozen=True, slots=True)
class References:
    """The resolved targets, without duplicates, and the problems with the others."""

    found: tuple[ReferenceConventions, ...]
    problems: tuple[ReferenceProblem, ...]


def references_of(
    request: FeatureRequest,
    conventions: Conventions,
    storage: StorageConventions,
    tree: TreeStorage,
    others: Mapping[str, Ledger],
) -> References:
    """Return the targets of the request's references.

    ``others`` are the ledgers of the project's other features; they take precedence over the
    project's own classes.
    """
    found: dict[str, ReferenceConventions] = {}
    problems: list[ReferenceProblem] = []
    for field, to in _fields(request):
        if to == request.name:
            found[to] = _self_reference(request, conventions, storage)
            continue
        reference = _feature_reference(request.name, to, others)
        if reference is None:
            reference = _class_reference(to, tree, storage)
            if reference and _has_schema(to, tree):
                what = f"the table '{to}' is in a database schema, which is not supported"
                problems.append(ReferenceProblem(field, what, _PLAIN))
                continue
        if reference is None:
            problems.append(_missing_target(field, to, tree, others))
        elif not reference.key_type:
            what = f"cannot infer the type of the primary key of {reference.model.name}"
            problems.append(ReferenceProblem(field, what, "annotate it as int, str or uuid.UUID"))
        else:
            found[to] = reference
    return References(tuple(found.values()), tuple(problems))


def features_referencing(name: str, ledgers: Mapping[str, Ledger]) -> tuple[str, ...]:
    """Return the features whose resources reference the feature ``name``."""
    return tuple(
        feature
        for feature, ledger in sorted(ledgers.items())
        if feature != name
        and ledger.request
        and name in {to for _, to in _fields(ledger.request.content)}
    )


def sort_by_reference(requests: Mapping[str, FeatureRequest]) -> tuple[str, ...]:
    """Return the features sorted so that each comes after the features it references.

    Cycles are allowed.
    """
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
    """Yield the name and the target of each reference field."""
    fields = request.resource.fields if request.resource else {}
    for name, field in fields.items():
        # The valid part of an invalid request may have a reference without its target.
        if field.type in _REFS and field.to:
            yield name, field.target


def _self_reference(
    request: FeatureRequest, conventions: Conventions, storage: StorageConventions
) -> ReferenceConventions:
    """Return the conventions of a reference to the resource itself."""
    resource = request.resource
    assert resource is not None  # noqa: S101 - one of its fields references it
    return ReferenceConventions(
        request.name,
        ImportedName(conventions.models_module, resource.name.capwords),
        request.name,
        key_type=resource.key,
        feature=request.name,
        factory=storage.factory,
        is_itself=True,
        is_soft=resource.soft_delete,
    )


def _feature_reference(
    name: str, to: str, others: Mapping[str, Ledger]
) -> ReferenceConventions | None:
    """Return the conventions of a reference to another feature; ``None`` if it does not exist."""
    ledger = others.get(to)
    resource = ledger.request.content.resource if ledger and ledger.request else None
    conventions = ledger.conventions if ledger else None
    if resource is None or conventions is None or conventions.storage is None:
        return None
    return ReferenceConventions(
        to,
        ImportedName(conventions.models_module, resource.name.capwords),
        to,
        key_type=resource.key,
        feature=to,
        factory=conventions.storage.factory,
        is_soft=resource.soft_delete,
        refers_back=name in _reachable_features(to, others, _targets),
        uses_alter=name in _reachable_features(to, others, _tables_needed),
    )


def _reachable_features(
    start: str, others: Mapping[str, Ledger], targets: Callable[[Ledger], set[str]]
) -> set[str]:
    """Return the features that ``start`` references, directly or through their ``targets``."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        ledger = others.get(waiting.pop())
        new = targets(ledger) - reached if ledger else set()
        reached |= new
        waiting += new
    return reached


def _targets(ledger: Ledger) -> set[str]:
    """Return the features that a feature references."""
    return {to for _, to in _fields(ledger.request.content)} if ledger.request else set()


def _tables_needed(ledger: Ledger) -> set[str]:
    """Return the features whose tables must exist before the table of a feature is created."""
    resource = ledger.request.content.resource if ledger.request else None
    storage = ledger.conventions.storage if ledger.conventions else None
    later = {one.to for one in storage.references if one.uses_alter} if storage else set()
    fields = resource.fields.values() if resource else ()
    return {str(field.target) for field in fields if field.type == "ref"} - later


def _class_reference(
    to: str, tree: TreeStorage, storage: StorageConventions
) -> ReferenceConventions | None:
    """Return the conventions of a reference to a mapped class of the project, if there is one."""
    mapped = next((one for one in tree.classes if one.table == to), None)
    if mapped is None:
        return None
    module = tree.project.finder.name_of(mapped.path)
    # The tests get a function that makes rows of this class, next to the resource's factory.
    maker = ImportedName(
        storage.factory.module, f"make_{_WORD_BOUNDARY.sub('_', mapped.name).lower()}"
    )
    return ReferenceConventions(
        to, ImportedName(module, mapped.name), to, mapped.key, mapped.key_type, factory=maker
    )


def _has_schema(to: str, tree: TreeStorage) -> bool:
    """Return whether the table is in a database schema."""
    return next(one.has_schema for one in tree.classes if one.table == to)


def _missing_target(
    field: str, to: str, tree: TreeStorage, features: Mapping[str, Ledger]
) -> ReferenceProblem:
    """Return the problem with a target that cannot be resolved."""
    known = {one.table for one in tree.classes}
    if ledger_path(to) in tree.project.snapshot:
        what = f"the feature '{to}' has no resource to reference"
        return ReferenceProblem(field, what, "reference a feature that has one")
    listed = f"; known tables: {', '.join(sorted(known))}" if known else ""
    what = f"no feature or table '{to}' exists{listed}"
    near = get_close_matches(to, sorted({*known, *features}), n=1)
    remedy = f"did you mean '{near[0]}'? If not, build it first" if near else "build it first"
    return ReferenceProblem(field, what, f"{remedy}: featurebuilder build {to}")
