"""Refuse an edit that uses a name before the module defines it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from featurebuilder.errors import EditRefusedError, Location, Problem
from featurebuilder.render.ruff_process import run_ruff

_FIND = (
    *("check", "--isolated", "--select=F821,F823", "--output-format=json", "--exit-zero"),
    "--ignore-noqa",
)


def refuse_undefined_names(before: bytes, after: bytes, path: str) -> None:
    """Check that an edit adds no use of an undefined name, as ruff finds them.

    Raises:
        EditRefusedError: if it does.
        TemplateError: if ruff cannot be run.
    """
    if found := _messages(after, path):
        # Lines may have moved, so equal messages are compared by their number.
        found -= _messages(before, path)
    for message in found:
        what = f"the include would fail: {message[0].lower()}{message[1:]}"
        raise EditRefusedError(Problem(what, Location(path)))


def _messages(data: bytes, path: str) -> Counter[str]:
    output = run_ruff(_FIND, data.decode(errors="replace"), Path(path), Path())
    return Counter(one["message"] for one in json.loads(output))
