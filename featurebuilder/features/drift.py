"""Define drift: a difference between a feature in the project and its generated files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.settings.tool_table import Drift, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Drift", "DriftedFile", "FileVersions", "Severity", "severities"]
_WARNINGS = (Drift.HAND_EDIT, Drift.NOT_BUILT)


@dataclass(frozen=True, slots=True)
class FileVersions:
    """The versions of a drifted file: generated last, in the project, and generated now.

    A version is ``None`` if the file does not exist or the version is not known.
    """

    base: bytes | None = None
    yours: bytes | None = None
    generated: bytes | None = None


@dataclass(frozen=True, slots=True)
class DriftedFile:
    """One file that drifted.

    Attributes:
        feature: The feature's name.
        path: The file's path relative to the project's root.
        drift: The kind of drift.
        words: A description of the difference, with the file as its subject.
        remedy: The command to run, or an instruction.
        line: The first line that differs, if known.
        texts: The versions of the file.
    """

    feature: str
    path: str
    drift: Drift
    words: str
    remedy: str
    line: int | None = None
    texts: FileVersions = FileVersions()


def severities(settings: Mapping[str, str], *, strict: bool) -> dict[Drift, Severity]:
    """Return the severity of each kind of drift.

    With ``strict``, every kind is an error. Else ``settings`` decide; without a setting, hand edits
    and unbuilt requests are warnings, and all other kinds are errors.
    """
    usual = dict.fromkeys(Drift, Severity.ERROR)
    if strict:
        return usual
    chosen = {Drift(name): Severity(value) for name, value in settings.items()}
    return usual | dict.fromkeys(_WARNINGS, Severity.WARNING) | chosen
