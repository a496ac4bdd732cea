"""Define the ledger: the record of what was generated for one feature, and from what."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import feature_of, is_ledger
from featurebuilder.merge.recorded_edit import RecordedEdit, fingerprint
from featurebuilder.naming import Identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.plan.change import Part
    from featurebuilder.project.source.snapshot import Snapshot
    from featurebuilder.request.model.request import FeatureRequest


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was generated last.

    Attributes:
        part: The role of the file.
        sha256: The SHA-256 of its content.
        base: Its content; ``None`` if it comes from a ledger of format 1.
        name: The name of its artifact, if the role alone does not identify the file in a feature.
        template: The digest of the template and everything it includes; empty if unknown.
    """

    part: Part
    sha256: str
    base: bytes | None = None
    name: str = ""
    template: str = ""

    @classmethod
    def of(cls, part: Part, data: bytes, name: str = "", template: str = "") -> FileRecord:
        """Return the record of a file that was generated with the content ``data``."""
        return cls(part, fingerprint(data), data, "" if name == part.value else name, template)

    @property
    def artifact(self) -> str:
        """The name of the file's artifact."""
        return self.name or self.part.value


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A parsed request.

    Attributes:
        origin: A path in the project, ``preset`` or ``given``.
        content: The request.
        written: The SHA-256 of the file, if the build of the feature wrote it; empty otherwise.
    """

    origin: str
    content: FeatureRequest
    written: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The files generated for one feature, and their sources.

    Attributes:
        feature: The feature's name.
        router: The path of the router's module.
        operations: The feature's path operations as ``METHOD /path``.
        files: The record of each generated file, by path.
        edits: The edit of each other file, by path.
        request: The request; ``None`` after a removal that kept files, or from format 1.
        conventions: The conventions; ``None`` in the same cases.
        failed: True if the last verification failed and the files were kept.
    """

    feature: str
    router: str = ""
    operations: tuple[str, ...] = ()
    files: Mapping[str, FileRecord] = field(default_factory=lambda: MappingProxyType({}))
    edits: Mapping[str, RecordedEdit] = field(default_factory=lambda: MappingProxyType({}))
    request: RecordedRequest | None = None
    conventions: Conventions | None = None
    failed: bool = False

    @property
    def is_left_over(self) -> bool:
        """True if the feature was removed and the ledger only records the files that were kept."""
        return self.request is None and not self.operations

    def made(self, path: str, data: bytes) -> bool:
        """Return whether ``data`` is exactly what was generated at ``path``."""
        record = self.files.get(path)
        return record is not None and record.sha256 == fingerprint(data)

    def path_of(self, artifact: str) -> str | None:
        """Return the path of a file of the feature by its artifact, or ``None`` if it has none."""
        return next((path for path, file in self.files.items() if file.artifact == artifact), None)


def ledger_paths(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the path of every ledger in the project.

    A file whose name cannot be a feature's name is not a ledger.
    """
    ledgers = filter(is_ledger, snapshot.paths)
    return tuple(path for path in ledgers if Identifier.refusal(feature_of(path)) is None)
