"""Serves a tree's application on loopback, with a database of its own."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.gallery.tree import PYTHON, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.gallery.tree import Tree

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Served:
    """Where an application answers."""

    address: str


@contextmanager
def serving(tree: Tree, database_url: str, **variables: str) -> Iterator[Served]:
    """Serve the application of a tree, and stop it at the end.

    Raises:
        RuntimeError: if it does not answer.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        command = [PYTHON, "-m", "uvicorn", tree.application, "--fd", str(listening.fileno())]
        with tempfile.TemporaryFile() as output:
            server = subprocess.Popen(  # noqa: S603 - our own command
                [*command, "--log-level", "error"],
                cwd=tree.folder,
                env=environment(DATABASE_URL=database_url, **variables),
                pass_fds=[listening.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
            try:
                _await_answer(address, server)
                yield Served(address)
            except ConnectionError as error:
                output.seek(0)
                said = output.read().decode("utf-8", "replace")
                raise RuntimeError(f"{tree.name} is not served: {error}\n{said}") from error
            finally:
                server.terminate()
                server.wait()


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


def _await_answer(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait for the first answer: the socket listens already, so that the request waits for it."""
    try:
        # The address is our own server's.
        with urllib.request.urlopen(f"{address}/openapi.json", timeout=_SECONDS):  # noqa: S310
            return
    except OSError as error:
        raise ConnectionError(f"{error}, exit code {server.poll()}") from error
