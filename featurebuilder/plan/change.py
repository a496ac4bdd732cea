"""Define plans and changes: immutable values shared by preview, apply and all reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FileAction(Enum):
    """The action on one file; each value is the symbol shown for it.

    - ``KEEP``: the file is already correct.
    - ``RETAIN``: the file should be deleted, but stays because of hand edits.
    - ``MARK``: the file is written with conflict markers for the user to resolve.
    - ``CONFLICT``: the file is not written, because something is in the way.
    """

    CREATE = "+"
    UPDATE = "~"
    KEEP = "="
    RETAIN = "*"
    DELETE = "-"
    MARK = "?"
    CONFLICT = "!"


class Part(Enum):
    """The role of a file in a feature or a project."""

    MODEL = "model"
    ROUTER = "router"
    AGGREGATOR = "aggregator"
    APPLICATION = "application"
    MIGRATION = "migration"
    SUPPORT = "support"
    TESTS = "tests"
    FACTORY = "factory"
    DOCUMENT = "document"
    PACKAGE = "package"
    PROJECT = "project"
    REQUEST = "request"
    LEDGER = "ledger"
    TOOL = "tool"

    @property
    def is_own(self) -> bool:
        """True for files that are rendered from a request and belong to one feature alone."""
        return self in {Part.MODEL, Part.ROUTER, Part.TESTS, Part.FACTORY, Part.DOCUMENT}


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after.

    Attributes:
        path: The file's path relative to the project's root, with forward slashes.
        part: The role of the file.
        action: The action on the file.
        before: The whole content now; ``None`` if the file does not exist.
        after: The whole content to write; ``None`` if the file is deleted. For a conflict, the
            content that would be written.
        why: The reason with its evidence, for a reviewer.
        base: The text generated last, for a file of an existing feature. Together with ``before``
            and ``generated``, it is the input of a three-way merge.
        generated: The text generated now.
    """

    path: str
    part: Part
    action: FileAction
    before: bytes | None
    after: bytes | None
    why: str
    base: bytes | None = None
    generated: bytes | None = None

    @classmethod
    def between(
        cls, path: str, part: Part, before: bytes | None, after: bytes | None, why: str
    ) -> Change:
        """Return the change from ``before`` to ``after``."""
        if before == after:
            action = FileAction.KEEP
        elif before is None:
            action = FileAction.CREATE
        elif after is None:
            action = FileAction.DELETE
        else:
            action = FileAction.UPDATE
        return cls(path, part, action, before, after, why)


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes that one command makes to a project, in display order."""

    changes: tuple[Change, ...]

    @property
    def writes(self) -> tuple[Change, ...]:
        """The changes that write to or delete from the disk."""
        still = {FileAction.KEEP, FileAction.RETAIN, FileAction.CONFLICT}
        return tuple(c for c in self.changes if c.action not in still)

    @property
    def marked(self) -> tuple[Change, ...]:
        """The files that are written with conflict markers."""
        return tuple(c for c in self.changes if c.action is FileAction.MARK)

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """The files that are in the way."""
        return tuple(c for c in self.changes if c.action is FileAction.CONFLICT)
