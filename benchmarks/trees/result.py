"""What one case showed, and how it is kept for tables of several runs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path


class Mark(StrEnum):
    """How one step ended; a step that an earlier one made impossible is open."""

    YES = "yes"
    NO = "no"
    OPEN = "-"


@dataclass
class Result:
    """What one case showed, step by step; ``remarks`` say why a step is not a plain yes."""

    tree: str
    variant: str
    commit: str = ""
    status: str = ""
    marks: dict[str, Mark] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def mark(self, step: str, good: object, remark: str = "") -> bool:
        """Note how a step ended, and why if it did not go well."""
        self.marks[step] = Mark.YES if good else Mark.NO
        if not good:
            self.remarks.append(f"{step}: {remark}".rstrip(": "))
        return bool(good)

    def keep(self, folder: Path) -> None:
        """Write it to ``folder``, over what an earlier run kept there."""
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), indent=2) + "\n"
        (folder / f"{self.variant}.json").write_text(text, encoding="utf-8")

    @classmethod
    def kept(cls, folder: Path, variant: str) -> Self | None:
        """Return what an earlier run kept, if one did."""
        file = folder / f"{variant}.json"
        if not file.is_file():
            return None
        told = json.loads(file.read_text(encoding="utf-8"))
        marks = {step: Mark(mark) for step, mark in told.pop("marks").items()}
        return cls(**told, marks=marks)
