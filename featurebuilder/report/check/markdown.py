"""Render a check report as Markdown, for a job summary or a pull request comment."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from featurebuilder.errors import Location
from featurebuilder.features.drift import Severity
from featurebuilder.render.safe_text import markdown_block, markdown_code, markdown_text
from featurebuilder.report.escape_text import escape_invisible, sentence, to_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.report.check.check_report import CheckedDrift, CheckReport, Undecided

# GitHub limits a comment to 65,536 characters; GitLab allows more.
LARGEST = 65_000

_SIGNS = {0: "✅", 1: "❌", 2: "⚠️"}
_ROOM_FOR_NOTES = 300


def render_check_markdown(report: CheckReport) -> str:
    """Return the report as Markdown; all content is escaped.

    The result has at most ``LARGEST`` characters. If findings or diffs do not fit, it says how
    many were left out.
    """
    heading = f"## {_SIGNS[report.exit_code]} featurebuilder check\n\n{_prose(report.verdict)}\n"
    room = LARGEST - len(heading) - _ROOM_FOR_NOTES
    items = [*map(_render_problem, report.undecided), *map(_render_drift, report.drifted)]
    text, left_out = _fit_blocks(items, room)
    if left_out:
        text += f"\n- … and {left_out} more, left out because of the size limit\n"
    diffs, without = _fit_blocks(_render_diffs(report.drifted), room - len(text))
    if without:
        diffs += f"\nDiffs left out because of the size limit: {without}.\n"
    return "\n".join(filter(None, (heading, text, diffs)))


def _fit_blocks(blocks: Iterable[str], room: int) -> tuple[str, int]:
    """Join the blocks that fit into ``room`` characters; also return how many were left out.

    After the first block that does not fit, all others are left out too, to keep their order.
    """
    taken: list[str] = []
    left_out = 0
    for block in blocks:
        if len(block) <= room and not left_out:
            taken.append(block)
            room -= len(block)
        else:
            left_out += 1
    return "".join(taken), left_out


def _render_problem(one: Undecided) -> str:
    place = str(Location(one.path, one.line, one.column))
    where = f"{_code(place)}: " if place else ""
    return f"- **cannot check** {where}{_prose(one.what)}{_fix(one.remedy, as_code=False)}\n"


def _render_drift(one: CheckedDrift) -> str:
    place = str(Location(one.path, one.line))
    mark = "" if one.severity is Severity.ERROR else f" ({one.severity})"
    words = f"{_prose(one.feature)}: {_prose(one.words)}"
    return f"- **{one.drift.value}**{mark} {_code(place)}  \n  {words}{_fix(one.remedy)}\n"


def _fix(remedy: str, *, as_code: bool = True) -> str:
    if not remedy:
        return ""
    return f"  \n  fix: {_code(remedy) if as_code else _prose(remedy)}"


def _render_diffs(drifted: Iterable[CheckedDrift]) -> Iterator[str]:
    for one in drifted:
        if one.diff:
            summary = f"<code>{escape(to_one_line(one.path))}</code> ({one.drift.value})"
            block = markdown_block(escape_invisible(one.diff), "diff")
            yield f"<details><summary>{summary}</summary>\n\n{block}\n\n</details>\n\n"


def _code(text: str) -> str:
    return markdown_code(sentence(text))


def _prose(text: str) -> str:
    return markdown_text(sentence(text))
