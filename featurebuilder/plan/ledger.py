"""The ledger: one file a feature that says what the tool made, so that it knows its own again."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from featurebuilder.naming import Identifier
from featurebuilder.plan.change import Part
from featurebuilder.plan.recorded_edit import RecordedEdit, fingerprint
from featurebuilder.project.snapshot import LEDGER_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.plan.conventions import Conventions
    from featurebuilder.project.snapshot import Snapshot
    from featurebuilder.request.model import FeatureRequest

GENERATED_PARTS = frozenset({Part.MODEL, Part.ROUTER, Part.TESTS, Part.FACTORY, Part.DOCUMENT})
"""The parts that are rendered from the request; their files are the feature's alone."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was generated last; a ledger of format 1 knows only its SHA-256."""

    part: Part
    sha256: str
    base: bytes | None = None

    @classmethod
    def of(cls, part: Part, data: bytes) -> FileRecord:
        """Return the record of a file that was generated with the content ``data``."""
        return cls(part, fingerprint(data), data)


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request as it was resolved, and its origin: a path of the tree, or a word for none."""

    origin: str
    content: FeatureRequest


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """A template that was used: the tree's own file, or ``shipped``, and its SHA-256."""

    origin: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was generated for one feature, and from what.

    ``files`` holds each generated path, ``edits`` the edits of other files by path, ``templates``
    each template by name; ``router`` is the path of the router's module; ``operations`` holds
    ``METHOD /path`` of each path operation. Without ``request`` and ``conventions`` the feature
    was removed but for some files, or the ledger is of format 1. ``failed`` says that the last
    verification failed, and what was written was kept all the same.
    """

    feature: str
    router: str = ""
    operations: tuple[str, ...] = ()
    files: Mapping[str, FileRecord] = field(default_factory=lambda: MappingProxyType({}))
    edits: Mapping[str, RecordedEdit] = field(default_factory=lambda: MappingProxyType({}))
    request: RecordedRequest | None = None
    conventions: Conventions | None = None
    templates: Mapping[str, TemplateRecord] = field(default_factory=lambda: MappingProxyType({}))
    failed: bool = False

    @property
    def is_left_over(self) -> bool:
        """Whether the feature was removed, and the ledger only remembers what was kept."""
        return self.request is None and not self.operations

    def made(self, path: str, data: bytes) -> bool:
        """Return whether ``data`` is what the tool itself wrote to ``path``."""
        record = self.files.get(path)
        return record is not None and record.sha256 == fingerprint(data)

    def path_of(self, part: Part) -> str | None:
        """Return where a part of the feature was put, if it was."""
        return next((path for path, file in self.files.items() if file.part is part), None)


def ledger_path(feature: str) -> str:
    """Return where the ledger of ``feature`` is kept in a tree."""
    return f"{LEDGER_FOLDER}/{feature}.json"


def ledger_paths(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the path of every ledger in the tree; a file that names no feature is none."""
    ledgers = filter(is_ledger, snapshot.paths)
    return tuple(path for path in ledgers if Identifier.refusal(feature_of(path)) is None)


def is_ledger(path: str) -> bool:
    """Return whether this is where ledgers are kept."""
    return path.startswith(f"{LEDGER_FOLDER}/") and path.endswith(".json")


def feature_of(path: str) -> str:
    """Return the feature that the ledger at ``path`` is of."""
    return path.removeprefix(f"{LEDGER_FOLDER}/").removesuffix(".json")
