"""Inspect the code around the place of a new include: comment groups, layout, blank lines."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from featurebuilder.edit.calls import is_spread, one_line
from featurebuilder.edit.comments import is_comment

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from featurebuilder.edit.source import Source
    from featurebuilder.project.routers.graph import Include


def group_of(
    source: Source,
    statements: Sequence[ast.stmt],
    siblings: Sequence[Include],
    example: Include | None,
) -> range:
    """Return the indexes of the siblings under the comment heading that fits the example best.

    Return all indexes unless the siblings have headings that group them.
    """
    whole = range(len(statements))
    starts = [at for at in whole if is_comment(source, statements[at].lineno - 1)]
    groups = [range(*pair) for pair in itertools.pairwise([*starts, len(statements)])]
    if starts[:1] != [0] or all(len(group) == 1 for group in groups):
        return whole
    keywords = example.keywords if example else ()
    alike = [sum(siblings[at].keywords == keywords for at in group) for group in groups]
    return next(
        group for group, count in zip(groups[::-1], alike[::-1], strict=True) if count == max(alike)
    )


def is_spread_around(statements: Sequence[ast.stmt], index: int, namesake: ast.stmt | None) -> bool:
    """Return whether a new call at ``index`` should have one argument per line.

    Follow the include ``namesake``, or without it require this layout of both calls next to the
    gap.
    """
    start = min(max(index - 1, 0), max(len(statements) - 2, 0))
    near = [namesake] if namesake else statements[start : start + 2]
    return all(map(is_spread, near))


def has_short_spread(source: Source, statements: Sequence[ast.stmt], width: int) -> bool:
    """Return whether a call has one argument per line although it would fit in ``width``."""
    return any(
        is_spread(each) and len(source.indent(each).expandtabs(4) + one_line(source, each)) <= width
        for each in statements
    )


def is_spaced(source: Source, statements: Sequence[ast.stmt], *, remarked: bool) -> bool:
    """Return whether a blank line, and no other statement, separates the last two siblings.

    With ``remarked``, a comment may be there too.
    """
    if len(statements) < 2:  # noqa: PLR2004 - a single call has no gap
        return False
    first, second = statements[-2:]
    between = range((first.end_lineno or first.lineno) + 1, second.lineno)
    return source.is_blank(between.start) and all(
        source.is_blank(line) or (remarked and is_comment(source, line)) for line in between
    )
