"""The ledger: one file a feature that says what the tool made, so that it knows its own again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.project.snapshot import LEDGER_FOLDER

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was generated for one feature.

    ``files`` maps each generated path to the SHA-256 of its bytes as generated; ``operations``
    holds ``METHOD /path`` of each path operation.
    """

    feature: str
    files: dict[str, str]
    operations: tuple[str, ...]

    def made(self, path: str, data: bytes) -> bool:
        """Return whether ``data`` is what the tool itself wrote to ``path``."""
        return self.files.get(path) == fingerprint(data)

    def encode(self) -> bytes:
        """Return the ledger's file."""
        content = {
            "format": _FORMAT,
            "feature": self.feature,
            "operations": sorted(self.operations),
            "files": dict(sorted(self.files.items())),
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
        return Ledger(feature, {}, ())
    where = Location(ledger_path(feature))
    try:
        content: dict[str, Any] = json.loads(data)
        version, files, operations = (content[key] for key in ("format", "files", "operations"))
    except (ValueError, KeyError, TypeError) as error:
        remedy = "restore it from version control, or delete it and build with --force"
        raise UnusableProjectError(Problem("the ledger is damaged", where, remedy)) from error
    if version != _FORMAT:
        what = f"the ledger has format {version!r}; this featurebuilder knows {_FORMAT}"
        raise UnusableProjectError(Problem(what, where, "install a newer featurebuilder"))
    return Ledger(feature, dict(files), tuple(operations))


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
