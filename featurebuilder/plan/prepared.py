"""One command, thought through: what is shown, written and verified, and nothing that was done."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from featurebuilder.plan.basis import Basis

if TYPE_CHECKING:
    from featurebuilder.errors import Problem
    from featurebuilder.plan.api_delta import OperationDelta
    from featurebuilder.plan.change import Plan
    from featurebuilder.plan.choices import Choice
    from featurebuilder.plan.expected import Expected


class Command(Enum):
    """What was asked of the tool, as it is typed."""

    BUILD = "build"
    NEW = "new"
    WIRE = "wire"
    UNWIRE = "unwire"
    REMOVE = "remove"
    UPDATE = "update"
    ADOPT = "adopt"


@dataclass(frozen=True, slots=True)
class RequestText:
    """A request as it was decoded, in YAML, and in words where it was read."""

    origin: str
    content: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is needed to show a command, to carry it out and to verify it.

    ``name`` is what the command is about; ``title`` and ``description`` tell people. ``basis`` is
    what must not change until it is carried out; ``choices`` are what was read off the tree for it.
    ``api`` is what became of the API where the plan was tried in a copy of the tree. ``problems``
    are of features that were left out, and ``width`` is the longest line, where that is known.
    """

    command: Command
    name: str
    title: str
    description: str
    plan: Plan
    expected: Expected
    request: RequestText | None = None
    basis: Basis = field(default_factory=Basis)
    choices: tuple[Choice, ...] = ()
    api: tuple[OperationDelta, ...] = ()
    problems: tuple[Problem, ...] = ()
    width: int | None = None
