"""Styles for terminal output, from the terminal's own palette: readable on light and dark."""

from __future__ import annotations

from rich.style import Style
from rich.syntax import ANSISyntaxTheme

from featurebuilder.plan.outcome import Outcome
from featurebuilder.report.log import Mark, OperationChange, Status

STATUS = {
    Status.SUCCESS: "green",
    Status.UNVERIFIED: "yellow",
    Status.DRY_RUN: "cyan",
    Status.CONFLICT: "red",
    Status.FAILED: "red",
}
KIND: dict[str, str] = {
    Mark.NEW: "green",
    Mark.MODIFIED: "magenta",
    Mark.UNCHANGED: "dim",
    Mark.KEPT: "yellow",
    Mark.DELETED: "red",
    Mark.CONFLICT: "bold red",
    OperationChange.ADDED: "green",
    OperationChange.CHANGED: "magenta",
    OperationChange.REMOVED: "red",
    Outcome.PASSED: "green",
    Outcome.FAILED: "bold red",
    Outcome.NOT_RUN: "bold yellow",
}
HEADING = "bold cyan"
ADDED = "green"
REMOVED = "red"

# Styles by Pygments token; each key is the path of a token's name.
_SYNTAX = {
    ("Comment",): "italic dim",
    ("Keyword",): "magenta",
    ("Operator", "Word"): "magenta",
    ("Literal", "String"): "green",
    ("Literal", "String", "Doc"): "italic green",
    ("Literal", "Number"): "cyan",
    ("Name", "Class"): "bold",
    ("Name", "Function"): "bold",
    ("Name", "Decorator"): "cyan",
    ("Name", "Tag"): "cyan",
    ("Generic", "Heading"): "bold",
    ("Generic", "Subheading"): "cyan",
    ("Generic", "Inserted"): "green",
    ("Generic", "Deleted"): "red",
    ("Generic", "Strong"): "bold",
    ("Generic", "Emph"): "italic",
}


def syntax_theme() -> ANSISyntaxTheme:
    """Return the Rich theme for code and diffs."""
    styles = {token: Style.parse(style) for token, style in _SYNTAX.items()}
    return ANSISyntaxTheme(styles)
