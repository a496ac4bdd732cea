"""Classes that would be there twice: a resource's own, and those of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.plan.resource_names import model_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.plan.current import Current
    from featurebuilder.plan.storage_conventions import Imported, StorageConventions
    from featurebuilder.project.mapped_classes import MappedClass


def refuse_class_clashes(asked: Current, storage: StorageConventions) -> None:
    """Refuse a resource that would be called as what its own router imports.

    Raises:
        UnusableProjectError: naming both, at the resource's name.
    """
    resource = asked.request.resource
    if resource is None:
        return
    own = model_names(resource.name)
    where = asked.place("resource", "name")
    problems = [
        Problem(
            f"resource.name: its model would be called {one.name}, as is what {one.module} has, "
            "which its router imports",
            where,
            f"give the resource another name, such as '{resource.name}_record'",
        )
        for one in dict.fromkeys(_imported(storage))
        if one.name in own
    ]
    if problems:
        raise UnusableProjectError(*problems)


def refuse_own_tables(asked: Current, classes: Iterable[MappedClass], model: str) -> None:
    """Refuse a resource whose table, or mapped class, the tree has already.

    One database has no table twice, and relations name classes by their names alone. ``model`` is
    where the resource's own stands.

    Raises:
        UnusableProjectError: naming what is there, at the feature's name or the resource's.
    """
    request = asked.request
    resource = request.resource
    if resource is None:
        return
    problems: list[Problem] = []
    for one in classes:
        is_named = one.name == resource.name.capwords
        if one.path == model and is_named and one.table == request.name:
            continue
        if one.table == request.name:
            what = f"the tree has a table '{one.table}' already: {one.place}"
            remedy = f"give the feature another name, such as '{request.name}_records'"
            problems.append(Problem(what, asked.place("name"), remedy))
        elif is_named:
            what = f"resource.name: the tree has a mapped class of this name already: {one.place}"
            remedy = f"give the resource another name, such as '{resource.name}_record'"
            problems.append(Problem(what, asked.place("resource", "name"), remedy))
    if problems:
        raise UnusableProjectError(*problems)


def _imported(storage: StorageConventions) -> Iterator[Imported]:
    user = storage.user
    told = [storage.session_type, storage.session_alias]
    told += [user.type, user.alias] if user else []
    told += [one.model for one in storage.references if not one.is_itself]
    yield from filter(None, told)
