"""The ledger: one file a feature that says what the tool made, so that it knows its own again."""

from __future__ import annotations

import difflib
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.project.snapshot import LEDGER_FOLDER

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines of an edited file, and what stood in their place; ``start`` counts lines from 0."""

    start: int
    count: int
    before: str


@dataclass(frozen=True, slots=True)
class RecordedEdit:
    """One edit of a file that is not the tool's: its fingerprint after it, and the way back."""

    after: str
    hunks: tuple[Hunk, ...]

    @classmethod
    def between(cls, before: bytes, after: bytes) -> RecordedEdit:
        """Return the record of the edit that made ``after`` of ``before``."""
        old, new = _lines(before), _lines(after)
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        hunks = [
            Hunk(start, end - start, "".join(old[first:last]))
            for tag, first, last, start, end in matcher.get_opcodes()
            if tag != "equal"
        ]
        return cls(fingerprint(after), tuple(hunks))

    def undone(self, data: bytes) -> bytes | None:
        """Return the bytes before the edit, or ``None`` if ``data`` has changed since."""
        if fingerprint(data) != self.after:
            return None
        lines = _lines(data)
        for hunk in reversed(self.hunks):
            if not 0 <= hunk.start <= hunk.start + hunk.count <= len(lines):
                return None
            lines[hunk.start : hunk.start + hunk.count] = [hunk.before]
        return "".join(lines).encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was generated for one feature.

    ``files`` maps each generated path to the SHA-256 of its bytes as generated; ``edits`` holds
    the edits of other files by path; ``router`` is the path of the router's module; and
    ``operations`` holds ``METHOD /path`` of each path operation.
    """

    feature: str
    router: str = ""
    operations: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    edits: dict[str, RecordedEdit] = field(default_factory=dict)

    def made(self, path: str, data: bytes) -> bool:
        """Return whether ``data`` is what the tool itself wrote to ``path``."""
        return self.files.get(path) == fingerprint(data)

    def encode(self) -> bytes:
        """Return the ledger's file."""
        content = {
            "format": _FORMAT,
            "feature": self.feature,
            "router": self.router,
            "operations": sorted(self.operations),
            "files": dict(sorted(self.files.items())),
            "edits": {
                path: {
                    "after": edit.after,
                    "hunks": [[hunk.start, hunk.count, hunk.before] for hunk in edit.hunks],
                }
                for path, edit in sorted(self.edits.items())
            },
        }
        return (json.dumps(content, indent=2) + "\n").encode()


def ledger_path(feature: str) -> str:
    """Return where the ledger of ``feature`` is kept in a tree."""
    return f"{LEDGER_FOLDER}/{feature}.json"


def decode_ledger(data: bytes | None, feature: str) -> Ledger:
    """Return the ledger that a file holds; one that holds nothing where there is no file.

    Raises:
        UnusableProjectError: if the file is damaged, or of a newer format than this one.
    """
    if data is None:
        return Ledger(feature)
    where = Location(ledger_path(feature))
    try:
        content: dict[str, Any] = json.loads(data)
        if (version := content["format"]) != _FORMAT:
            what = f"the ledger has format {version!r}; this featurebuilder knows {_FORMAT}"
            problem = Problem(what, where, "install a newer featurebuilder")
            raise UnusableProjectError(problem)
        return Ledger(
            feature,
            str(content["router"]),
            tuple(map(str, content["operations"])),
            {str(path): str(value) for path, value in content["files"].items()},
            {str(path): _edit(value) for path, value in content["edits"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        remedy = "restore it from version control, or delete it and build with --force"
        raise UnusableProjectError(Problem("the ledger is damaged", where, remedy)) from error


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _edit(content: dict[str, Any]) -> RecordedEdit:
    hunks = (Hunk(int(start), int(count), str(text)) for start, count, text in content["hunks"])
    return RecordedEdit(str(content["after"]), tuple(hunks))


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "surrogateescape")
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]
