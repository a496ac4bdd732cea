"""A PostgreSQL server of our own, started for a while on loopback in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEBIAN = Path("/usr/lib/postgresql")
_ATTEMPTS = 5
_SECONDS = "60"
# Nothing outlives the tests, so nothing need be safe on the disk.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


_WAITING = """
    import shutil, subprocess, sys

    user, folder, *command = sys.argv[1:]
    sys.stdin.read()
    groups = {"user": user, "extra_groups": []} if user else {}
    subprocess.run(command, cwd="/", stdout=-3, stderr=-3, check=False, **groups)
    shutil.rmtree(folder, ignore_errors=True)
    """


class NoPostgresqlError(Exception):
    """There is no PostgreSQL here, or it does not start."""


@dataclass(frozen=True)
class Server:
    """A running server, whose only user is trusted on loopback."""

    port: int
    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    def url(self, database: str, driver: str = "psycopg") -> str:
        """Return the address of a database as SQLAlchemy takes it."""
        return f"postgresql+{driver}://postgres@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database, give its address, and drop it at the end."""
        name = f"test_{next(self._numbers)}"
        self._run(sql.SQL("CREATE DATABASE {}"), name)
        try:
            yield self.url(name)
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)"), name)

    def _run(self, statement: sql.SQL, name: str) -> None:
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(name)))


@contextmanager
def running() -> Iterator[Server]:
    """Start a server in a temporary folder, and stop it at the end.

    Raises:
        NoPostgresqlError: if there is none on this machine, or it does not start.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        user = _unprivileged()
        if user:
            shutil.chown(folder, user)
        data = str(Path(folder, "data"))
        options = ("--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C")
        _command(programs / "initdb", "--pgdata", data, *options, "--no-sync", user=user)
        stop = ("stop", "--pgdata", data, "--mode", "immediate", "--wait")
        with _when_we_end(programs / "pg_ctl", *stop, folder=folder, user=user):
            yield Server(_start(programs, Path(folder), user), Path(folder))


@contextmanager
def _when_we_end(program: Path, *arguments: str, folder: str, user: str | None) -> Iterator[None]:
    """Run a program, and remove the folder, at the end of the block or of this process.

    Whoever is killed can do nothing more; the pipe that another process waits at is closed even so.
    """
    command = [sys.executable, "-c", dedent(_WAITING), user or "", folder, str(program), *arguments]
    waiting = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        waiting.communicate()


def _start(programs: Path, folder: Path, user: str | None) -> int:
    """Start the server and return its port, which another program may take before it does."""
    for attempt in range(1, _ATTEMPTS + 1):
        port = _free_port()
        chosen = {"port": str(port), "unix_socket_directories": str(folder), **_SETTINGS}
        options = " ".join(f"-c {name}={value}" for name, value in chosen.items())
        command = ("start", "--pgdata", str(folder / "data"), "--log", str(folder / "log"))
        try:
            waiting = ("--wait", "--timeout", _SECONDS, "--options", options)
            _command(programs / "pg_ctl", *command, *waiting, user=user)
        except NoPostgresqlError as error:
            log = (folder / "log").read_text(encoding="utf-8", errors="replace")
            if attempt == _ATTEMPTS or "Address already in use" not in log:
                raise NoPostgresqlError(f"{error}\n{log}") from error
        else:
            return port
    raise AssertionError


def _programs() -> Path:
    """Return the folder of the server's programs, the newest one's first."""
    versions = sorted(_DEBIAN.glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    places = [*reversed(versions), *([Path(on_path).parent] if on_path else [])]
    for folder in places:
        if all((folder / name).is_file() for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise NoPostgresqlError("there is no PostgreSQL on this machine: .ci/postgresql installs it")


def _unprivileged() -> str | None:
    """Return who runs the server, which refuses to be run by root."""
    return "nobody" if os.geteuid() == 0 else None


def _command(program: Path, *arguments: str, user: str | None) -> None:
    # The server inherits what it is started with: a pipe of ours would never end.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            user=user,
            extra_groups=[] if user else None,
            check=False,
        )
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    if done.returncode:
        raise NoPostgresqlError(f"{program} failed:\n{said}")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
