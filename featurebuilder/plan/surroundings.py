"""What stands around the place of a new include: its group, its neighbours, the space between."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from featurebuilder.edit.calls import is_spread, one_line
from featurebuilder.edit.comments import is_comment

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from featurebuilder.edit.source import Source
    from featurebuilder.project.graph import Include


def group_of(
    source: Source,
    statements: Sequence[ast.stmt],
    siblings: Sequence[Include],
    example: Include | None,
) -> range:
    """Return which siblings stand under the heading that most like the example stand under.

    Those are all of them where not each stands under a heading, or each under one of its own.
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
    """Return whether a new call at ``index`` has a line an argument: as its namesake has.

    Without one, as both of the two calls nearest to that gap have.
    """
    start = min(max(index - 1, 0), max(len(statements) - 2, 0))
    near = [namesake] if namesake else statements[start : start + 2]
    return all(map(is_spread, near))


def is_short_spread(source: Source, statements: Sequence[ast.stmt], width: int) -> bool:
    """Return whether a call has a line an argument that had room on one line of ``width``."""
    return any(
        is_spread(each) and len(source.indent(each).expandtabs(4) + one_line(source, each)) <= width
        for each in statements
    )


def is_spaced(source: Source, statements: Sequence[ast.stmt], *, remarked: bool) -> bool:
    """Return whether a blank line stands between the last two siblings, and no other statement.

    A comment may stand there too, if each is ``remarked`` on.
    """
    if len(statements) < 2:  # noqa: PLR2004 - one has no space between
        return False
    first, second = statements[-2:]
    between = range((first.end_lineno or first.lineno) + 1, second.lineno)
    return source.is_blank(between.start) and all(
        source.is_blank(line) or (remarked and is_comment(source, line)) for line in between
    )
