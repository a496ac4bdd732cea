"""Asks the engine to wire one module into one tree, and says what became of it."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from featurebuilder.errors import FeatureBuilderError
from featurebuilder.plan.tools import Tools
from featurebuilder.project.project import read_project
from featurebuilder.render.environment import Renderer
from featurebuilder.render.formatting import Formatter
from featurebuilder.wiring.wire import plan_wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.project.source.snapshot import Snapshot

_NOWHERE = Path("replayed-tree")


class Outcome(Enum):
    """How the engine ended."""

    PROVEN = "proven"
    REFUSED = "refused"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine said; ``files`` are those that it changed, as they would be.

    ``before`` holds the same files as they were; a new one is missing there.
    """

    outcome: Outcome
    files: Mapping[str, bytes]
    reason: str = ""
    has_snippet: bool = False
    before: Mapping[str, bytes] = field(default_factory=dict)


def wire(tree: Snapshot, module: str) -> Answer:
    """Return what the engine makes of the tree; nothing is written anywhere."""
    try:
        project = read_project(_NOWHERE, tree)
        tools = Tools(Renderer(), Formatter(_NOWHERE, None, project.settings.width))
        plan = plan_wire(project, module, tools)
    except FeatureBuilderError as error:
        told = "; ".join(
            f"{problem.where}: {problem.what}" if problem.where else problem.what
            for problem in error.problems
        )
        has_snippet = any(problem.snippet for problem in error.problems)
        return Answer(Outcome.REFUSED, {}, f"{type(error).__name__}: {told}", has_snippet)
    except Exception:  # noqa: BLE001 - whatever it is, it is what the benchmark is to find
        return Answer(Outcome.CRASHED, {}, traceback.format_exc())
    files = {c.path: c.after for c in plan.writes if c.after is not None}
    before = {c.path: c.before for c in plan.writes if c.before is not None}
    return Answer(Outcome.PROVEN, files, before=before)
