"""What a tree decides about a resource: how it is stored, asked for, and by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass

from featurebuilder.naming import Identifier

SQLMODEL = "sqlmodel"
SQLALCHEMY = "sqlalchemy"
MEMORY = "memory"
NUMBERED = "numbered"
HASHED = "hashed"
_ORMS = {SQLMODEL, SQLALCHEMY, MEMORY}
_KEYS = {"uuid", "int", "str"}
_REVISIONS = {NUMBERED, HASHED}
_HOST = re.compile(r"[a-z0-9.-]+")
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that code imports from a module."""

    module: str
    name: str

    def require_usable(self) -> None:
        """Refuse what no import could name.

        Raises:
            ValueError: if the module or the name cannot be one.
        """
        _ = Identifier(self.name)
        if not _DOTTED.fullmatch(self.module):
            raise ValueError(self.module)


@dataclass(frozen=True, slots=True)
class UserConventions:
    """How the tree tells who asks.

    ``dependency`` is the function that FastAPI calls; ``alias`` the ``Annotated`` name for its
    result where the tree has one. ``key`` is the attribute of ``type`` that tells users apart, and
    ``key_type`` is ``uuid``, ``int`` or ``str``.
    """

    dependency: Imported
    type: Imported
    alias: Imported | None = None
    key: str = "id"
    key_type: str = "int"


@dataclass(frozen=True, slots=True)
class ReferenceConventions:
    """What a ref leads to: a mapped class, made by another feature, or the tree's own.

    ``to`` is what the request calls it; ``feature`` is given where a feature made it, and
    ``factory`` is what makes one for tests. ``key`` is the name of the key's attribute and
    ``key_type`` is ``uuid``, ``int`` or ``str``. ``is_soft`` says that what is deleted is only
    marked, and ``refers_back`` that what it leads to leads back.
    """

    to: str
    model: Imported
    table: str
    key: str = "id"
    key_type: str = "uuid"
    feature: str = ""
    factory: Imported | None = None
    is_itself: bool = False
    is_soft: bool = False
    refers_back: bool = False

    @property
    def is_the_trees(self) -> bool:
        """Whether no feature made it."""
        return not self.feature and not self.is_itself

    @property
    def imports(self) -> tuple[Imported | None, ...]:
        """What code may import of it."""
        return (self.model, self.factory)


@dataclass(frozen=True, slots=True)
class StorageConventions:
    """Everything that a tree decides about a resource, beside what holds for every feature.

    ``orm`` is ``memory`` where no database is asked: then ``session`` hands out what the process
    keeps, and ``base`` is what is kept derives from.

    ``support`` is the module of the support package, ``support_folder`` its folder. ``base`` is
    what mapped classes derive from, and ``session`` the function that hands out a session of the
    type ``session_type``; ``session_alias`` the tree's ``Annotated`` name for it, and ``engine``
    what it speaks with the database through, where the source tells. ``makes_session`` says that
    the support package has it, ``tests_own_database`` that tests run on the database of the tree,
    which has no driver for SQLite, ``runs_pytest_asyncio`` by what it runs its own, and
    ``makes_migrations`` that the Alembic environment is made. ``expires_on_commit`` is what
    SQLAlchemy calls it: what is committed has to be read again. ``makes_dataclasses`` says that
    what derives from ``base`` becomes a dataclass. ``migrations`` is the folder of the revisions:
    none without a database. ``host`` is one that the application answers to in tests. ``revisions``
    says whether these are numbered or hashed. ``answers_problems`` says that the tree answers with
    problem details. ``tests`` is the module of the folder of tests, and ``factory`` what makes one
    of the resource there.
    """

    support: str
    support_folder: str
    base: Imported
    session: Imported
    session_type: Imported
    tests: str
    tests_folder: str
    factory: Imported
    orm: str = SQLMODEL
    is_async: bool = False
    session_alias: Imported | None = None
    engine: Imported | None = None
    makes_session: bool = True
    expires_on_commit: bool = True
    tests_own_database: bool = False
    runs_pytest_asyncio: bool = False
    host: str = "testserver"
    makes_dataclasses: bool = False
    migrations: str = ""
    makes_migrations: bool = False
    revisions: str = NUMBERED
    answers_problems: bool = False
    user: UserConventions | None = None
    references: tuple[ReferenceConventions, ...] = ()

    def require_usable(self) -> None:
        """Refuse what no tree could have decided, and what would be no code.

        Raises:
            ValueError: if one of the values cannot be what it is for.
        """
        user = self.user
        key_types = {reference.key_type for reference in self.references}
        if user:
            key_types.add(user.key_type)
            _ = Identifier(user.key)
        if not _HOST.fullmatch(self.host):
            raise ValueError(self.host)
        if self.orm not in _ORMS or self.revisions not in _REVISIONS or not key_types <= _KEYS:
            raise ValueError(self)
        for module in (self.support, self.tests):
            if not _DOTTED.fullmatch(module):
                raise ValueError(module)
        for reference in self.references:
            _ = Identifier(reference.key), Identifier(reference.table)
        for imported in self._imports():
            imported.require_usable()

    @property
    def in_memory(self) -> bool:
        """Whether the process alone keeps what is stored."""
        return self.orm == MEMORY

    def reference(self, to: str) -> ReferenceConventions:
        """Return what the refs of the request that lead ``to`` something refer to."""
        return next(reference for reference in self.references if reference.to == to)

    def _imports(self) -> tuple[Imported, ...]:
        user = (self.user.dependency, self.user.type, self.user.alias) if self.user else ()
        refs = (one for reference in self.references for one in reference.imports)
        session = (self.session, self.session_type, self.session_alias, self.engine)
        return tuple(one for one in (self.base, *session, self.factory, *user, *refs) if one)
