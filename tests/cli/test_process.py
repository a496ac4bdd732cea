"""The program as a process of its own: closed and full streams, and signals at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import environment, featurebuilder, tree_of, write_tree
from tests.trees import blueprint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FULL = "/dev/full"
PROGRAM = [sys.executable, "-W", "error", "-m", "featurebuilder"]
TOLD = "Interrupted. All changes were either completed or undone.\n"
DURING_IMPORT = """\
import signal, sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            signal.raise_signal({number})

sys.meta_path.insert(0, Finder())
from featurebuilder.__main__ import main
main()
"""
WHILE_WRITING = """\
import signal
from featurebuilder.apply.disk import Disk

replace = Disk.replace

def interrupted(disk, source, target):
    replace(disk, source, target)
    signal.raise_signal({number})

Disk.replace = interrupted
from featurebuilder.__main__ import main
main()
"""


def shell(
    folder: Path, redirection: str, *arguments: str, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program with its streams as a shell redirects them."""
    command = ["sh", "-c", f'"$@" {redirection}', "sh", *PROGRAM, *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(environ or {}),
        capture_output=True,
        text=True,
        check=False,
    )


def interrupted(
    folder: Path, code: str, number: int, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run the program after the code, in which ``{number}`` is the signal's."""
    return _run(folder, code.format(number=int(number)), *arguments)


def started(folder: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program after the code."""
    return _run(folder, f"{code}\nfrom featurebuilder.__main__ import main\nmain()", *arguments)


def _run(folder: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment({}), capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("redirection", [">&-", "<&- >&- 2>&-"])
def test_closed_streams_are_nobodys_loss(tmp_path: Path, redirection: str) -> None:
    ran = shell(tmp_path, redirection, "request", "pets")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (tmp_path / "features/pets.yaml").is_file()


@pytest.mark.skipif(not os.path.exists(FULL), reason=f"there is no {FULL}")  # noqa: PTH110
def test_a_full_standard_output_is_an_error_and_what_was_done_stands(tmp_path: Path) -> None:
    ran = shell(tmp_path, f">{FULL}", "request", "pets")
    assert ran.returncode == 1
    assert ran.stderr.startswith("error: cannot write to standard output: No space left on device")
    assert (tmp_path / "features/pets.yaml").is_file()


@pytest.mark.skipif(not os.path.exists(FULL), reason=f"there is no {FULL}")  # noqa: PTH110
def test_errors_that_cannot_be_told_still_have_their_code(tmp_path: Path) -> None:
    assert shell(tmp_path, f"2>{FULL}", "build", "nothing").returncode == 2


def test_a_reader_that_leaves_early(tmp_path: Path) -> None:
    ran = shell(tmp_path, "| head -c 1", "schema")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "{", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_program_starts(tmp_path: Path, number: int) -> None:
    ran = interrupted(tmp_path, DURING_IMPORT, number, "--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (128 + number, "", TOLD)


def test_ctrl_c_before_the_program_handles_signals_leaves_no_traceback(tmp_path: Path) -> None:
    code = DURING_IMPORT.replace('"typer"', '"featurebuilder.cli.process"')
    ran = interrupted(tmp_path, code, signal.SIGINT, "--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (-signal.SIGINT, "", "")


def test_what_is_ignored_already_stays_so(tmp_path: Path) -> None:
    code = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n" + DURING_IMPORT
    ran = interrupted(tmp_path, code, signal.SIGHUP, "--version")
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.slow
def test_a_signal_while_the_tree_is_written(tmp_path: Path, number: int) -> None:
    write_tree(tmp_path, blueprint())
    before = tree_of(tmp_path)
    ran = interrupted(tmp_path, WHILE_WRITING, number, "build", "smoke_test", "--no-verify")
    assert (ran.returncode, ran.stderr) == (128 + number, TOLD)
    assert tree_of(tmp_path) == before


@pytest.mark.slow
def test_a_run_that_is_killed_is_taken_back_by_the_next_command_that_writes(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint())
    before = tree_of(tmp_path)
    ran = interrupted(tmp_path, WHILE_WRITING, signal.SIGKILL, "build", "smoke_test", "--no-verify")
    assert ran.returncode == -signal.SIGKILL
    half = tree_of(tmp_path)
    assert half != before
    for reading in (("inspect",), ("plan", "smoke_test"), ("build", "smoke_test", "--dry-run")):
        told = featurebuilder(tmp_path, *reading).err
        assert told.startswith("note: an earlier run did not finish writing to this project: ")
        assert tree_of(tmp_path) == half
    assert featurebuilder(tmp_path, "build", "--help").err == ""
    told = featurebuilder(tmp_path, "remove", "smoke_test").err
    first, second, *_ = told.splitlines()
    assert first == "note: an earlier run did not finish writing to this project"
    assert second.startswith("note: restored: ")
    assert tree_of(tmp_path) == before
    assert featurebuilder(tmp_path, "inspect").err == ""


def test_a_new_project_that_is_killed_is_taken_back_by_the_next(tmp_path: Path) -> None:
    again = ("new", "pet_sage", "--no-verify")
    ran = interrupted(tmp_path, WHILE_WRITING, signal.SIGKILL, *again)
    assert ran.returncode == -signal.SIGKILL
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"pet_sage", ".pet_sage.featurebuilder-transaction"}
    told = featurebuilder(tmp_path, *again)
    assert told.code == 0, told.err
    assert told.err.startswith("note: an earlier run did not finish writing to this project\n")
    assert [path.name for path in tmp_path.iterdir()] == ["pet_sage"]
    assert (tmp_path / "pet_sage/pyproject.toml").exists()


NO_TEMPORARY_FOLDER = """
import tempfile
tempfile._candidate_tempdir_list = lambda: ["/nowhere"]
"""


@pytest.mark.slow
def test_only_verification_needs_a_temporary_folder(tmp_path: Path) -> None:
    write_tree(tmp_path, blueprint())
    before = tree_of(tmp_path)
    ran = started(tmp_path, NO_TEMPORARY_FOLDER, "build", "smoke_test")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("error: no temporary folder can be written to\n  fix: set TMPDIR")
    assert tree_of(tmp_path) == before
    for arguments in (
        ("list",),
        ("inspect",),
        ("build", "smoke_test", "--dry-run"),
        ("build", "smoke_test", "--no-verify"),
        ("check",),
    ):
        ran = started(tmp_path, NO_TEMPORARY_FOLDER, *arguments)
        assert (ran.returncode, "error" in ran.stderr) == (0, False), arguments


IN_A_CALLBACK = """
import signal, weakref
from featurebuilder.cli import app

class Thing: pass

def run():
    thing = Thing()
    held = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGTERM))
    del thing
    while True:
        signal.pause()

app.run = run
"""


def test_a_signal_whose_exception_is_lost_is_sent_again(tmp_path: Path) -> None:
    ran = started(tmp_path, IN_A_CALLBACK, "--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (143, "", TOLD)


@pytest.mark.parametrize("option", ["--log", "--html"])
def test_a_pipe_is_no_earlier_log(tmp_path: Path, option: str) -> None:
    write_tree(tmp_path, blueprint())
    os.mkfifo(tmp_path / "told")
    ran = shell(tmp_path, "", "build", "smoke_test", "--dry-run", option, "told")
    assert ran.returncode == 2
    assert "told: cannot write the " in ran.stderr
