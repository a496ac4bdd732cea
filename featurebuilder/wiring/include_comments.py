"""Write the comment above a new include, if its siblings have such comments."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.edit.comments import top_line
from featurebuilder.project.source.renaming import contains_resource_name, normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.edit.source import Source
    from featurebuilder.project.routers.graph import Include
    from featurebuilder.project.routers.references import NewRouter
    from featurebuilder.project.routers.registration import Registrar

_MIN_COMMENTS = 2


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
