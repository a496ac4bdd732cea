"""List the modules of the support package, and the condition for generating each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.conventions.storage import SQLALCHEMY, SQLMODEL
from featurebuilder.render.catalogue import Template
from featurebuilder.request.model.resource_field import CONTAINERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.request.model.resource import Resource

    _Needs = Callable[[Resource, StorageConventions], bool]


@dataclass(frozen=True, slots=True)
class CoreModule:
    """A module of the support package.

    Attributes:
        template: The template of the module.
        module: The module's name in the support package.
        why: The reason shown for the file.
        is_needed: Returns whether a resource with these storage conventions needs the module.
    """

    template: Template
    module: str
    why: str
    is_needed: _Needs


def _is_any(_: Resource, __: StorageConventions) -> bool:
    return True


def _has_list(resource: Resource, _: StorageConventions) -> bool:
    return "list" in resource.operations


def _has_cursors(resource: Resource, storage: StorageConventions) -> bool:
    return _has_list(resource, storage) and resource.pagination == "cursor"


def _has_references(resource: Resource, _: StorageConventions) -> bool:
    return any(field.type in {"ref", "refs"} for field in resource.fields.values())


def uses_problem_details(resource: Resource, storage: StorageConventions) -> bool:
    """Return whether errors use problem details (RFC 9457).

    The request decides; without ``errors`` in it, the project's convention does.
    """
    return resource.errors == "problem" or (resource.errors is None and storage.answers_problems)


CORE_MODULES: tuple[CoreModule, ...] = (
    CoreModule(Template.SUPPORT_ERRORS, "errors", "errors and their documentation", _is_any),
    CoreModule(Template.SUPPORT_FIELDS, "fields", "types of fields", _is_any),
    CoreModule(
        Template.SUPPORT_WRITING,
        "writing",
        "commits of changes",
        _is_any,
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
        lambda resource, _: bool(resource.filters or resource.search),
    ),
    CoreModule(
        Template.SUPPORT_REFERENCES,
        "references",
        "checks that referenced rows exist",
        _has_references,
    ),
    CoreModule(Template.SUPPORT_PAGINATION, "pagination", "lists in pages", _has_list),
    CoreModule(
        Template.SUPPORT_PAGES,
        "pages",
        "pages of database rows",
        _has_list,
    ),
    CoreModule(Template.SUPPORT_CURSORS, "cursors", "lists with cursors", _has_cursors),
    CoreModule(
        Template.SUPPORT_PIECES,
        "pieces",
        "cursor pages of database rows",
        _has_cursors,
    ),
    CoreModule(
        Template.SUPPORT_ETAG,
        "etag",
        "entity tags",
        lambda resource, _: resource.concurrency == "etag",
    ),
    CoreModule(Template.SUPPORT_PROBLEMS, "problems", "problem details", uses_problem_details),
)
