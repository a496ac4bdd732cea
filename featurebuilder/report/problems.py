"""Render a problem as text: its location, its description and its fix."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from rich.text import Text

from featurebuilder.report.escape_text import escape_invisible, to_one_line

if TYPE_CHECKING:
    from featurebuilder.errors import Problem


def problem_text(problem: Problem) -> Text:
    """Return the problem as colored text; no information depends on the color."""
    where = f"{to_one_line(str(problem.where))}: " if problem.where else ""
    text = Text.assemble(("error: ", "bold red"), (where, "bold"), _hang_indent(problem.what))
    if problem.remedy:
        text.append_text(
            Text.assemble("\n", ("  fix: ", "bold cyan"), _hang_indent(problem.remedy))
        )
    if problem.snippet:
        text.append(f"\n\n{indent(escape_invisible(problem.snippet).rstrip(), '      ')}\n")
    return text


def _hang_indent(text: str) -> str:
    """Return ``text`` with its further lines indented to align with the first, after the label."""
    return indent(escape_invisible(text).strip("\n"), " " * 7).strip()
