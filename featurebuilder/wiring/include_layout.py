"""Inspect the code around the place of a new include: comment groups, layout, blank lines."""

from __future__ import annotations

import ast
import itertools
from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.edit.calls import is_spread, one_line
from featurebuilder.edit.comments import is_comment, top_line
from featurebuilder.project.source.renaming import contains_resource_name, normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.edit.source import Source
    from featurebuilder.project.routers.graph import Include
    from featurebuilder.project.routers.references import NewRouter
    from featurebuilder.project.routers.registration import Registrar

_MIN_COMMENTS = 2


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


def is_spaced(source: Source, statements: Sequence[ast.stmt], *, has_comment: bool) -> bool:
    """Return whether a blank line, and no other statement, separates the last two siblings.

    With ``has_comment``, a comment may be there too.
    """
    if len(statements) < 2:  # noqa: PLR2004 - a single call has no gap
        return False
    first, second = statements[-2:]
    between = range((first.end_lineno or first.lineno) + 1, second.lineno)
    return source.is_blank(between.start) and all(
        source.is_blank(line) or (has_comment and is_comment(source, line)) for line in between
    )


def comment_like(
    source: Source, siblings: Sequence[Include], registrar: Registrar, new: NewRouter
) -> str | None:
    """Return the comment for a new include: a sibling's comment with the new router's name.

    Return ``None`` unless at least two, and more than half, of the siblings have a one-line comment
    that names their own resource. A sibling's prefix at the end of the comment becomes the new
    router's prefix.
    """
    calls = [s for s in siblings if s.container is None and s.path == source.path]
    texts = {s: text for s in calls if (text := _comment_above(source, s))}
    remarks = {s: t for s, t in texts.items() if contains_resource_name(t, registrar.module_of(s))}
    own = {s: normal_form(text, registrar.module_of(s)) for s, text in remarks.items()}
    if len(own) < _MIN_COMMENTS or 2 * len(own) <= len(calls):
        return None
    form, _ = Counter(reversed(own.values())).most_common(1)[0]
    example = next(s for s in reversed(own) if own[s] == form)
    if prefix_of_new := registrar.own_prefix(new.key):
        prefix = registrar.own_prefix(example.child)
        if prefix and remarks[example].endswith(f" {prefix}"):
            return remarks[example].removesuffix(prefix) + prefix_of_new
    renaming = registrar.renaming(example, new).for_strings(kebab=registrar.writes_kebab())
    return renaming(remarks[example])


def _comment_above(source: Source, sibling: Include) -> str | None:
    """Return the comment directly above an include, if it is a single line."""
    above = sibling.line - 1
    return source.line(above).strip() if top_line(source, sibling.line) == above else None


def router_element(container: ast.List | ast.Tuple, include: Include) -> ast.expr | None:
    """Return the element of ``container`` for the router of ``include``, or ``None``.

    The element is the router itself, or a tuple or list that contains it.
    """
    wanted = ast.unparse(ast.parse(include.child_source, mode="eval"))
    for element in container.elts:
        parts = element.elts if isinstance(element, ast.Tuple | ast.List) else [element]
        if any(ast.unparse(part) == wanted for part in parts):
            return element
    return None
