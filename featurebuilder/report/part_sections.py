"""Define the sections of a build log about a feature's files: numbers, titles and purposes."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.artifacts.artifact import LogSection
from featurebuilder.artifacts.catalogue import own_artifacts
from featurebuilder.conventions.paths import feature_of
from featurebuilder.ledger.codec import decode_ledger
from featurebuilder.plan.change import Change, FileAction, Part
from featurebuilder.report.log import Section
from featurebuilder.report.sections import section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from featurebuilder.plan.expected import Expected

INTEGRATION = "4."
"""The number of the sections about the integration, to which each adds its own count."""
OPERATIONS = "The path operations and their handlers."
_WIRING = (
    (Part.AGGREGATOR, LogSection(INTEGRATION, "Aggregator", "Imports and includes the router.")),
    (Part.APPLICATION, LogSection(INTEGRATION, "Application", "Serves the aggregator.")),
)
_STORAGE = (
    (
        Part.MIGRATION,
        LogSection(
            INTEGRATION,
            "Migration",
            "Upgrades the database to the requested model, and can be downgraded.",
            optional=True,
        ),
    ),
    (
        Part.SUPPORT,
        LogSection(INTEGRATION, "Shared", "The files that all resources share.", optional=True),
    ),
    (
        Part.PROJECT,
        LogSection(
            INTEGRATION, "Dependencies", "The packages that the code imports.", optional=True
        ),
    ),
)
_ABSENT = "Not needed: the feature has no such part."
_NO_AGGREGATOR = "Not needed: the application includes the router directly."


class _PartSection(NamedTuple):
    """The section of an artifact, or of the files of a part that has no artifact."""

    artifact: str
    part: Part
    section: LogSection


def _part_sections(*, of_resources: bool) -> Iterator[_PartSection]:
    """Yield the sections of a feature, in the order of the log."""
    own = [
        _PartSection(one.name, one.part, one.section)
        for one in own_artifacts(of_resources=of_resources)
    ]
    integration = (*_WIRING, *_STORAGE) if of_resources else _WIRING
    others = [_PartSection(part.value, part, kind) for part, kind in integration]
    yield from sorted((*own, *others), key=lambda one: one.section.number)


def feature_sections(
    changes: Iterable[Change], expected: Expected | None = None
) -> tuple[Section, ...]:
    """Return the sections of a feature's log, in reading order.

    ``expected`` provides the path operations, which the log of a resource lists in their own
    section.
    """
    return tuple(_feature_sections(changes, expected))


def _feature_sections(changes: Iterable[Change], expected: Expected | None) -> Iterator[Section]:
    changes = tuple(changes)
    is_resource = any(change.part is Part.SUPPORT for change in changes)
    if is_resource:
        changes = tuple(change for change in changes if not _is_unchanged_shared(change))
    rows = tuple(_part_sections(of_resources=is_resource))
    by_row = _group(changes, rows)
    integrated = count(1)
    for row in rows:
        part, kind, found = row.part, row.section, by_row.get(row, [])
        if kind.optional and not found:
            continue
        counted = f"{INTEGRATION}{next(integrated)}" if kind.number == INTEGRATION else kind.number
        if part is Part.ROUTER and is_resource:
            yield Section(
                number="3",
                title="Endpoints",
                purpose=OPERATIONS,
                content=_operations(expected),
                language="text",
            )
        if not found:
            absent = _NO_AGGREGATOR if part is Part.AGGREGATOR else _ABSENT
            yield Section(number=counted, title=kind.title, purpose=absent)
        if part is Part.SUPPORT:
            yield from _shared_sections(kind._replace(number=counted), found)
            continue
        for change in found:
            yield section(counted, kind.title, kind.purpose, change)


def _shared_sections(kind: LogSection, changes: Sequence[Change]) -> Iterator[Section]:
    """Yield one section that lists the new shared files, then one for each edited shared file.

    New shared files are only listed because they do not belong to this feature alone.
    """
    new = [change for change in changes if change.action is FileAction.CREATE]
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


def _group(
    changes: Sequence[Change], rows: Sequence[_PartSection]
) -> dict[_PartSection, list[Change]]:
    """Return the changes that each section shows.

    If several artifacts have the same part, the new ledger tells which artifact a file is.
    """
    is_ambiguous = len({row.part for row in rows}) < len(rows)
    recorded = _recorded_artifacts(changes) if is_ambiguous else {}
    grouped: dict[_PartSection, list[Change]] = {}
    for change in changes:
        of_part = [row for row in rows if row.part is change.part]
        own = [row for row in of_part if row.artifact == recorded.get(change.path)]
        for row in (own or of_part)[:1]:
            grouped.setdefault(row, []).append(change)
    return grouped


def _recorded_artifacts(changes: Iterable[Change]) -> dict[str, str]:
    """Return the artifact of each file that a ledger of the plan records."""
    return {
        path: file.artifact
        for change in changes
        if change.part is Part.LEDGER
        for path, file in decode_ledger(change.after, feature_of(change.path)).files.items()
    }


def _is_unchanged_shared(change: Change) -> bool:
    """Return whether the change is a shared file that stays as it is."""
    return change.part in {Part.SUPPORT, Part.PROJECT} and change.action is FileAction.KEEP


def _operations(expected: Expected | None) -> str:
    """Return one line for each path operation, with its handler."""
    answers = expected.answers if expected and expected.kind == "feature" else ()
    mount = expected.application.mounted_at if expected else ""
    rows = [(f"{one.method.upper()} {mount}{one.path}", one.handler) for one in answers]
    width = max((len(operation) for operation, _ in rows), default=0)
    return "".join(f"{operation:{width}}  {handler}\n" for operation, handler in rows)
