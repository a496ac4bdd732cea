"""What was seen so far, in a file that neither prints nor a sudden end of the process can spoil."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import warnings

    from .tree import Tree


class Record:
    """One run's findings; the file is replaced whole at each step."""

    def __init__(self, result: str, tree: Tree) -> None:
        """Begin with the import, and nothing seen."""
        self.result = Path(result)
        self.tree = tree
        self.seen: dict[str, Any] = {"stage": "import", "warnings": [], "answers": []}

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The answers so far, in the order of the requests."""
        answers: list[dict[str, Any]] = self.seen["answers"]
        return answers

    def fault(self, what: str, error: BaseException) -> None:
        """Note an exception, as ``what`` it prevents."""
        self.seen[what] = self.tree.fault(error)

    def enter(self, stage: str, caught: list[warnings.WarningMessage]) -> None:
        """Put the warnings so far down to the stage that ends, and go on to the next."""
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
        """Replace the result file; a reader sees the old one or the new one, never a half."""
        part = self.result.with_suffix(".part")
        part.write_text(json.dumps(self.seen, default=str), encoding="utf-8")
        part.replace(self.result)
