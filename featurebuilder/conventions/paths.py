"""Validate project paths: relative, with forward slashes, and inside the project's root."""

from __future__ import annotations

import os
from pathlib import PureWindowsPath

from featurebuilder.project.source.snapshot import LEDGER_FOLDER

_LONGEST = 1024
_LONGEST_NAME = 255
"""The most bytes in a path and in one of its parts that every common file system stores."""


def path_error(path: str) -> str:
    """Return the reason why ``path`` is invalid, or an empty string if it is valid."""
    if "\0" in path:
        return "contains a NUL character"
    if "\\" in path:
        return "contains a backslash"
    if path.startswith("/") or PureWindowsPath(path).drive:
        return "is an absolute path"
    if any(part in {"", ".", ".."} for part in path.split("/")):
        return "has an empty, '.' or '..' part"
    try:
        parts = [len(os.fsencode(part)) for part in path.split("/")]
    except UnicodeEncodeError:
        return "cannot be encoded as a file name"
    if max(parts) > _LONGEST_NAME or sum(parts) + len(parts) > _LONGEST:
        return "is too long"
    return ""


def ledger_path(feature: str) -> str:
    """Return the path of the ledger of ``feature``."""
    return f"{LEDGER_FOLDER}/{feature}.json"


def is_ledger(path: str) -> bool:
    """Return whether ``path`` is in the folder of ledgers and has their suffix."""
    return path.startswith(f"{LEDGER_FOLDER}/") and path.endswith(".json")


def feature_of(path: str) -> str:
    """Return the name of the feature whose ledger is at ``path``."""
    return path.removeprefix(f"{LEDGER_FOLDER}/").removesuffix(".json")
