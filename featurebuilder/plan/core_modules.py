"""The modules of the support package that resources are written with, and which needs which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.plan.storage_conventions import SQLALCHEMY, SQLMODEL
from featurebuilder.render.catalogue import Template
from featurebuilder.request.resource_field import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.plan.storage_conventions import StorageConventions
    from featurebuilder.request.resource import Resource

    _Needs = Callable[[Resource, StorageConventions], bool]


@dataclass(frozen=True, slots=True)
class CoreModule:
    """A module of the support package: what it is for, and which resource needs it."""

    template: Template
    module: str
    why: str
    is_needed: _Needs


def _is_any(_: Resource, __: StorageConventions) -> bool:
    return True


def _is_in_memory(_: Resource, storage: StorageConventions) -> bool:
    return storage.in_memory


def _lists(resource: Resource, _: StorageConventions) -> bool:
    return "list" in resource.operations


def _has_cursors(resource: Resource, storage: StorageConventions) -> bool:
    return _lists(resource, storage) and resource.pagination == "cursor"


def _refers(resource: Resource, _: StorageConventions) -> bool:
    return any(field.type in {"ref", "refs"} for field in resource.fields.values())


def _in_database(is_needed: _Needs) -> _Needs:
    return lambda resource, storage: not storage.in_memory and is_needed(resource, storage)


def _in_memory(is_needed: _Needs) -> _Needs:
    return lambda resource, storage: storage.in_memory and is_needed(resource, storage)


def tells_problems(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether errors are told as problem details: as is asked, else as the tree does."""
    return resource.errors == "problem" or (resource.errors is None and storage.answers_problems)


CORE_MODULES: tuple[CoreModule, ...] = (
    CoreModule(Template.SUPPORT_ERRORS, "errors", "errors, and how they are documented", _is_any),
    CoreModule(Template.SUPPORT_FIELDS, "fields", "types of fields", _is_any),
    CoreModule(Template.SUPPORT_MEMORY, "memory", "what the process keeps", _is_in_memory),
    CoreModule(
        Template.SUPPORT_WRITING,
        "writing",
        "how what is changed is committed",
        _in_database(_is_any),
    ),
    CoreModule(
        Template.SUPPORT_COLUMNS,
        "columns",
        "types of columns",
        lambda resource, storage: (
            storage.orm == SQLALCHEMY
            or (
                storage.orm == SQLMODEL
                and any(f.type in {"enum", *CONTAINERS} for f in resource.fields.values())
            )
        ),
    ),
    CoreModule(
        Template.SUPPORT_FILTERS,
        "filters",
        "conditions of lists",
        _in_database(lambda resource, _: bool(resource.filters or resource.search)),
    ),
    CoreModule(
        Template.SUPPORT_REFERENCES,
        "references",
        "whether there is what a request refers to",
        _in_database(_refers),
    ),
    CoreModule(Template.SUPPORT_PAGINATION, "pagination", "lists in pages", _lists),
    CoreModule(
        Template.SUPPORT_PAGES,
        "pages",
        "pages of what the database holds",
        _in_database(_lists),
    ),
    CoreModule(
        Template.SUPPORT_MEMORY_LISTS,
        "memory_lists",
        "lists of what the process keeps",
        _in_memory(_lists),
    ),
    CoreModule(Template.SUPPORT_CURSORS, "cursors", "lists with cursors", _has_cursors),
    CoreModule(
        Template.SUPPORT_PIECES,
        "pieces",
        "pieces of what the database holds, by cursors",
        _in_database(_has_cursors),
    ),
    CoreModule(
        Template.SUPPORT_MEMORY_PIECES,
        "memory_pieces",
        "pieces of what the process keeps, by cursors",
        _in_memory(_has_cursors),
    ),
    CoreModule(
        Template.SUPPORT_ETAG,
        "etag",
        "entity tags",
        lambda resource, _: resource.concurrency == "etag",
    ),
    CoreModule(Template.SUPPORT_PROBLEMS, "problems", "problem details", tells_problems),
)
