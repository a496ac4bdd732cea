"""Build the sections of a log from the changes of a plan."""

from __future__ import annotations

from featurebuilder.plan.change import Change, FileAction, Part
from featurebuilder.plan.diff import unified_diff
from featurebuilder.report.log import Mark, Section

MARKS = {
    FileAction.CREATE: Mark.NEW,
    FileAction.UPDATE: Mark.MODIFIED,
    FileAction.KEEP: Mark.UNCHANGED,
    FileAction.RETAIN: Mark.KEPT,
    FileAction.DELETE: Mark.DELETED,
    FileAction.MARK: Mark.CONFLICT,
    FileAction.CONFLICT: Mark.CONFLICT,
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
_IN_DIFF = (FileAction.UPDATE, FileAction.DELETE, FileAction.CONFLICT, FileAction.MARK)


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
    if change.action is FileAction.KEEP and change.part in _WIRING:
        return "", ""
    return language_of(change.path), (change.after or b"").decode(errors="backslashreplace")


def _purpose_note(change: Change) -> str:
    if change.action is FileAction.CONFLICT and change.base is None:
        return f" A file is in the way ({change.why}). The diff shows what --force would change."
    if change.action is FileAction.KEEP and change.part in _WIRING:
        return f" Nothing to edit ({change.why})."
    if change.part is Part.MIGRATION:
        return f" {change.why[:1].upper()}{change.why[1:]}."
    return ""
