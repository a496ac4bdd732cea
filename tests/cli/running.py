"""The program run as its users run it."""

from __future__ import annotations

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVER = Path(__file__).with_name("server.py")


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def featurebuilder(
    folder: Path, *arguments: str, stdin: bytes = b"", environ: Mapping[str, str] | None = None
) -> Ran:
    """Run the program in ``folder``, outside of any active environment.

    What an interpreter reads when it starts, such as ``PYTHONPATH``, it has read already.
    """
    with tempfile.TemporaryDirectory(prefix="streams-") as streams:
        given, out, err = (Path(streams, name) for name in "012")
        given.write_bytes(stdin)
        out.touch()
        err.touch()
        job = {
            "folder": str(folder),
            "arguments": arguments,
            "environ": environment(environ or {}),
            "streams": streams,
        }
        ran = Ran(_answer(json.dumps(job)), out.read_bytes().decode(), err.read_bytes().decode())
    assert "Traceback" not in ran.err, ran.err
    return ran


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a run: no virtual environment, no colours, no CI, ``more``."""
    outer = {"VIRTUAL_ENV", "FORCE_COLOR", "CI"}
    return {name: value for name, value in os.environ.items() if name not in outer} | dict(more)


def _answer(job: str) -> int:
    server = _server()
    assert server.stdin
    assert server.stdout
    server.stdin.write(f"{job}\n")
    server.stdin.flush()
    return int(server.stdout.readline())


@functools.cache
def _server() -> subprocess.Popen[str]:
    """Return the server of this process; it ends with it."""
    measured = Coverage.current()
    data = [str(measured.config.data_file)] if measured else []
    server = subprocess.Popen(
        [sys.executable, "-W", "error", str(_SERVER), *data],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.communicate)
    return server


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
