"""Hold the conventions for storing a resource, in a form that can be saved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from featurebuilder.conventions.dependencies import CredentialConventions
from featurebuilder.conventions.inherited_columns import column_name_of
from featurebuilder.conventions.paths import path_error
from featurebuilder.naming import Identifier

SQLMODEL = "sqlmodel"
SQLALCHEMY = "sqlalchemy"
NUMBERED = "numbered"
HASHED = "hashed"
_ORMS = {SQLMODEL, SQLALCHEMY}
_KEYS = {"uuid", "int", "str"}
_REVISIONS = {NUMBERED, HASHED}
_HOST = re.compile(r"[a-z0-9.-]+")
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class ImportedName:
    """A name that code imports from a module."""

    module: str
    name: str

    def require_usable(self) -> None:
        """Check that the name can be imported.

        Raises:
            ValueError: if the module or the name is not a valid identifier.
        """
        _ = Identifier(self.name)
        if not _DOTTED.fullmatch(self.module):
            raise ValueError(self.module)


@dataclass(frozen=True, slots=True)
class UserConventions:
    """The project's dependency that returns the current user.

    Attributes:
        dependency: The function that FastAPI calls.
        type: The class of the user.
        alias: The ``Annotated`` alias for the dependency, if the project has one.
        key: The attribute of the user that holds the primary key.
        key_type: The type of the primary key: ``uuid``, ``int`` or ``str``.
        needs: What the dependency reads from a request.
    """

    dependency: ImportedName
    type: ImportedName
    alias: ImportedName | None = None
    key: str = "id"
    key_type: str = "int"
    needs: tuple[CredentialConventions, ...] = ()

    def require_usable(self) -> None:
        """Check values that were read from a file.

        Raises:
            ValueError: if a value is not valid for its field.
        """
        _ = Identifier(self.key)
        for need in self.needs:
            need.require_usable()


@dataclass(frozen=True, slots=True)
class ReferenceConventions:
    """The target of a reference: a resource of a feature, or a mapped class of the project.

    Attributes:
        to: The target's name in the request.
        model: The mapped class.
        table: The name of its table.
        key: The attribute that holds its primary key.
        key_type: The type of the primary key: ``uuid``, ``int`` or ``str``.
        feature: The feature that generated the class; empty for the project's own classes.
        factory: The function that creates a row in tests.
        is_itself: True if the resource references itself.
        is_soft: True if deleted rows are only marked as deleted.
        refers_back: True if the target references the resource, directly or indirectly.
        uses_alter: True if the foreign key closes a cycle of tables, so that none can be created
            first.
    """

    to: str
    model: ImportedName
    table: str
    key: str = "id"
    key_type: str = "uuid"
    feature: str = ""
    factory: ImportedName | None = None
    is_itself: bool = False
    is_soft: bool = False
    refers_back: bool = False
    uses_alter: bool = False

    @property
    def is_the_trees(self) -> bool:
        """True if the target is the project's own class."""
        return not self.feature and not self.is_itself

    @property
    def imports(self) -> tuple[ImportedName | None, ...]:
        """The names that code may import for the reference."""
        return (self.model, self.factory)


@dataclass(frozen=True, slots=True)
class StorageConventions:
    """The conventions for storing a resource.

    Attributes:
        support: The dotted name of the support package.
        support_folder: The folder of the support package.
        base: The base class of mapped classes.
        session: The dependency that yields a session.
        session_type: The class of the session.
        tests: The dotted name of the tests folder.
        tests_folder: The path of the tests folder.
        factory: The function that creates a row in tests.
        orm: ``sqlmodel`` or ``sqlalchemy``.
        is_async: True if the session is asynchronous.
        session_alias: The ``Annotated`` alias for the session, if the project has one.
        engine: The database engine, if the source shows it.
        makes_session: True if the support package defines the session.
        expires_on_commit: SQLAlchemy's ``expire_on_commit``: rows are read again after a commit.
        tests_own_database: True if tests run on the project's database, because the project has no
            asynchronous SQLite driver.
        runs_pytest_asyncio: True if these tests run with pytest-asyncio.
        conftest: The path of our ``conftest.py``; empty if each test module has its own fixtures,
            because the project has fixtures already.
        host: A host that the application accepts in tests.
        makes_dataclasses: True if subclasses of ``base`` become dataclasses.
        migrations: The folder of the revisions; empty without a database.
        makes_migrations: True if the Alembic environment is generated.
        revisions: ``numbered`` or ``hashed`` revision ids.
        answers_problems: True if the project returns errors as problem details.
        inherited_columns: The source of each column that the base class adds to a table.
        frees_deleted: True if rows marked as deleted free their unique values. False for tables
            that earlier versions made with unique constraints.
        user: The current user, if the resource needs one.
        references: The targets of the resource's references.
    """

    support: str
    support_folder: str
    base: ImportedName
    session: ImportedName
    session_type: ImportedName
    tests: str
    tests_folder: str
    factory: ImportedName
    orm: str = SQLMODEL
    is_async: bool = False
    session_alias: ImportedName | None = None
    engine: ImportedName | None = None
    makes_session: bool = True
    expires_on_commit: bool = True
    tests_own_database: bool = False
    runs_pytest_asyncio: bool = False
    conftest: str = ""
    host: str = "testserver"
    makes_dataclasses: bool = False
    migrations: str = ""
    makes_migrations: bool = False
    revisions: str = NUMBERED
    answers_problems: bool = False
    inherited_columns: tuple[str, ...] = ()
    frees_deleted: bool = False
    user: UserConventions | None = None
    references: tuple[ReferenceConventions, ...] = ()

    def require_usable(self) -> None:
        """Check values that were read from a file.

        Raises:
            ValueError: if a value is not valid for its field.
        """
        user = self.user
        key_types = {reference.key_type for reference in self.references}
        if user:
            key_types.add(user.key_type)
            user.require_usable()
        if self.conftest and path_error(self.conftest):
            raise ValueError(self.conftest)
        if not _HOST.fullmatch(self.host):
            raise ValueError(self.host)
        if self.orm not in _ORMS or self.revisions not in _REVISIONS or not key_types <= _KEYS:
            raise ValueError(self)
        for module in (self.support, self.tests):
            if not _DOTTED.fullmatch(module):
                raise ValueError(module)
        for reference in self.references:
            _ = Identifier(reference.key), Identifier(reference.table)
        for source in self.inherited_columns:
            _ = column_name_of(source)
        for imported in self._imports():
            imported.require_usable()

    def reference(self, to: str) -> ReferenceConventions:
        """Return the target that the request calls ``to``."""
        return next(reference for reference in self.references if reference.to == to)

    def _imports(self) -> tuple[ImportedName, ...]:
        """Return all names that generated code imports."""
        user = (self.user.dependency, self.user.type, self.user.alias) if self.user else ()
        refs = (one for reference in self.references for one in reference.imports)
        session = (self.session, self.session_type, self.session_alias, self.engine)
        return tuple(one for one in (self.base, *session, self.factory, *user, *refs) if one)
