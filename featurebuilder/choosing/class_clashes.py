"""Refuse resources whose model or table name is already used in the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.request.resource_names import model_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.conventions.storage import ImportedName, StorageConventions
    from featurebuilder.project.storage.mapped_classes import MappedClass
    from featurebuilder.request.asking import FoundRequest


def refuse_class_clashes(asked: FoundRequest, storage: StorageConventions) -> None:
    """Refuse a resource whose models have the same name as a class that its router imports.

    Raises:
        UnusableProjectError: with each clash, at the resource's name.
    """
    resource = asked.request.resource
    if resource is None:
        return
    own = model_names(resource.name)
    where = asked.place("resource", "name")
    problems = [
        Problem(
            f"resource.name: its model would be named {one.name}, like the class that its router "
            f"imports from {one.module}",
            where,
            f"rename the resource, for example to '{resource.name}_record'",
        )
        for one in dict.fromkeys(_imported_names(storage))
        if one.name in own
    ]
    if problems:
        raise UnusableProjectError(*problems)


def refuse_own_tables(asked: FoundRequest, classes: Iterable[MappedClass], model: str) -> None:
    """Refuse a resource whose table or mapped class already exists in the project.

    A database cannot have two tables of one name, and SQLAlchemy relationships refer to classes by
    bare name. ``model`` is the path of the resource's own model, which is not a clash.

    Raises:
        UnusableProjectError: with each existing table or class, at the feature's or resource's
            name.
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
            what = f"the project already has a table '{one.table}': {one.place}"
            remedy = f"rename the feature, for example to '{request.name}_records'"
            problems.append(Problem(what, asked.place("name"), remedy))
        elif is_named:
            what = f"resource.name: the project already has a mapped class {one.name}: {one.place}"
            remedy = f"rename the resource, for example to '{resource.name}_record'"
            problems.append(Problem(what, asked.place("resource", "name"), remedy))
    if problems:
        raise UnusableProjectError(*problems)


def _imported_names(storage: StorageConventions) -> Iterator[ImportedName]:
    user = storage.user
    imported = [storage.session_type, storage.session_alias]
    imported += [user.type, user.alias] if user else []
    imported += [one.model for one in storage.references if not one.is_itself]
    yield from filter(None, imported)
