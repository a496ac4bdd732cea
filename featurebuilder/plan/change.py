"""What will happen to each file: immutable values that preview, apply and every report share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Action(Enum):
    """What happens to one file; each value is the symbol it is shown with.

    ``KEEP`` is a file that is right as it is, ``RETAIN`` one that the user's edits keep from going,
    ``MARK`` one that is written with conflict markers, for a person to resolve.
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


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after.

    ``path`` is relative to the tree's root and uses forward slashes. ``before`` and ``after`` are
    whole contents in bytes; ``None`` stands for a file that does not exist. ``why`` is the reason
    with its evidence, in words for a reviewer. A conflict's ``after`` is what would be written.

    Of a file of a feature that was built before, ``base`` is what was generated last and
    ``generated`` what is generated now: with ``before``, the person's, the three texts of a merge.
    """

    path: str
    part: Part
    action: Action
    before: bytes | None
    after: bytes | None
    why: str
    base: bytes | None = None
    generated: bytes | None = None

    @classmethod
    def between(
        cls, path: str, part: Part, before: bytes | None, after: bytes | None, why: str
    ) -> Change:
        """Return the change that leads from ``before`` to ``after``."""
        if before == after:
            action = Action.KEEP
        elif before is None:
            action = Action.CREATE
        elif after is None:
            action = Action.DELETE
        else:
            action = Action.UPDATE
        return cls(path, part, action, before, after, why)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one command will do to a tree, in the order in which it is shown."""

    changes: tuple[Change, ...]

    @property
    def writes(self) -> tuple[Change, ...]:
        """The changes that touch the disk."""
        still = {Action.KEEP, Action.RETAIN, Action.CONFLICT}
        return tuple(c for c in self.changes if c.action not in still)

    @property
    def marked(self) -> tuple[Change, ...]:
        """The files that are written with conflict markers."""
        return tuple(c for c in self.changes if c.action is Action.MARK)

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """The files that stand in the way."""
        return tuple(c for c in self.changes if c.action is Action.CONFLICT)
