"""The migrations that a tree has, as Alembic would find them: by reading alone."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError, Location, Problem, UnusableProjectError
from featurebuilder.project.scopes import assigned

if TYPE_CHECKING:
    from featurebuilder.project.snapshot import Snapshot

_MERGE = "join them with 'alembic merge heads', and build again"


@dataclass(frozen=True, slots=True)
class RevisionFile:
    """One migration: its file, its id, and the ids of those that it comes after."""

    path: str
    id: str
    down: tuple[str, ...]


@dataclass(frozen=True)
class Revisions:
    """The migrations in one folder."""

    files: tuple[RevisionFile, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of each, in the order of the files."""
        return tuple(file.id for file in self.files)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The ids of those that nothing comes after."""
        followed = {down for file in self.files for down in file.down}
        return tuple(sorted(id_ for id_ in self.ids if id_ not in followed))

    @property
    def head(self) -> str | None:
        """The id of the one that nothing comes after, if there is any.

        Raises:
            UnusableProjectError: if there are several.
        """
        if len(self.heads) > 1:
            where = next(file.path for file in self.files if file.id == self.heads[0])
            what = f"the migrations have several heads: {', '.join(self.heads)}"
            raise UnusableProjectError(Problem(what, Location(where), _MERGE))
        return self.heads[0] if self.heads else None

    def after(self, revision: str) -> tuple[RevisionFile, ...]:
        """Return those that come right after ``revision``."""
        return tuple(file for file in self.files if revision in file.down)


def read_revisions(snapshot: Snapshot, folder: str) -> Revisions:
    """Return the migrations that stand in ``folder``.

    Raises:
        UnusableProjectError: if one is not Python, or does not tell plainly what it comes after.
    """
    inside = (path for path in snapshot.paths if path.startswith(f"{folder}/"))
    read = (_revision(snapshot, path) for path in inside if path.endswith(".py"))
    return Revisions(tuple(file for file in read if file))


def _revision(snapshot: Snapshot, path: str) -> RevisionFile | None:
    """Return the migration at ``path``; a module that has no revision is none."""
    data = snapshot.read(path) or b""
    if b"revision" not in data:
        return None
    try:
        tree = read_source(data, path).tree
    except EditRefusedError as error:
        raise UnusableProjectError(*error.problems) from error
    said = dict(assigned(tree.body))
    if "revision" not in said:
        return None
    own = _texts(said["revision"], path)
    down = _texts(said["down_revision"], path) if "down_revision" in said else ()
    if len(own) != 1:
        raise _unclear(path, said["revision"])
    return RevisionFile(path, own[0], down)


def _texts(node: ast.expr, path: str) -> tuple[str, ...]:
    """Return the ids that a text, several of them or nothing stands for."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError) as error:
        raise _unclear(path, node) from error
    texts = value if isinstance(value, tuple | list | set) else (value,)
    if value is None:
        return ()
    if not all(isinstance(text, str) for text in texts):
        raise _unclear(path, node)
    return tuple(texts)


def _unclear(path: str, node: ast.expr) -> UnusableProjectError:
    where = Location(path, node.lineno, node.col_offset + 1)
    what = "the migration does not say its revision, or what it comes after, as a plain text"
    return UnusableProjectError(Problem(what, where, "write it as a text"))
