"""Errors as text: what is wrong, where, and what to do about it."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from rich.text import Text

from featurebuilder.report.visible import one_line, visible

if TYPE_CHECKING:
    from featurebuilder.errors import Problem


def problem_text(problem: Problem) -> Text:
    """Return the problem as coloured text; without its colours it says the same."""
    where = f"{one_line(str(problem.where))}: " if problem.where else ""
    text = Text.assemble(("error: ", "bold red"), (where, "bold"), _hung(problem.what))
    if problem.remedy:
        text.append_text(Text.assemble("\n", ("  fix: ", "bold cyan"), _hung(problem.remedy)))
    if problem.snippet:
        text.append(f"\n\n{indent(visible(problem.snippet).rstrip(), '      ')}\n")
    return text


def _hung(text: str) -> str:
    """Return ``text`` with its further lines below the first, behind the word that leads it."""
    return indent(visible(text).strip("\n"), " " * 7).strip()
