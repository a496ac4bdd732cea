"""Build the sections of a log from the changes of a plan."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action, Change, Part
from featurebuilder.plan.diff import unified_diff
from featurebuilder.report.log import Mark, Section
from featurebuilder.report.part_sections import (
    ENDPOINT_SECTIONS,
    INTEGRATION,
    OPERATIONS,
    RESOURCE_SECTIONS,
    PartSection,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.plan.expected import Expected

MARKS = {
    Action.CREATE: Mark.NEW,
    Action.UPDATE: Mark.MODIFIED,
    Action.KEEP: Mark.UNCHANGED,
    Action.RETAIN: Mark.KEPT,
    Action.DELETE: Mark.DELETED,
    Action.MARK: Mark.CONFLICT,
    Action.CONFLICT: Mark.CONFLICT,
}
_LANGUAGES = {
    "py": "python",
    "md": "markdown",
    "toml": "toml",
    "yaml": "yaml",
    "yml": "yaml",
    "json": "json",
}
_WIRING = (Part.AGGREGATOR, Part.APPLICATION)
_IN_DIFF = (Action.UPDATE, Action.DELETE, Action.CONFLICT, Action.MARK)
_ABSENT = "Not needed: the feature has no such part."
_NO_AGGREGATOR = "Not needed: the application includes the router directly."


def feature_sections(
    changes: Iterable[Change], expected: Expected | None = None
) -> tuple[Section, ...]:
    """Return the sections of a feature's log, in reading order.

    ``expected`` provides the path operations, which the log of a resource lists in their own
    section.
    """
    return tuple(_feature_sections(changes, expected))


def _feature_sections(changes: Iterable[Change], expected: Expected | None) -> Iterator[Section]:
    by_part: dict[Part, list[Change]] = {}
    for change in changes:
        by_part.setdefault(change.part, []).append(change)
    is_resource = Part.SUPPORT in by_part
    if is_resource:
        by_part = {part: _drop_unchanged_shared(part, found) for part, found in by_part.items()}
    integrated = count(1)
    for kind in RESOURCE_SECTIONS if is_resource else ENDPOINT_SECTIONS:
        found = by_part.get(kind.part, [])
        if kind.optional and not found:
            continue
        counted = f"{INTEGRATION}{next(integrated)}" if kind.number == INTEGRATION else kind.number
        if kind.part is Part.ROUTER and is_resource:
            yield Section(
                number="3",
                title="Endpoints",
                purpose=OPERATIONS,
                content=_operations(expected),
                language="text",
            )
        if not found:
            absent = _NO_AGGREGATOR if kind.part is Part.AGGREGATOR else _ABSENT
            yield Section(number=counted, title=kind.title, purpose=absent)
        if kind.part is Part.SUPPORT:
            yield from _shared_sections(kind._replace(number=counted), found)
            continue
        for change in found:
            yield section(counted, kind.title, kind.purpose, change)


def _shared_sections(kind: PartSection, changes: Sequence[Change]) -> Iterator[Section]:
    """Yield one section that lists the new shared files, then one for each edited shared file.

    New shared files are only listed because they do not belong to this feature alone.
    """
    new = [change for change in changes if change.action is Action.CREATE]
    if new:
        width = max(len(change.path) for change in new)
        yield Section(
            number=kind.number,
            title=kind.title,
            purpose=kind.purpose,
            content="".join(f"{change.path:{width}}  {change.why}\n" for change in new),
            language="text",
        )
    for change in changes:
        if change not in new:
            yield section(kind.number, kind.title, kind.purpose, change)


def _drop_unchanged_shared(part: Part, changes: list[Change]) -> list[Change]:
    """Return the changes of a part, without the shared files that do not change."""
    if part not in {Part.SUPPORT, Part.PROJECT}:
        return changes
    return [change for change in changes if change.action is not Action.KEEP]


def _operations(expected: Expected | None) -> str:
    """Return one line for each path operation, with its handler."""
    answers = expected.answers if expected and expected.kind == "feature" else ()
    width = max((len(answer.operation) for answer in answers), default=0)
    return "".join(f"{answer.operation:{width}}  {answer.handler}\n" for answer in answers)


def section(number: str, title: str, purpose: str, change: Change) -> Section:
    """Return the section of one file."""
    language, content = _content(change)
    return Section(
        number=number,
        title=title,
        purpose=purpose + _purpose_note(change),
        path=change.path,
        mark=MARKS[change.action],
        language=language,
        content=content,
    )


def language_of(path: str) -> str:
    """Return the language of a file by its extension, or an empty string if it is unknown."""
    return _LANGUAGES.get(path.rpartition(".")[2], "")


def _content(change: Change) -> tuple[str, str]:
    """Return the language and content to review: a diff of an edit, or the whole new file.

    Both are empty for a wiring file that does not change.
    """
    if change.action in _IN_DIFF:
        return "diff", unified_diff(change)
    if change.action is Action.KEEP and change.part in _WIRING:
        return "", ""
    return language_of(change.path), (change.after or b"").decode(errors="backslashreplace")


def _purpose_note(change: Change) -> str:
    if change.action is Action.CONFLICT and change.base is None:
        return f" A file is in the way ({change.why}). The diff shows what --force would change."
    if change.action is Action.KEEP and change.part in _WIRING:
        return f" Nothing to edit ({change.why})."
    if change.part is Part.MIGRATION:
        return f" {change.why[:1].upper()}{change.why[1:]}."
    return ""
