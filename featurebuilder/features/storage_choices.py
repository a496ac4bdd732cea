"""List the storage conventions chosen for a resource, with the evidence for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.ownership import support_folder
from featurebuilder.conventions.storage import SQLALCHEMY
from featurebuilder.ledger.codec import sharing_ledgers
from featurebuilder.project.convention import Convention
from featurebuilder.project.storage.storage import TreeStorage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.conventions.storage import ImportedName, StorageConventions
    from featurebuilder.features.feature_builder import PlannedFeature
    from featurebuilder.project.project import Project

_NEW_MODULE = "created with the feature: the project has none"


def storage_choices(project: Project, features: Iterable[PlannedFeature]) -> Iterator[Convention]:
    """Yield the storage choices of all features with a resource, without duplicates."""
    stores = [(one.request.name, one.storage) for one in features if one.storage]
    if not stores:
        return
    tree, stored = TreeStorage(project), sorted(sharing_ledgers(project.snapshot))
    found: dict[Convention, None] = {}
    for feature, storage in stores:
        like = next((f"like the feature {name}" for name in stored if name != feature), "")
        found |= dict.fromkeys(_choices(project, tree, storage, like))
    yield from found


def _choices(
    project: Project, tree: TreeStorage, storage: StorageConventions, like: str
) -> Iterator[Convention]:
    yield from _orm_and_session(tree, storage, like)
    yield Convention(
        "support package", storage.support_folder, like or support_folder(project, tree)[1]
    )
    yield Convention("migrations", storage.migrations or "none", like or tree.migrations[1])
    errors = "problem details" if storage.answers_problems else "FastAPI's detail"
    yield Convention("errors", errors, like or tree.errors(storage.support_folder)[1])
    if storage.user:
        key = f"{_name(storage.user.dependency)}, by {storage.user.key}: {storage.user.key_type}"
        yield Convention("user", key, tree.user[1])
    for reference in storage.references:
        kind = "the feature" if reference.feature else "the project's class for the table"
        yield Convention(f"ref to {reference.to}", _name(reference.model), f"{kind} {reference.to}")


def _orm_and_session(
    tree: TreeStorage, storage: StorageConventions, like: str
) -> Iterator[Convention]:
    awaited = "async" if storage.is_async else "sync"
    session = _NEW_MODULE if storage.makes_session else tree.session[1]
    yield Convention("ORM", storage.orm, like or tree.orm[1])
    yield Convention("session", f"{_name(storage.session)}, {awaited}", like or session)
    if storage.orm == SQLALCHEMY:
        yield Convention("base class", _name(storage.base), like or tree.base[1])


def _name(imported: ImportedName) -> str:
    return f"{imported.module}.{imported.name}"
