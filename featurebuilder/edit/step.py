"""Define an edit: replacements of text, and the matching changes of the syntax tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """Replace the characters from ``start`` up to ``end`` with ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TreeChange:
    """Replace ``removed`` nodes at ``index`` of ``owner.field`` in the old tree with ``added``."""

    owner: ast.AST
    field: str
    index: int
    added: tuple[ast.AST, ...] = ()
    removed: int = 0


@dataclass(frozen=True, slots=True)
class EditStep:
    """One edit and the limits of what it may change. A step without splices does nothing.

    Attributes:
        splices: the replacements of text.
        changes: the matching changes of the syntax tree.
        lines: the old lines that may change; an empty range is the position before its start.
        comments: the comments that are added.
        dropped: the old lines whose comments are removed.
        snippet: the code for the user to add by hand if the edit is refused.
    """

    splices: tuple[Splice, ...] = ()
    changes: tuple[TreeChange, ...] = ()
    lines: range = range(1, 1)
    comments: tuple[str, ...] = ()
    dropped: range = range(0)
    snippet: str = ""


NO_STEP = EditStep()
"""The step that does nothing, for code that exists already."""
