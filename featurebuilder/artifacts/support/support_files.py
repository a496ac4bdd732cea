"""List the files that features share: storage, errors, and test helpers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.core_modules import CORE_MODULES
from featurebuilder.project.source.modules import join
from featurebuilder.render.catalogue import Template

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.conventions.storage import StorageConventions
    from featurebuilder.features.feature import Feature
    from featurebuilder.request.model.resource import Resource


@dataclass(frozen=True, slots=True)
class SupportFile:
    """A shared file, with the purpose that the plan shows."""

    path: str
    template: Template
    why: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """The rule for one shared file.

    Attributes:
        template: The file's template.
        folder: Returns the base folder.
        place: The path below that folder.
        why: The purpose of the file.
        is_needed: Returns whether a resource needs the file.
    """

    template: Template
    folder: Callable[[StorageConventions], str]
    place: str
    why: str
    is_needed: Callable[[Resource, StorageConventions], bool]


def support_files(feature: Feature) -> tuple[SupportFile, ...]:
    """Return the shared files that the feature's resource needs."""
    resource, storage = feature.request.resource, feature.conventions.storage
    if resource is None or storage is None:
        return ()
    return tuple(
        SupportFile(join(rule.folder(storage), rule.place), rule.template, rule.why)
        for rule in _RULES
        if rule.is_needed(resource, storage)
    )


def _support_folder(storage: StorageConventions) -> str:
    """Return the folder of the support package."""
    return storage.support_folder


def _environment_folder(storage: StorageConventions) -> str:
    """Return the folder of the Alembic environment, the parent of the revisions' folder."""
    return storage.migrations.rpartition("/")[0]


def _environment_parent(storage: StorageConventions) -> str:
    """Return the folder that contains the Alembic environment."""
    return _environment_folder(storage).rpartition("/")[0]


def _needs_environment(_: Resource, storage: StorageConventions) -> bool:
    """Return whether the resource needs a generated Alembic environment."""
    return storage.makes_migrations


def _tests_folder(storage: StorageConventions) -> str:
    """Return the folder of the tests."""
    return storage.tests_folder


_NEEDED = {row.module: row.is_needed for row in CORE_MODULES}
_RULES = (
    _Rule(
        Template.SUPPORT_DATABASE,
        _support_folder,
        "db.py",
        "the database and its sessions",
        lambda _, storage: storage.makes_session,
    ),
    _Rule(
        Template.SUPPORT_ALEMBIC,
        _environment_parent,
        "alembic.ini",
        "where Alembic finds the migrations",
        _needs_environment,
    ),
    _Rule(
        Template.SUPPORT_ENVIRONMENT,
        _environment_folder,
        "env.py",
        "runs the migrations on the application's database",
        _needs_environment,
    ),
    _Rule(
        Template.SUPPORT_SCRIPT,
        _environment_folder,
        "script.py.mako",
        "what a migration written by hand starts from",
        _needs_environment,
    ),
    _Rule(
        Template.SUPPORT_MIGRATIONS,
        _environment_folder,
        "__init__.py",
        "the package of the migrations",
        _needs_environment,
    ),
    _Rule(
        Template.SUPPORT_VERSIONS,
        _environment_folder,
        "versions/__init__.py",
        "the package of the migrations, one module a change",
        _needs_environment,
    ),
    *(
        _Rule(row.template, _support_folder, f"{row.module}.py", row.why, row.is_needed)
        for row in CORE_MODULES
    ),
    _Rule(
        Template.SUPPORT_TESTS_DB,
        _tests_folder,
        "test_core_db.py",
        "tests of the database and its sessions",
        lambda _, storage: storage.makes_session,
    ),
    _Rule(
        Template.SUPPORT_TESTS_ERRORS,
        _tests_folder,
        "test_core_errors.py",
        "tests of the routes that features are served by",
        _NEEDED["errors"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_PROBLEMS,
        _tests_folder,
        "test_core_problems.py",
        "tests of problem details",
        _NEEDED["problems"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_FIELDS,
        _tests_folder,
        "test_core_fields.py",
        "tests of the types of fields",
        _NEEDED["fields"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_COLUMNS,
        _tests_folder,
        "test_core_columns.py",
        "tests of the types of columns",
        _NEEDED["columns"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_MIGRATIONS,
        _tests_folder,
        "test_migrations.py",
        "tests of the migrations",
        _needs_environment,
    ),
    _Rule(
        Template.SUPPORT_TESTS_WRITING,
        _tests_folder,
        "test_core_writing.py",
        "tests of how what is changed is committed",
        _NEEDED["writing"],
    ),
    _Rule(
        Template.SUPPORT_TESTS_DATABASE,
        _tests_folder,
        "database.py",
        "the database of tests",
        lambda _, __: True,
    ),
    _Rule(
        Template.SUPPORT_TESTS_ROWS,
        _tests_folder,
        "rows.py",
        "rows of the application's own tables, for tests",
        lambda _, storage: any(reference.is_the_trees for reference in storage.references),
    ),
)
