"""Runs a tree's tests again and again, each time in a fork of a process that has loaded libraries.

``python forking.py SOCKET ARGUMENTS...`` serves in the folder of a tree: whoever connects is sent
one byte, what pytest exits with. Most of what a run of few tests costs is to import FastAPI,
SQLAlchemy and pytest; nothing of the tree itself is imported before the fork.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import select
import shlex
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SECONDS = 60
_LIBRARIES = (
    "aiosqlite",
    "anyio.pytest_plugin",
    "fastapi.openapi.utils",
    "fastapi.testclient",
    "pytest",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.ext.asyncio",
    "sqlmodel",
)
_ASK = """\
import socket, sys
with socket.socket(socket.AF_UNIX) as asking:
    asking.connect(sys.argv[1])
    sys.exit(asking.recv(1)[0])
"""


@contextmanager
def runner(
    python: str, folder: Path, arguments: Sequence[str], environment: Mapping[str, str]
) -> Iterator[str]:
    """Yield a command that runs pytest with the arguments in a folder, and exits as it does.

    It fails too where there is nothing that could run it.
    """
    address = folder / "forking.socket"
    server = subprocess.Popen(  # noqa: S603 - our own command
        [python, str(Path(__file__)), address.name, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        # It says so when it listens; it says nothing where it died.
        server.stdout.readline()  # type: ignore[union-attr]
        yield shlex.join([python, "-I", "-S", "-c", _ASK, address.name])
    finally:
        server.communicate()
        address.unlink(missing_ok=True)


def serve(address: str, arguments: Sequence[str]) -> None:
    """Run pytest for each who connects, and send what it exits with."""
    # What stands beside this file is no module of a tree.
    sys.path[0] = str(Path.cwd())
    for name in _LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        # Whoever started this closes its input, or dies.
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(bytes([_code(arguments)]))


def _code(arguments: Sequence[str]) -> int:
    """Return what pytest exits with in a fork, and 1 where it is killed."""
    child = os.fork()
    if child == 0:
        signal.alarm(_SECONDS)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.dup2(nowhere, sys.stderr.fileno())
        os._exit(_pytest(arguments))
    _, status = os.waitpid(child, 0)
    return max(os.waitstatus_to_exitcode(status), 0) or int(os.WIFSIGNALED(status))


def _pytest(arguments: Sequence[str]) -> int:
    return int(importlib.import_module("pytest").main([*arguments]))


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2:])
