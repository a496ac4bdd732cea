"""Classes that a resource's modules would have twice: its own, and what they import of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.plan.resource_names import model_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.plan.current import Current
    from featurebuilder.plan.storage_conventions import Imported, StorageConventions


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


def _imported(storage: StorageConventions) -> Iterator[Imported]:
    user = storage.user
    told = [storage.session_type, storage.session_alias]
    told += [user.type, user.alias] if user else []
    told += [one.model for one in storage.references if not one.is_itself]
    yield from filter(None, told)
