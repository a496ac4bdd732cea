"""What the tests' own server promises to the tests that use it."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.databases import postgresql as module
from tests.databases.postgresql import NoPostgresqlError, running

if TYPE_CHECKING:
    from tests.databases.postgresql import Server

pytestmark = pytest.mark.any_python


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def test_a_test_has_a_database_of_its_own(postgresql: Server, postgresql_url: str) -> None:
    with postgresql.database() as other:
        assert other != postgresql_url
        with connect(postgresql_url) as ours, connect(other) as theirs:
            ours.execute("CREATE TABLE pet (id INTEGER)")
            tables = theirs.execute("SELECT to_regclass('pet')").fetchone()
    assert tables == (None,)


def test_a_database_is_dropped_though_it_is_still_in_use(postgresql: Server) -> None:
    with postgresql.database() as url:
        forgotten = connect(url)
    with pytest.raises(psycopg.OperationalError):
        forgotten.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(url)


def test_a_server_is_gone_afterwards_with_its_folder() -> None:
    with running() as server:
        assert server.folder.is_dir()
    assert not server.folder.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port))


def test_a_server_ends_with_tests_that_are_killed() -> None:
    script = """
from tests.databases.postgresql import running
with running() as server:
    print(server.port, server.folder, flush=True)
    input()
"""
    tests = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert tests.stdin
    assert tests.stdout
    with tests.stdin, tests.stdout:
        port, folder = tests.stdout.readline().split()
        tests.kill()
        assert tests.wait() < 0
        # Whoever takes the server away holds this open until that is done.
        assert tests.stdout.read() == ""
    assert not Path(folder).exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(port)))


def test_a_port_that_was_taken_meanwhile_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = iter([taken.getsockname()[1]])
        free_port = module._free_port  # noqa: SLF001
        monkeypatch.setattr(module, "_free_port", lambda: next(ports, None) or free_port())
        with running() as server, server.database() as url, connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_machine_without_it_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPostgresqlError, match=r"\.ci/postgresql"), running():
        raise AssertionError
