"""Decide how a feature's resource is stored, from the project and its other features."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.resource.factory import FACTORY
from featurebuilder.artifacts.support.alembic import ENVIRONMENT
from featurebuilder.artifacts.support.database import DATABASE
from featurebuilder.artifacts.support.fixtures import CONFTEST
from featurebuilder.artifacts.support.ownership import is_our_own, support_folder, tests_folder
from featurebuilder.choosing.endpoint_dependencies import needs_of
from featurebuilder.choosing.feature_conventions import require_importable
from featurebuilder.choosing.references import references_of
from featurebuilder.conventions.inherited_columns import find_column_sources
from featurebuilder.conventions.storage import (
    HASHED,
    NUMBERED,
    ImportedName,
    StorageConventions,
    UserConventions,
)
from featurebuilder.edit.source import read_source
from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.ledger.codec import ledgers_in
from featurebuilder.migrations.revision_ids import has_numbered_ids
from featurebuilder.project.source.modules import file_name, join, parent_folder
from featurebuilder.project.storage.revisions import read_revisions
from featurebuilder.project.storage.session_makers import database_files, suggest_dependency
from featurebuilder.project.storage.sessions import expires_on_commit, find_engine, session_type
from featurebuilder.project.storage.storage import SQLALCHEMY, TreeStorage
from featurebuilder.project.testing.trusted_hosts import TEST_HOST, find_host_refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.artifacts.artifact import Artifact
    from featurebuilder.choosing.places import FeaturePlaces
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.project.project import Project
    from featurebuilder.project.source.resolving import Definition
    from featurebuilder.project.versions.versions import Versions
    from featurebuilder.request.asking import FoundRequest

_ASYNC_SQLITE = "aiosqlite"
_PYTEST_ASYNCIO = "pytest-asyncio"
_BASE = 'set another base in pyproject.toml: [tool.featurebuilder] base = "app.db.base:Base"'
_SESSION = (
    "set a session dependency in pyproject.toml, for example: "
    '[tool.featurebuilder] session = "app.api.deps:get_session"'
)
IMPORT_FOLDER = (
    "run featurebuilder in the folder that the application is run from, or pass it with -C"
)
_USER = 'set it in pyproject.toml: [tool.featurebuilder] user = "app.api.deps:get_current_user"'
_KEY = 'set it in pyproject.toml: [tool.featurebuilder] user-key = "id: int" (or uuid, str)'


@dataclass(frozen=True, slots=True)
class StorageDecision:
    """Decide how a request's resource is stored.

    Attributes:
        asked: The request.
        project: The project.
        others: The ledgers of the project's other features.
        versions: The versions of the project's packages.
    """

    asked: FoundRequest
    project: Project
    others: Mapping[str, Ledger]
    versions: Versions

    def storage(self, places: FeaturePlaces, conventions: Conventions) -> StorageConventions:
        """Return the storage conventions; earlier decisions of the same feature are kept.

        Raises:
            UnusableProjectError: if a reference cannot be resolved, or the resource needs a user
                and the project has no dependency that returns one.
        """
        resource, tree = self.asked.request.resource, TreeStorage(self.project)
        assert resource is not None  # noqa: S101 - checked by the caller
        old = conventions.storage
        storage = old or _storage_of_others(self.others) or self._project_storage(tree)
        if old is None and storage.makes_session:
            storage = replace(storage, conftest=self._conftest(places, conventions))
        module = self.project.finder.name_of(places.paths.get(FACTORY.name, places.tests))
        storage = replace(storage, factory=ImportedName(module, f"make_{resource.name}"))
        references = references_of(self.asked.request, conventions, storage, tree, self.others)
        problems = [problem.with_location(self.asked.place) for problem in references.problems]
        user = None
        try:
            if resource.needs_user:
                user = (old and old.user) or self._user(tree)
        except UnusableProjectError as error:
            problems += error.problems
        if problems:
            raise UnusableProjectError(*problems)
        return replace(
            storage,
            user=user,
            references=references.found,
            frees_deleted=resource.soft_delete,
        )

    def _conftest(self, places: FeaturePlaces, conventions: Conventions) -> str:
        """Return the path of our ``conftest.py`` next to the feature's tests.

        It is empty if there are tests that are not ours, which would get our fixtures, or if the
        application cannot be imported by its name.
        """
        folder = parent_folder(places.tests)
        path = join(folder, "conftest.py")
        ledgers = ledgers_in(self.project.snapshot)[0]
        # After a package is renamed, the files of other features are no longer where recorded.
        ours = {file_name(path) for ledger in ledgers.values() for path in ledger.files}
        snapshot = self.project.snapshot
        there = (one for one in snapshot.paths if one.startswith(f"{folder}/"))
        others = [one for one in there if file_name(one) not in {*ours, "__init__.py"}]
        is_plain = conventions.application_expression == conventions.application_variable
        is_ours = path not in snapshot or is_our_own(CONFTEST, snapshot.read(path))
        others = [one for one in others if one not in {path, places.tests}]
        return path if folder and is_plain and is_ours and not others else ""

    def _user(self, tree: TreeStorage) -> UserConventions:
        """Return the conventions of the current user.

        Raises:
            UnusableProjectError: if the user or its primary key cannot be found.
        """
        found, evidence = tree.user
        where = self.asked.place("resource", "access")
        if found is None:
            what = f"resource.access requires the current user, but {evidence}"
            raise UnusableProjectError(Problem(what, where, _USER))
        key, kind = found.key, found.key_type
        if chosen := self.project.settings.overrides.user_key:
            key, kind = (part.strip() for part in chosen.value.split(":"))
        if not key:
            what = f"cannot infer which attribute of {found.definition.name} is the primary key"
            raise UnusableProjectError(Problem(what, where, _KEY))
        return UserConventions(
            self._import_of(found.definition),
            self._import_of(found.type) if found.type else ImportedName("typing", "Any"),
            self._import_of(found.alias) if found.alias else None,
            key,
            kind,
            needs_of(self.project.resolver, found.definition.path, found.definition.name),
        )

    def _project_storage(self, tree: TreeStorage) -> StorageConventions:
        """Return the project's storage.

        Asynchronous tests run on the project's own engine if it has no asynchronous SQLite driver.
        """
        storage = _project_storage(self.project, tree)
        installed = self.versions.installed
        there = {*self.versions.named, *(installed.packages if installed.is_for_project else ())}
        own = storage.is_async and not storage.makes_session and storage.engine is not None
        # Without an installed environment, a mention of the driver in any file counts.
        is_spoken = not installed.is_for_project and any(
            self.project.snapshot.holding(_ASYNC_SQLITE.encode())
        )
        own = own and not is_spoken and _ASYNC_SQLITE not in there
        by_asyncio = own and _PYTEST_ASYNCIO in there
        return replace(storage, tests_own_database=own, runs_pytest_asyncio=by_asyncio)

    def _import_of(self, definition: Definition) -> ImportedName:
        """Return the import of a definition."""
        return ImportedName(self.project.finder.name_of(definition.path), definition.name)


def _storage_of_others(others: Mapping[str, Ledger]) -> StorageConventions | None:
    """Return the storage of one of our other features, or ``None``; all of them are alike."""
    for _, ledger in sorted(others.items()):
        storage = ledger.conventions and ledger.conventions.storage
        if storage:
            return replace(storage, user=None, references=())
    return None


def _project_storage(project: Project, tree: TreeStorage) -> StorageConventions:
    """Return the storage that the project defines; the support package provides what is missing.

    Raises:
        UnusableProjectError: if a module's name cannot be imported, the tables are in a database
            schema, or no dependency yields a session of the project's database.
    """
    name_of, orm, is_async = project.finder.name_of, tree.orm[0], tree.is_async
    folder, tests = support_folder(project, tree)[0], tests_folder(project)
    support = _folder_module(project, folder)
    for module in support, _folder_module(project, tests), name_of(project.application.key.path):
        require_importable(module, None, IMPORT_FOLDER)
    migrations = tree.migrations[0]
    environment = migrations.folder.rpartition("/")[0]
    has_env = _has_own_file(project, environment, "env.py", ENVIRONMENT)
    is_ours = _has_own_file(project, folder, "db.py", DATABASE)
    session = None if is_ours else tree.session[0]
    if session is None and not is_ours:
        _refuse_second_database(project, tree)
    base = tree.base[0] if orm == SQLALCHEMY else None
    if orm == SQLALCHEMY and tree.has_schema:
        what = (
            f"tables of {base[1] if base else ''} are in a database schema, which is not supported"
        )
        raise UnusableProjectError(Problem(what, None, _BASE))
    made = ImportedName(f"{support}.db", "get_session"), ImportedName(f"{support}.db", "SessionDep")
    own_base = ImportedName(f"{support}.db", "Base") if orm == SQLALCHEMY else _SQLMODEL
    return StorageConventions(
        support=support,
        support_folder=folder,
        base=ImportedName(name_of(base[0]), base[1]) if base else own_base,
        session=ImportedName(name_of(session.definition.path), session.definition.name)
        if session
        else made[0],
        session_type=ImportedName(session.type_module, session.type_name)
        if session
        else ImportedName(*session_type(orm, is_async=is_async)),
        session_alias=_optional_import(project, session.alias) if session else made[1],
        engine=_optional_import(project, find_engine(project.resolver, session.definition.path))
        if session
        else ImportedName(f"{support}.db", "engine"),
        tests=_folder_module(project, tests),
        tests_folder=tests,
        factory=ImportedName(support, "make"),
        orm=orm,
        is_async=is_async,
        makes_session=session is None,
        expires_on_commit=session is not None
        and expires_on_commit(project.resolver, session.definition),
        host="localhost" if find_host_refusal(project.resolver) else TEST_HOST,
        makes_dataclasses=orm == SQLALCHEMY and tree.makes_dataclasses,
        migrations=migrations.folder,
        makes_migrations=migrations.creates_environment or has_env,
        inherited_columns=_inherited_columns(project, tree) if orm == SQLALCHEMY else (),
        revisions=NUMBERED if has_numbered_ids(migrations.ids) else HASHED,
        answers_problems=tree.errors(folder)[0] == "problem",
    )


def _inherited_columns(project: Project, tree: TreeStorage) -> tuple[str, ...]:
    """Return the source of each column of the base class, as the newest migration writes it."""
    names, folder = tree.inherited_columns, tree.migrations[0].folder
    if not names or not folder:
        return ()
    snapshot = project.snapshot
    history = read_revisions(snapshot, folder).in_order()
    texts = (read_source(snapshot.read(one.path) or b"", one.path).text for one in history)
    return find_column_sources(names, texts)


_SQLMODEL = ImportedName("sqlmodel", "SQLModel")


def _refuse_second_database(project: Project, tree: TreeStorage) -> None:
    """Refuse to add a second database if the project has one without a session dependency.

    Raises:
        UnusableProjectError: with a dependency to paste, if one can be suggested.
    """
    there = next(database_files(project.resolver), None)
    if there is None:
        return
    what = f"the project has a database ({there}), but no path operation depends on its session"
    code = suggest_dependency(project.resolver, tree.orm[0])
    raise UnusableProjectError(Problem(what, None, _SESSION, code or ""))


def _has_own_file(project: Project, folder: str, name: str, artifact: Artifact) -> bool:
    """Return whether the file exists and was generated by us, even if no ledger lists it."""
    path = join(folder, name)
    return path in project.snapshot and is_our_own(artifact, project.snapshot.read(path))


def _optional_import(project: Project, alias: Definition | None) -> ImportedName | None:
    """Return the import of an optional definition."""
    return ImportedName(project.finder.name_of(alias.path), alias.name) if alias else None


def _folder_module(project: Project, folder: str) -> str:
    """Return the dotted name of a folder."""
    return project.finder.name_of(join(folder, "x.py")).removesuffix(".x")
