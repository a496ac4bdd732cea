"""A network without a way out, in which trees run: loopback, and a PostgreSQL for who needs it."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PORT = 5432
_DEBIAN = Path("/usr/lib/postgresql")
# Nothing outlives the benchmark, so nothing need be safe on the disk.
_OPTIONS = f"-p {PORT} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"


class NoServerError(Exception):
    """There is no PostgreSQL here, or it does not start."""


@dataclass(frozen=True)
class Nowhere:
    """A network namespace; without one, where the system has none, programs run as they are."""

    holder: int | None
    folder: Path

    @property
    def prefix(self) -> tuple[str, ...]:
        """What to put in front of a command that is to run there."""
        if self.holder is None:
            return ()
        place = f"/proc/{self.holder}/ns"
        mapped = () if _is_root() else (f"--user={place}/user", "--preserve-credentials")
        return ("nsenter", f"--net={place}/net", *mapped)

    def database(self, name: str, user: str, statements: Sequence[str] = ()) -> None:
        """Make a database with these ``statements``, and a user who may do anything with it.

        One of that name that is there goes.

        Raises:
            NoServerError: if it cannot be made.
        """
        self._sql(
            "postgres",
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
            "DO $$ BEGIN "
            f"IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{user}') "
            f"""THEN CREATE ROLE "{user}" SUPERUSER LOGIN; END IF; END $$""",
            f'CREATE DATABASE "{name}" OWNER "{user}"',
        )
        if statements:
            self._sql(name, *statements)

    def _sql(self, database: str, *statements: str) -> None:
        commands = [f"--command={statement}" for statement in statements]
        address = ("--host", str(self._server), "--port", str(PORT), "--username", "postgres")
        self._as_nobody("psql", "--no-psqlrc", "--quiet", *address, *commands, database)

    @cached_property
    def _server(self) -> Path:
        """The folder of the server's socket; the server is started when it is first asked for."""
        if not _is_root():
            self.folder.chmod(0o700)
        else:
            shutil.chown(self.folder, "nobody")
        data = str(self.folder / "data")
        self._as_nobody("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N", "-D", data)
        options = f"{_OPTIONS} -k {self.folder}"
        log = str(self.folder / "log")
        self._as_nobody("pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", options)
        return self.folder

    def stop(self) -> None:
        """Stop the server, if it was started."""
        if "_server" in self.__dict__:
            data = str(self.folder / "data")
            self._as_nobody("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)

    def _as_nobody(self, program: str, *arguments: str) -> None:
        """Run a program of PostgreSQL, which refuses to be run by root."""
        if _is_root():
            other = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
        else:
            other = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
        # A server inherits what it is started with: a pipe of ours would never end.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(  # noqa: S603 - a program of the system's
                [*self.prefix, *other, _program(program), *arguments],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                check=False,
            )
            said.seek(0)
            if done.returncode:
                raise NoServerError(said.read().decode("utf-8", "replace"))


@contextmanager
def nowhere() -> Iterator[Nowhere]:
    """Yield a network namespace of our own, and take it away at the end."""
    with ExitStack() as ending:
        # A temporary folder that cleans itself up would be gone before the server is.
        name = tempfile.mkdtemp(prefix="nowhere-")
        ending.callback(shutil.rmtree, name, ignore_errors=True)
        holder = _hold()
        if holder:
            ending.enter_context(holder)
            ending.callback(holder.kill)
        place = Nowhere(holder.pid if holder else None, Path(name))
        ending.callback(place.stop)
        yield place


@cache
def offline_place() -> Nowhere:
    """Return the one namespace of this process, which ends with it."""
    ending = ExitStack()
    atexit.register(ending.close)
    return ending.enter_context(nowhere())


def _hold() -> subprocess.Popen[bytes] | None:
    """Start what keeps a namespace alive; nothing where the system makes none."""
    mapped = () if _is_root() else ("--map-root-user",)
    inside = "ip link set lo up; echo ready; exec sleep infinity"
    try:
        holder = subprocess.Popen(  # noqa: S603 - programs of the system's
            ["unshare", *mapped, "--net", "sh", "-c", inside],  # noqa: S607
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
    except OSError:
        return None
    assert holder.stdout  # noqa: S101 - opened as a pipe
    if holder.stdout.readline().strip() == b"ready":
        return holder
    holder.kill()
    return None


def _is_root() -> bool:
    return os.geteuid() == 0


def _program(name: str) -> str:
    """Return a program of the newest PostgreSQL that is here.

    Raises:
        NoServerError: if there is none.
    """
    versions = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise NoServerError("there is no PostgreSQL on this machine: .ci/postgresql installs it")
    return found
