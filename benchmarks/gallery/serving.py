"""Serves a tree's application on loopback, with a database of its own."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from benchmarks.gallery.tree import PYTHON, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.gallery.tree import Tree

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Served:
    """Where an application answers, and the process that does."""

    address: str
    process: int


@contextmanager
def serving(tree: Tree, database_url: str, application: str = "") -> Iterator[Served]:
    """Serve the application of a tree, or another that knows it, and stop it at the end.

    Raises:
        RuntimeError: if it does not answer.
    """
    with tempfile.TemporaryFile() as output:
        with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
            # Connections have it from here; the server takes the socket for one of another kind.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            # Only the server keeps the socket: where it dies, whoever asks is told at once.
            server = _start(tree, application or tree.application, database_url, listening, output)
        try:
            _await_answer(address, server, output)
            yield Served(address, server.pid)
        finally:
            server.terminate()
            server.wait()


def _start(
    tree: Tree, application: str, database_url: str, listening: socket.socket, output: IO[bytes]
) -> subprocess.Popen[bytes]:
    number = listening.fileno()
    # A client that waits for its turn is not sent away.
    options = ("--fd", str(number), "--log-level", "error", "--timeout-keep-alive", "3600")
    return subprocess.Popen(  # noqa: S603 - our own command
        [PYTHON, "-m", "uvicorn", application, *options],
        cwd=tree.folder,
        env=environment(DATABASE_URL=database_url, APPLICATION=tree.application),
        pass_fds=[number],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
    )


def migrated(tree: Tree, database_url: str) -> None:
    """Bring a database to what the tree's migrations make of it, where it has any.

    Raises:
        RuntimeError: if a migration fails.
    """
    if not (tree.folder / "alembic.ini").is_file():
        return
    ran = tree.python("-m", "alembic", "upgrade", "head", DATABASE_URL=database_url)
    if ran.code:
        raise RuntimeError(f"the migrations of {tree.name} fail:\n{ran.output}")


def _await_answer(address: str, server: subprocess.Popen[bytes], output: IO[bytes]) -> None:
    """Wait for the first answer: the socket listens already, so that the request waits for it."""
    try:
        # The address is our own server's.
        with urllib.request.urlopen(f"{address}/openapi.json", timeout=_SECONDS):  # noqa: S310
            return
    except OSError as error:
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
        code = server.poll()
        raise RuntimeError(f"no answer: {error}, exit code {code}\n{said}") from error
