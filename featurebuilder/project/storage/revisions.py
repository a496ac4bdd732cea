"""Read the Alembic migrations of a project, without running them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError, Location, Problem, UnusableProjectError
from featurebuilder.project.source.scopes import direct_assignments

if TYPE_CHECKING:
    from featurebuilder.project.source.snapshot import Snapshot

_MERGE = "run 'alembic merge heads', then build again"


@dataclass(frozen=True, slots=True)
class RevisionFile:
    """One migration: its file, its revision id, and the ids of the revisions before it."""

    path: str
    id: str
    down: tuple[str, ...]


@dataclass(frozen=True)
class Revisions:
    """The migrations in one folder."""

    files: tuple[RevisionFile, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The revision ids, in the order of the files."""
        return tuple(file.id for file in self.files)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The ids of the revisions that no other revision follows."""
        followed = {down for file in self.files for down in file.down}
        return tuple(sorted(id_ for id_ in self.ids if id_ not in followed))

    @property
    def head(self) -> str | None:
        """The id of the newest revision, or ``None`` if there are no migrations.

        Raises:
            UnusableProjectError: If there are several heads.
        """
        if len(self.heads) > 1:
            where = next(file.path for file in self.files if file.id == self.heads[0])
            what = f"the migrations have several heads: {', '.join(self.heads)}"
            raise UnusableProjectError(Problem(what, Location(where), _MERGE))
        return self.heads[0] if self.heads else None

    def in_order(self) -> tuple[RevisionFile, ...]:
        """Return the migrations, each after the ones before it; those in a cycle are left out."""
        known = {file.id: set(file.down) for file in self.files}
        by_id = {file.id: file for file in self.files}
        sorter = TopologicalSorter({id_: down & known.keys() for id_, down in known.items()})
        try:
            return tuple(by_id[id_] for id_ in sorter.static_order())
        except CycleError:
            return ()

    def after(self, revision: str) -> tuple[RevisionFile, ...]:
        """Return the migrations directly after ``revision``."""
        return tuple(file for file in self.files if revision in file.down)


def read_revisions(snapshot: Snapshot, folder: str) -> Revisions:
    """Return the migrations in ``folder``.

    Raises:
        UnusableProjectError: If a file cannot be parsed, or its revision ids are not literals.
    """
    inside = (path for path in snapshot.paths if path.startswith(f"{folder}/"))
    read = (_read_revision(snapshot, path) for path in inside if path.endswith(".py"))
    return Revisions(tuple(file for file in read if file))


def _read_revision(snapshot: Snapshot, path: str) -> RevisionFile | None:
    """Return the migration at ``path``, or ``None`` if the module has no revision."""
    data = snapshot.read(path) or b""
    if b"revision" not in data:
        return None
    try:
        tree = read_source(data, path).tree
    except EditRefusedError as error:
        raise UnusableProjectError(*error.problems) from error
    values = dict(direct_assignments(tree.body))
    if "revision" not in values:
        return None
    own = _read_ids(values["revision"], path)
    down = _read_ids(values["down_revision"], path) if "down_revision" in values else ()
    if len(own) != 1:
        raise _unclear_revision(path, values["revision"])
    return RevisionFile(path, own[0], down)


def _read_ids(node: ast.expr, path: str) -> tuple[str, ...]:
    """Return the ids in a literal: a string, several strings or ``None``."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError) as error:
        raise _unclear_revision(path, node) from error
    texts = value if isinstance(value, tuple | list | set) else (value,)
    if value is None:
        return ()
    if not all(isinstance(text, str) for text in texts):
        raise _unclear_revision(path, node)
    return tuple(texts)


def _unclear_revision(path: str, node: ast.expr) -> UnusableProjectError:
    where = Location(path, node.lineno, node.col_offset + 1)
    what = "the migration's revision or down_revision is not a plain string"
    return UnusableProjectError(Problem(what, where, "write it as a string"))
