"""The program run as its users run it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def featurebuilder(
    folder: Path, *arguments: str, stdin: bytes = b"", environ: Mapping[str, str] | None = None
) -> Ran:
    """Run the program in ``folder``, outside of any active environment."""
    inherited = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "FORCE_COLOR"}}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "featurebuilder", *arguments],
        cwd=folder,
        input=stdin,
        env=inherited | dict(environ or {}),
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def tree_of(root: Path) -> dict[str, tuple[bytes, int]]:
    """Return each file's bytes and time of change."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def write_tree(root: Path, files: Mapping[str, bytes]) -> None:
    """Write a tree from memory to disk."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
