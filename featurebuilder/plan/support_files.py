"""The files that features share: what storage, errors and tests of a resource rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.plan.core_modules import CORE_MODULES
from featurebuilder.project.modules import join
from featurebuilder.render.catalogue import Template

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.plan.feature import Feature
    from featurebuilder.plan.storage_conventions import StorageConventions
    from featurebuilder.request.resource import Resource


@dataclass(frozen=True, slots=True)
class SupportFile:
    """One file that features share, and what it is for."""

    path: str
    template: Template
    why: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """Which resource needs a file; ``place`` is its path below one of the folders."""

    template: Template
    folder: Callable[[StorageConventions], str]
    place: str
    why: str
    is_needed: Callable[[Resource, StorageConventions], bool]


def support_files(feature: Feature) -> tuple[SupportFile, ...]:
    """Return the files that the feature's resource rests on, those of the tree itself left out."""
    resource, storage = feature.request.resource, feature.conventions.storage
    if resource is None or storage is None:
        return ()
    return tuple(
        SupportFile(join(rule.folder(storage), rule.place), rule.template, rule.why)
        for rule in _RULES
        if rule.is_needed(resource, storage)
    )


def _support(storage: StorageConventions) -> str:
    return storage.support_folder


def _environment(storage: StorageConventions) -> str:
    """Return the folder of the Alembic environment, which holds that of the migrations."""
    return storage.migrations.rpartition("/")[0]


def _beside_environment(storage: StorageConventions) -> str:
    return _environment(storage).rpartition("/")[0]


def _migrates(resource: Resource, storage: StorageConventions) -> bool:
    return resource.storage == "database" and storage.makes_migrations


def _tests(storage: StorageConventions) -> str:
    return storage.tests_folder


_NEEDED = {row.module: row.is_needed for row in CORE_MODULES}
_RULES = (
    _Rule(
        Template.SUPPORT_DATABASE,
        _support,
        "db.py",
        "the database and its sessions",
        lambda resource, storage: resource.storage == "database" and storage.makes_session,
    ),
    _Rule(
        Template.SUPPORT_ALEMBIC,
        _beside_environment,
        "alembic.ini",
        "where Alembic finds the migrations",
        _migrates,
    ),
    _Rule(
        Template.SUPPORT_ENVIRONMENT,
        _environment,
        "env.py",
        "runs the migrations on the application's database",
        _migrates,
    ),
    _Rule(
        Template.SUPPORT_SCRIPT,
        _environment,
        "script.py.mako",
        "what a migration written by hand starts from",
        _migrates,
    ),
    _Rule(
        Template.SUPPORT_MIGRATIONS,
        _environment,
        "__init__.py",
        "the package of the migrations",
        _migrates,
    ),
    _Rule(
        Template.SUPPORT_VERSIONS,
        _environment,
        "versions/__init__.py",
        "the package of the migrations, one module a change",
        _migrates,
    ),
    *(
        _Rule(row.template, _support, f"{row.module}.py", row.why, row.is_needed)
        for row in CORE_MODULES
    ),
    _Rule(
        Template.SUPPORT_TESTS_DB,
        _tests,
        "test_core_db.py",
        "tests of the database and its sessions",
        lambda resource, storage: resource.storage == "database" and storage.makes_session,
    ),
    _Rule(
        Template.SUPPORT_TESTS_ERRORS,
        _tests,
        "test_core_errors.py",
        "tests of the routes that features are served by",
        _NEEDED["errors"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_PROBLEMS,
        _tests,
        "test_core_problems.py",
        "tests of problem details",
        _NEEDED["problems"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_FIELDS,
        _tests,
        "test_core_fields.py",
        "tests of the types of fields",
        _NEEDED["fields"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_COLUMNS,
        _tests,
        "test_core_columns.py",
        "tests of the types of columns",
        _NEEDED["columns"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_MIGRATIONS,
        _tests,
        "test_migrations.py",
        "tests of the migrations",
        _migrates,
    ),
    _Rule(
        Template.SUPPORT_TESTS_MEMORY,
        _tests,
        "test_core_memory.py",
        "tests of what the process keeps",
        _NEEDED["memory"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_MEMORY_LISTS,
        _tests,
        "test_core_memory_lists.py",
        "tests of lists of what the process keeps",
        _NEEDED["memory_lists"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_MEMORY_PIECES,
        _tests,
        "test_core_memory_pieces.py",
        "tests of pieces of what the process keeps",
        _NEEDED["memory_pieces"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_WRITING,
        _tests,
        "test_core_writing.py",
        "tests of how what is changed is committed",
        _NEEDED["writing"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_DATABASE,
        _tests,
        "database.py",
        "the database of tests",
        lambda resource, _: resource.storage == "database",
    ),
    _Rule(
        Template.SUPPORT_TESTS_ROWS,
        _tests,
        "rows.py",
        "rows of the application's own tables, for tests",
        lambda _, storage: any(reference.is_the_trees for reference in storage.references),
    ),
)
