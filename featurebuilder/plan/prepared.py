"""Define a prepared command: all that is shown, written and verified, before anything is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from featurebuilder.plan.basis import Basis

if TYPE_CHECKING:
    from featurebuilder.errors import Problem
    from featurebuilder.plan.change import Plan
    from featurebuilder.plan.expected import Expected
    from featurebuilder.project.convention import Convention


class ChangeKind(Enum):
    """The kind of change to an operation."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class OperationDelta:
    """The change to one operation.

    Attributes:
        operation: The operation as ``METHOD /path``.
        fate: The kind of change.
        breaks: One description for each change that would break a client.
    """

    operation: str
    fate: ChangeKind
    breaks: tuple[str, ...] = ()

    @property
    def breaks_clients(self) -> bool:
        """True if a client of the old API would break."""
        return self.fate is ChangeKind.REMOVED or bool(self.breaks)


class Command(Enum):
    """The command, as it is typed."""

    BUILD = "build"
    NEW = "new"
    WIRE = "wire"
    UNWIRE = "unwire"
    REMOVE = "remove"
    UPDATE = "update"
    ADOPT = "adopt"


@dataclass(frozen=True, slots=True)
class RequestText:
    """The request's origin, in words, and its text as YAML."""

    origin: str
    content: str


@dataclass(frozen=True, slots=True)
class PreparedCommand:
    """Everything that is needed to show a command, apply it and verify it.

    Attributes:
        command: The command.
        name: The feature or file that the command is about.
        title: The heading of the build log.
        description: One line about its purpose.
        plan: The changes.
        expected: What verification expects of the application.
        request: The request's text.
        basis: The files that must not change before the plan is applied.
        choices: The conventions that were chosen, with their evidence.
        api: The changes to the API, if the plan was tried in a copy of the project.
        problems: The problems of features that were left out.
        width: The maximum line length, if known.
    """

    command: Command
    name: str
    title: str
    description: str
    plan: Plan
    expected: Expected
    request: RequestText | None = None
    basis: Basis = field(default_factory=Basis)
    choices: tuple[Convention, ...] = ()
    api: tuple[OperationDelta, ...] = ()
    problems: tuple[Problem, ...] = ()
    width: int | None = None
