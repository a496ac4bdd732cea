"""Record the results in a file, safe from printed output and from a sudden end of the process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import warnings

    from .tree import Tree


class Record:
    """The results of one run; the file is replaced atomically at each step."""

    def __init__(self, result: str, tree: Tree) -> None:
        """Start an empty record in the import stage."""
        self.result = Path(result)
        self.tree = tree
        self.seen: dict[str, Any] = {"stage": "import", "warnings": [], "answers": []}

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The responses so far, in the order of the requests."""
        answers: list[dict[str, Any]] = self.seen["answers"]
        return answers

    def fault(self, what: str, error: BaseException) -> None:
        """Record an exception under the key ``what``."""
        self.seen[what] = self.tree.fault(error)

    def enter(self, stage: str, caught: list[warnings.WarningMessage]) -> None:
        """Record the warnings of the current stage and enter the next one."""
        for seen in caught:
            self.seen["warnings"].append(
                {
                    "stage": self.seen["stage"],
                    "category": seen.category.__name__,
                    "message": self.tree.without_root(str(seen.message)),
                    "path": self.tree.relative(seen.filename),
                    "line": seen.lineno,
                }
            )
        caught.clear()
        self.seen["stage"] = stage
        self.save()

    def save(self) -> None:
        """Replace the result file atomically, so a reader never sees an incomplete one."""
        part = self.result.with_suffix(".part")
        part.write_text(json.dumps(self.seen, default=str), encoding="utf-8")
        part.replace(self.result)
