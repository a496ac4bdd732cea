"""Build the review of a prepared command; pure, without I/O."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import feature_of
from featurebuilder.errors import UnusableProjectError
from featurebuilder.ledger.codec import decode_ledger
from featurebuilder.plan.change import FileAction, Part
from featurebuilder.plan.expected import ExpectedFeature, ExpectedRemoval, ExpectedWiring
from featurebuilder.plan.prepared import RequestText
from featurebuilder.project.convention import Convention
from featurebuilder.report.escape_text import escape_invisible, sentence
from featurebuilder.report.log import Mark, OperationChange
from featurebuilder.report.messages import consequence
from featurebuilder.report.outline import evidence
from featurebuilder.report.page.files import Contents, FileHeader, review_file
from featurebuilder.report.page.model import (
    DiffLine,
    Group,
    Kind,
    Review,
    ReviewCheck,
    ReviewFile,
    ReviewOperation,
    VersionLines,
)
from featurebuilder.report.page.painting import Painter
from featurebuilder.report.sections import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from featurebuilder.ledger.ledger import Ledger
    from featurebuilder.plan.change import Change
    from featurebuilder.plan.prepared import PreparedCommand
    from featurebuilder.report.log import BuildLog, LoggedCheck, LoggedOperation

_ASIDE = {Part.LEDGER, Part.PACKAGE, Part.TOOL}
_MERGED = {FileAction.MARK, FileAction.RETAIN}
_READING_ORDER = (
    Part.REQUEST,
    Part.MODEL,
    Part.ROUTER,
    Part.AGGREGATOR,
    Part.APPLICATION,
    Part.PROJECT,
    Part.MIGRATION,
    Part.SUPPORT,
    Part.TESTS,
    Part.FACTORY,
    Part.DOCUMENT,
)
_SEVERAL = 2
_LEDGER_WORDS = "featurebuilder's own record; content not shown"
_REQUEST = Part.REQUEST.value.capitalize()
_SHARED = "Shared files"
_SHARED_WORDS = "Files of several features, such as the routers that include theirs."
_FATES = {
    OperationChange.ADDED: Mark.NEW,
    OperationChange.CHANGED: Mark.MODIFIED,
    OperationChange.REMOVED: Mark.DELETED,
}


def review_of(prepared: PreparedCommand, log: BuildLog) -> Review:
    """Return the review of a prepared command; ``log`` is the log of its run or dry run."""
    painter = Painter()
    groups = tuple(_groups(prepared, painter))
    return Review(
        title=sentence(log.title),
        status=log.status.value.capitalize(),
        summary=sentence(log.summary),
        groups=tuple(group for group in groups if group.files),
        operations=_operations(prepared, log),
        choices=tuple(map(_choice, prepared.choices)),
        checks=tuple(map(_check, log.checks)),
        not_highlighted=painter.skipped,
    )


def _operations(prepared: PreparedCommand, log: BuildLog) -> tuple[ReviewOperation, ...]:
    """Return the observed changes to the API, or the planned ones if none were observed."""
    return tuple(map(observed_operation, log.api)) if log.api else tuple(operations_of(prepared))


def _choice(choice: Convention) -> Convention:
    return Convention(sentence(choice.what), sentence(choice.value), sentence(choice.evidence))


def _check(check: LoggedCheck) -> ReviewCheck:
    words, proof = evidence(check)
    return ReviewCheck(sentence(check.name), check.result, words, escape_invisible(proof))


def _groups(prepared: PreparedCommand, painter: Painter) -> Iterator[Group]:
    """Yield the files in groups: one group, or shared files and then one per feature."""
    changes = prepared.plan.changes
    ledgers = _ledgers(changes)
    if len(ledgers) < _SEVERAL:
        request = prepared.request or RequestText("", "")
        yield _group(prepared.title, prepared.description, changes, request, painter)
        return
    owners = _owners(ledgers)
    of_owner: dict[str, list[Change]] = {}
    for change in changes:
        of_owner.setdefault(owners.get(change.path, ""), []).append(change)
    yield Group(_SHARED, _SHARED_WORDS, tuple(_files(of_owner.get("", ()), painter)))
    for place, ledger in ledgers.items():
        own = of_owner.get(place, ())
        words = ledger.request.content.description if ledger.request else ""
        yield _group(ledger.feature, words, own, RequestText("", ""), painter)


def _owners(ledgers: Mapping[str, Ledger]) -> dict[str, str]:
    """Map each path to the ledger path of its feature, or to "" if several features list it."""
    owners: dict[str, str] = {place: place for place in ledgers}
    for place, ledger in ledgers.items():
        for path in ledger.files:
            owners[path] = "" if path in owners else place
    return owners


def _ledgers(changes: Iterable[Change]) -> dict[str, Ledger]:
    """Return the ledgers among the changed files, by path; unreadable ledgers are skipped."""
    found: dict[str, Ledger] = {}
    for change in changes:
        if change.part is Part.LEDGER:
            with suppress(UnusableProjectError):
                data = change.before if change.after is None else change.after
                found[change.path] = decode_ledger(data, feature_of(change.path))
    return found


def _group(
    title: str,
    description: str,
    changes: Iterable[Change],
    request: RequestText,
    painter: Painter,
) -> Group:
    files = tuple(_files(changes, painter))
    # A request that is written is among the files.
    is_written = any(file.part == _REQUEST and file.pieces for file in files)
    text = "" if is_written else request.content
    lines = painter.painted("request.yaml", text.splitlines())
    return Group(
        sentence(title),
        sentence(description),
        files,
        sentence(request.origin),
        VersionLines(1, tuple(DiffLine(Kind.SAME, *line) for line in lines)),
    )


def _files(changes: Iterable[Change], painter: Painter) -> Iterator[ReviewFile]:
    """Yield the files in reading order: conflicts first, files that reviewers can skip last."""
    for change in sorted(changes, key=_rank):
        yield _file(change, painter)


def _rank(change: Change) -> int:
    if change.action in {FileAction.CONFLICT, FileAction.MARK}:
        return -1
    return len(_READING_ORDER) if _is_aside(change) else _READING_ORDER.index(change.part)


def _is_aside(change: Change) -> bool:
    """Return whether reviewers can skip the file."""
    return change.part in _ASIDE or change.action is FileAction.KEEP


def _file(change: Change, painter: Painter) -> ReviewFile:
    told = FileHeader(
        change.path,
        MARKS[change.action],
        MARKS[change.action].value.capitalize(),
        change.part.value.capitalize(),
        change.why,
        aside=_is_aside(change),
    )
    if change.part is Part.LEDGER:
        # Ledgers are for the tool only, and can be a large part of a large plan.
        return review_file(replace(told, note=_LEDGER_WORDS), Contents(None, None), painter)
    contents = Contents(
        change.before, change.after, change.base, change.generated, change.action in _MERGED
    )
    return review_file(told, contents, painter)


def operations_of(prepared: PreparedCommand) -> Iterator[ReviewOperation]:
    """Yield the path operations that the plan adds, removes or may change."""
    match prepared.expected:
        case ExpectedFeature() as feature:
            yield from _of_feature(feature, changes=_changes_code(prepared))
        case ExpectedWiring(handlers=handlers, module=module):
            for operation, handler in handlers:
                yield _operation(operation, Mark.NEW, f"{handler} in {module}")
        case ExpectedRemoval(operations=operations):
            for operation in operations:
                yield _operation(operation, Mark.DELETED)


def observed_operation(logged: LoggedOperation) -> ReviewOperation:
    """Return the change to an operation that was observed by running the application."""
    method, _, path = logged.operation.partition(" ")
    breaks = logged.breaks_clients
    is_new = logged.fate is OperationChange.ADDED
    words = "" if breaks else consequence((), is_new=is_new, breaks=False)
    details = tuple(map(sentence, logged.why))
    mark = _FATES[logged.fate]
    return ReviewOperation(sentence(method), sentence(path), mark, words, breaks, details)


def _of_feature(feature: ExpectedFeature, *, changes: bool) -> Iterator[ReviewOperation]:
    for answer in feature.answers:
        words = f"{answer.handler} in {answer.module}"
        if answer.operation not in feature.own_operations:
            yield _operation(answer.operation, Mark.NEW, words)
        elif changes:
            yield _operation(answer.operation, Mark.MODIFIED, words)
    stays = {answer.operation for answer in feature.answers}
    for operation in feature.own_operations:
        if operation not in stays:
            yield _operation(operation, Mark.DELETED)


def _changes_code(prepared: PreparedCommand) -> bool:
    code = {answer.module for answer in getattr(prepared.expected, "answers", ())}
    return any(c.path in code and c.action is not FileAction.KEEP for c in prepared.plan.changes)


def _operation(operation: str, mark: Mark, words: str = "") -> ReviewOperation:
    method, _, path = operation.partition(" ")
    return ReviewOperation(sentence(method), sentence(path), mark, sentence(words))
