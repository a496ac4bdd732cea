"""What the tree, and its other features, decide about the resource of a feature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.plan.places import tests_folder
from featurebuilder.plan.referring import references_of, referring_to
from featurebuilder.plan.revisions import counts
from featurebuilder.plan.storage_conventions import (
    HASHED,
    MEMORY,
    NUMBERED,
    Imported,
    StorageConventions,
    UserConventions,
)
from featurebuilder.plan.support_own import is_our_own, support_folder
from featurebuilder.project.engines import find_engine
from featurebuilder.project.expiring import expires_on_commit
from featurebuilder.project.hosts import TEST_HOST, choosy_hosts
from featurebuilder.project.modules import join
from featurebuilder.project.session_makers import connecting_files, suggested_dependency
from featurebuilder.project.sessions import session_type
from featurebuilder.project.storage import SQLALCHEMY, TreeStorage
from featurebuilder.render.catalogue import Template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.plan.conventions import Conventions
    from featurebuilder.plan.current import Current
    from featurebuilder.plan.ledger import Ledger
    from featurebuilder.plan.places import FeaturePlaces
    from featurebuilder.project.project import Project
    from featurebuilder.project.resolving import Definition
    from featurebuilder.project.sessions import SessionDependency
    from featurebuilder.project.versions import Versions
    from featurebuilder.request.model import FeatureRequest

_ASYNC_SQLITE = "aiosqlite"
_PYTEST_ASYNCIO = "pytest-asyncio"
_BASE = 'name another base: [tool.featurebuilder] base = "app.db.base:Base"'
_SESSION = (
    "name one in pyproject.toml, for instance this: "
    '[tool.featurebuilder] session = "app.api.deps:get_session"'
)
_FOLDER = "go to the folder that the application is run from (or name it with -C)"
_USER = 'name it in pyproject.toml: [tool.featurebuilder] user = "app.api.deps:get_current_user"'
_KEY = 'say it in pyproject.toml: [tool.featurebuilder] user-key = "id: int", or uuid or str'


@dataclass(frozen=True, slots=True)
class Storing:
    """What decides how a request's resource is stored: the tree, and its other features."""

    asked: Current
    project: Project
    others: Mapping[str, Ledger]
    versions: Versions

    def storage(self, places: FeaturePlaces, conventions: Conventions) -> StorageConventions:
        """Return what is decided; what was decided when the feature was built, stays.

        Raises:
            UnusableProjectError: if it refers to what is not there, or asks for a user that the
                tree does not tell of.
        """
        resource, tree = self.asked.request.resource, TreeStorage(self.project)
        assert resource is not None  # noqa: S101 - the caller has seen to it
        old = self._as_before(conventions.storage)
        storage = old or self._decided(tree)
        module = self.project.finder.name_of(places.factory or places.tests)
        storage = replace(storage, factory=Imported(module, f"make_{resource.name}"))
        references = references_of(self.asked.request, conventions, storage, tree, self.others)
        problems = [problem.placed(self.asked.place) for problem in references.problems]
        user = None
        try:
            if resource.needs_user:
                user = (old and old.user) or self._user(tree)
        except UnusableProjectError as error:
            problems += error.problems
        if problems:
            raise UnusableProjectError(*problems)
        return replace(storage, user=user, references=references.found)

    def _as_before(self, old: StorageConventions | None) -> StorageConventions | None:
        """Return how the feature was stored, unless it is asked for elsewhere now."""
        request = self.asked.request
        if old is None or old.in_memory == _is_for_memory(request):
            return old
        if names := referring_to(request.name, self.others):
            listed, verb = ", ".join(names), "refers" if len(names) == 1 else "refer"
            what = f"resource.storage: {listed} {verb} to it, and would have to move too"
            remedy = f"leave it, or take the fields that refer to it out of {listed} first"
            where = self.asked.place("resource", "storage")
            raise UnusableProjectError(Problem(what, where, remedy))
        return None

    def _decided(self, tree: TreeStorage) -> StorageConventions:
        """Return how a new feature is stored: as others of ours, else as the tree decides."""
        if _is_for_memory(self.asked.request):
            alike = _like_others(self.others, (True, False))
            return _in_memory(alike or _new(self.project, tree, in_database=False))
        return _like_others(self.others, (False,)) or self._new(tree)

    def _user(self, tree: TreeStorage) -> UserConventions:
        found, evidence = tree.user
        where = self.asked.place("resource", "access")
        if found is None:
            what = f"the resource's access asks who is there, and {evidence}"
            raise UnusableProjectError(Problem(what, where, _USER))
        key, kind = found.key, found.key_type
        if chosen := self.project.settings.overrides.user_key:
            key, kind = (part.strip() for part in chosen.value.split(":"))
        if not key:
            what = f"the source does not tell which attribute of {found.definition.name} is its key"
            raise UnusableProjectError(Problem(what, where, _KEY))
        return UserConventions(
            self._imported(found.definition),
            self._imported(found.type) if found.type else Imported("typing", "Any"),
            self._imported(found.alias) if found.alias else None,
            key,
            kind,
        )

    def _new(self, tree: TreeStorage) -> StorageConventions:
        """Return what the tree decides; async tests need a driver for SQLite, or its own engine."""
        storage = _new(self.project, tree)
        installed = self.versions.installed
        there = {*self.versions.named, *(installed.packages if installed.runs_the_tree else ())}
        own = storage.is_async and not storage.makes_session and storage.engine is not None
        # A tree may speak of a driver that it does not ask for.
        is_spoken = not installed.runs_the_tree and any(
            self.project.snapshot.holding(_ASYNC_SQLITE.encode())
        )
        own = own and not is_spoken and _ASYNC_SQLITE not in there
        by_asyncio = own and _PYTEST_ASYNCIO in there
        return replace(storage, tests_own_database=own, runs_pytest_asyncio=by_asyncio)

    def _imported(self, definition: Definition) -> Imported:
        return Imported(self.project.finder.name_of(definition.path), definition.name)


def _is_for_memory(request: FeatureRequest) -> bool:
    return request.resource is not None and request.resource.storage == "memory"


def _like_others(
    others: Mapping[str, Ledger], in_memory: tuple[bool, ...]
) -> StorageConventions | None:
    """Return how another feature of ours is stored: all of a tree are alike.

    ``in_memory`` says which count: those that the process keeps, others, or both.
    """
    for _, ledger in sorted(others.items()):
        storage = ledger.conventions and ledger.conventions.storage
        if storage and storage.in_memory in in_memory:
            return replace(storage, user=None, references=())
    return None


def _in_memory(storage: StorageConventions) -> StorageConventions:
    """Return what is decided where the process keeps it, and no database is asked."""
    module = f"{storage.support}.memory"
    return replace(
        storage,
        base=Imported(module, "Record"),
        session=Imported(module, "get_memory"),
        session_type=Imported(module, "Memory"),
        session_alias=Imported(module, "MemoryDep"),
        engine=None,
        orm=MEMORY,
        is_async=False,
        makes_session=False,
        migrations="",
        makes_migrations=False,
    )


def _new(project: Project, tree: TreeStorage, *, in_database: bool = True) -> StorageConventions:
    """Return what the tree itself decides; what it lacks, the support package has.

    Raises:
        UnusableProjectError: if its modules have names that no import can say, or it has a database
            whose sessions nothing hands out.
    """
    name_of, orm, is_async = project.finder.name_of, tree.orm[0], tree.is_async
    folder, tests = support_folder(project, tree)[0], tests_folder(project)
    support = _module(project, folder)
    _require_importable((support, _module(project, tests), name_of(project.application.key.path)))
    migrations = tree.migrations[0]
    environment = migrations.folder.rpartition("/")[0]
    has_env = _has_made(project, environment, "env.py", Template.SUPPORT_ENVIRONMENT)
    is_ours = _has_made(project, folder, "db.py", Template.SUPPORT_DATABASE)
    session = None if is_ours else tree.session[0]
    if in_database and session is None and not is_ours:
        _refuse_second_database(project, tree)
    base = tree.base[0] if orm == SQLALCHEMY else None
    if in_database and orm == SQLALCHEMY and tree.has_schema:
        what = f"tables of {base[1] if base else ''} stand in a schema, which is not written yet"
        raise UnusableProjectError(Problem(what, None, _BASE))
    made = Imported(f"{support}.db", "get_session"), Imported(f"{support}.db", "SessionDep")
    own_base = Imported(f"{support}.db", "Base") if orm == SQLALCHEMY else _SQLMODEL
    return StorageConventions(
        support=support,
        support_folder=folder,
        base=Imported(name_of(base[0]), base[1]) if base else own_base,
        session=Imported(name_of(session.definition.path), session.definition.name)
        if session
        else made[0],
        session_type=Imported(session.type_module, session.type_name)
        if session
        else Imported(*session_type(orm, is_async=is_async)),
        session_alias=_alias(project, session.alias) if session else made[1],
        engine=_alias(project, find_engine(project.resolver, session.definition.path))
        if session
        else Imported(f"{support}.db", "engine"),
        tests=_module(project, tests),
        tests_folder=tests,
        factory=Imported(support, "make"),
        orm=orm,
        is_async=is_async,
        makes_session=session is None,
        expires_on_commit=_expires_on_commit(project, session, join(folder, "db.py")),
        host="localhost" if choosy_hosts(project.resolver) else TEST_HOST,
        makes_dataclasses=orm == SQLALCHEMY and tree.makes_dataclasses,
        migrations=migrations.folder,
        makes_migrations=migrations.makes or has_env,
        revisions=NUMBERED if counts(migrations.ids) else HASHED,
        answers_problems=tree.errors(folder)[0] == "problem",
    )


_SQLMODEL = Imported("sqlmodel", "SQLModel")


def _expires_on_commit(project: Project, session: SessionDependency | None, own: str) -> bool:
    """Return whether sessions do; ``own`` is the file of the support package that makes them."""
    definition = session.definition if session else project.resolver.definition(own, "get_session")
    return definition is not None and expires_on_commit(project.resolver, definition)


def _refuse_second_database(project: Project, tree: TreeStorage) -> None:
    """Refuse to make a database beside one that the tree has, but hands out no sessions of."""
    there = next(connecting_files(project.resolver), None)
    if there is None:
        return
    what = f"the tree has a database ({there}), but no path operation depends on a session of it"
    code = suggested_dependency(project.resolver, tree.orm[0])
    raise UnusableProjectError(Problem(what, None, _SESSION, code or ""))


def _require_importable(modules: tuple[str, ...]) -> None:
    for module in modules:
        if not all(map(str.isidentifier, module.split("."))):
            what = f"no import can name the module '{module}'"
            raise UnusableProjectError(Problem(what, None, _FOLDER))


def _has_made(project: Project, folder: str, name: str, template: Template) -> bool:
    """Return whether a file of ours is there, which no ledger needs to remember."""
    path = join(folder, name)
    return path in project.snapshot and is_our_own(template, project.snapshot.read(path))


def _alias(project: Project, alias: Definition | None) -> Imported | None:
    return Imported(project.finder.name_of(alias.path), alias.name) if alias else None


def _module(project: Project, folder: str) -> str:
    return project.finder.name_of(join(folder, "x.py")).removesuffix(".x")
