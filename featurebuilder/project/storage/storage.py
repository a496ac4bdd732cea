"""Read how a project stores data: ORM, session, mapped classes, user, migrations, errors."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.project.routers.endpoint_dependencies import Dependency, read_dependencies
from featurebuilder.project.source.modules import is_auxiliary, join
from featurebuilder.project.storage.alembic_settings import ALEMBIC_INI, read_environment
from featurebuilder.project.storage.mapped_classes import read_mapping
from featurebuilder.project.storage.revisions import read_revisions
from featurebuilder.project.storage.sessions import find_session, session_of
from featurebuilder.project.storage.users import find_user, user_of
from featurebuilder.project.versions.requirements import folders_above

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.project.project import Project
    from featurebuilder.project.settings.overrides import Override, Overrides
    from featurebuilder.project.source.resolving import Definition, Resolver
    from featurebuilder.project.source.snapshot import Snapshot
    from featurebuilder.project.storage.mapped_classes import DeclarativeBase, MappedClass, Mapping
    from featurebuilder.project.storage.sessions import SessionDependency
    from featurebuilder.project.storage.users import UserDependency

SQLMODEL = "sqlmodel"
SQLALCHEMY = "sqlalchemy"
PROBLEM_JSON = "application/problem+json"
_CREATE_ALL = "create_all"
_NOTHING = "the project has none to follow"


@dataclass(frozen=True, slots=True)
class MigrationsPlace:
    """The place of the migrations.

    Attributes:
        folder: The folder of the migrations; empty if there are to be none.
        creates_environment: True if the Alembic environment around it is to be created.
        ids: The revision ids of the existing migrations.
    """

    folder: str
    creates_environment: bool
    ids: tuple[str, ...]


@dataclass(frozen=True)
class TreeStorage:
    """One read of how a project stores data; most properties come with their evidence."""

    project: Project

    @cached_property
    def orm(self) -> tuple[str, str]:
        """``sqlmodel`` or ``sqlalchemy``, as the mapped classes, the base or the session use it."""
        if chosen := self._chosen.orm:
            return chosen.value, chosen.evidence
        for mapped in self._mapping.classes:
            if mapped.is_sqlmodel:
                return SQLMODEL, f"like {mapped.name} in {mapped.path}:{mapped.line}"
        if base := self._found_base:
            return SQLALCHEMY, f"like {base.name} in {base.path}:{base.line}"
        session = find_session(self._resolver, self._dependencies, SQLMODEL)
        if session and session.library == SQLALCHEMY:
            return SQLALCHEMY, f"like the sessions of {place_of(session.definition)}"
        return SQLMODEL, _NOTHING

    @cached_property
    def session(self) -> tuple[SessionDependency | None, str]:
        """The dependency that provides sessions, if there is one."""
        library = self.orm[0]
        if chosen := self._chosen.session:
            dependency = self._find_dependency(chosen, "session dependency")
            found = session_of(self._resolver, dependency, library, named=True)
            if found is None:
                what = f"{chosen.value!a} is not a function that provides a session"
                raise_refusal(chosen, what)
            return found, chosen.evidence
        found = find_session(self._resolver, self._dependencies, library)
        if found is None:
            return None, _NOTHING
        return found, f"used {format_count(found.uses)}: {place_of(found.definition)}"

    @cached_property
    def is_async(self) -> bool:
        """True if sessions are async: the project's own or else those that its settings choose."""
        if session := self.session[0]:
            return session.is_async
        chosen = self._chosen.sessions
        return chosen is not None and chosen.value == "async"

    @cached_property
    def base(self) -> tuple[tuple[str, str] | None, str]:
        """The path and name of the declarative base, if the project has one."""
        if chosen := self._chosen.base:
            definition = self._find_definition(chosen, "base class")
            return (definition.path, definition.name), chosen.evidence
        if base := self._found_base:
            return (base.path, base.name), f"defined in {base.path}:{base.line}"
        return None, _NOTHING

    @property
    def makes_dataclasses(self) -> bool:
        """True if each class that derives from the base becomes a dataclass."""
        return any(one.makes_dataclasses for one in self._bases)

    @property
    def has_schema(self) -> bool:
        """True if the base puts its tables into a schema of the database."""
        return any(one.has_schema for one in self._bases)

    @property
    def inherited_columns(self) -> tuple[str, ...]:
        """The columns that each table gets from the base."""
        return tuple(column for base in self._bases for column in base.columns)

    @property
    def _bases(self) -> tuple[DeclarativeBase, ...]:
        base = self.base[0]
        return tuple(one for one in self._mapping.bases if (one.path, one.name) == base)

    @property
    def classes(self) -> tuple[MappedClass, ...]:
        """Every class that is mapped to a table."""
        return self._mapping.classes

    @cached_property
    def user(self) -> tuple[UserDependency | None, str]:
        """The dependency that returns the current user, if there is one."""
        if chosen := self._chosen.user:
            return user_of(
                self._resolver, self._find_dependency(chosen, "dependency")
            ), chosen.evidence
        found = find_user(self._resolver, self._dependencies)
        if found is None:
            return None, "no dependency of the project returns the current user"
        return found, f"used {format_count(found.uses)}: {place_of(found.definition)}"

    @cached_property
    def support(self) -> tuple[str, str]:
        """The folder of the package that features share."""
        if chosen := self._chosen.support:
            return chosen.value, chosen.evidence
        base, snapshot = self.project.layout.base, self.project.snapshot
        root = self.project.finder.root_of(self.project.application.key.path)
        above = [folder for folder in folders_above(f"{base}/x") if _is_inside(folder, root)]
        places = [base if base.endswith("core") else "", *(join(one, "core") for one in above)]
        there = next((one for one in places if one and snapshot.has_folder(one)), None)
        if there is None:
            return join(base, "core"), "next to the application"
        return there, "the folder exists"

    @cached_property
    def migrations(self) -> tuple[MigrationsPlace, str]:
        """The place of the migrations."""
        snapshot = self.project.snapshot
        environment = read_environment(snapshot)
        folder, evidence = environment.versions if environment else "", ""
        if chosen := self._chosen.migrations:
            folder, evidence = ("" if chosen.value == "none" else chosen.value), chosen.evidence
        elif environment:
            evidence = f"set by {environment.settings}"
        elif creating := _find_create_all(self._resolver):
            evidence = f"{creating} creates the tables"
        else:
            above = folders_above(self.project.application.key.path)
            _refuse_unclear_settings(snapshot, above)
            near = (one for one in above if join(one, "pyproject.toml") in snapshot)
            folder = join(next(near, ""), "migrations/versions")
            evidence = "the project has no Alembic environment yet"
        ids = read_revisions(snapshot, folder).ids if folder else ()
        beside = join(folder.rpartition("/")[0], "env.py")
        makes = bool(folder) and environment is None and beside not in snapshot
        return MigrationsPlace(folder, makes, ids), evidence

    def errors(self, own: str) -> tuple[str, str]:
        """Return the format of error responses, ``problem`` or ``detail``, with its evidence.

        Files below the folder ``own`` are generated by featurebuilder, so they are no evidence.
        """
        if chosen := self._chosen.errors:
            return chosen.value, chosen.evidence
        for path in self.project.snapshot.holding(PROBLEM_JSON.encode()):
            if not is_auxiliary(path) and not path.startswith(f"{own}/"):
                return "problem", f"{path} returns {PROBLEM_JSON}"
        return "detail", "FastAPI's default"

    @property
    def _chosen(self) -> Overrides:
        return self.project.settings.overrides

    @property
    def _resolver(self) -> Resolver:
        return self.project.resolver

    @cached_property
    def _mapping(self) -> Mapping:
        return read_mapping(self._resolver)

    @cached_property
    def _dependencies(self) -> tuple[Dependency, ...]:
        return read_dependencies(self._resolver)

    @property
    def _found_base(self) -> DeclarativeBase | None:
        return next(iter(self._mapping.bases), None)

    def _find_dependency(self, chosen: Override, noun: str) -> Dependency:
        """Return the dependency that a setting names, by its function or its ``Annotated`` name."""
        definition = self._find_definition(chosen, noun)
        for dependency in self._dependencies:
            is_alias = (definition.path, definition.name) in dependency.aliases
            if is_alias or dependency.definition.node is definition.node:
                return dependency
        return Dependency(definition)

    def _find_definition(self, chosen: Override, noun: str) -> Definition:
        module, _, name = chosen.value.partition(":")
        path = module if module.endswith(".py") else self._find_path(module)
        found = self._resolver.definition(path, name) if path else None
        if found is None:
            raise_refusal(chosen, f"there is no {noun} {chosen.value!a}")
        return found

    def _find_path(self, module: str) -> str | None:
        start = self.project.application.key.path
        return self.project.finder.find(start, module.replace("/", "."))


def raise_refusal(chosen: Override, what: str) -> NoReturn:
    """Refuse a setting.

    Raises:
        UnusableProjectError: With the message ``what``, at the setting's place.
    """
    raise UnusableProjectError(chosen.refusal(what))


def place_of(definition: Definition) -> str:
    """Return the name and place of a definition, for evidence."""
    return f"{definition.name} in {definition.path}:{definition.node.lineno}"


def format_count(count: int) -> str:
    """Return a count in words: ``once``, ``2 times`` and so on."""
    return "once" if count == 1 else f"{count} times"


def _find_create_all(resolver: Resolver) -> str | None:
    """Return the place where the project creates its tables without migrations, if it does."""
    for path in sorted(resolver.snapshot.holding(_CREATE_ALL.encode())):
        module = None if is_auxiliary(path) else resolver.module(path)
        for node in ast.walk(module.tree) if module else ():
            if isinstance(node, ast.Attribute) and node.attr == _CREATE_ALL:
                return f"{path}:{node.lineno}"
    return None


def _refuse_unclear_settings(snapshot: Snapshot, folders: Iterable[str]) -> None:
    """Refuse to create a second Alembic environment next to settings that are not understood."""
    path = next((one for one in (join(f, ALEMBIC_INI) for f in folders) if one in snapshot), None)
    if path:
        what = "cannot find Alembic's migrations from these settings"
        remedy = 'set it in pyproject.toml: [tool.featurebuilder] migrations = "FOLDER", or "none"'
        raise UnusableProjectError(Problem(what, Location(path), remedy))


def _is_inside(folder: str, root: str) -> bool:
    return not root or f"{folder}/".startswith(f"{root}/")
