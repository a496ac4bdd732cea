"""What reaches which stream, under every setting of the environment."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from featurebuilder.errors import Problem
from featurebuilder.report.console import print_log, print_problems, print_text
from featurebuilder.report.progress import progress
from featurebuilder.report.short import short_lines
from featurebuilder.report.streams import escape_unencodable
from tests.report.samples import SUCCESS
from tests.report.terminals import unpainted

if TYPE_CHECKING:
    from featurebuilder.report.log import BuildLog

ROOT = Path(__file__).parents[2]
PRINT = (
    "from featurebuilder.report.console import *; from featurebuilder.report.progress import *; "
    "from tests.report.samples import *; "
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal that has colours, unless the environment says otherwise."""
    for name in ("NO_COLOR", "FORCE_COLOR", "LINES", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "90")
    return Terminal()


def short(log: BuildLog, width: int | None = None) -> str:
    return "".join(f"{line.plain}\n" for line in short_lines(log, width))


def printed() -> None:
    print_log(SUCCESS)
    print_problems([Problem("bad", remedy="mend it")])
    with progress() as show:
        show("[planning]")


def printed_on(terminal: Terminal) -> None:
    with redirect_stdout(terminal), redirect_stderr(terminal):
        printed()


def test_a_terminal_gets_colours(terminal: Terminal) -> None:
    printed_on(terminal)

    assert "\x1b[1;32mSUCCESS\x1b[0m  \x1b[1mFeature: ping" in terminal.getvalue()
    assert "\x1b[1;31merror: \x1b[0mbad" in terminal.getvalue()
    assert "[planning]" in terminal.getvalue()


@pytest.mark.parametrize(("name", "value", "width"), [("NO_COLOR", "1", 90), ("TERM", "dumb", 80)])
def test_a_terminal_without_colours_gets_plain_text_of_its_width(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str, width: int
) -> None:
    monkeypatch.setenv(name, value)
    printed_on(terminal)

    assert terminal.getvalue() == f"{short(SUCCESS, width)}error: bad\n  fix: mend it\n"


def test_a_pipe_gets_plain_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    printed()

    assert capsys.readouterr() == (short(SUCCESS), "error: bad\n  fix: mend it\n")


@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_a_pipe_gets_colours_where_they_are_forced(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", term)
    printed()
    out, err = capsys.readouterr()

    assert "\x1b[1;32mSUCCESS\x1b[0m" in out
    assert unpainted(err) == "error: bad\n  fix: mend it\n"


def run(code: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    env = os.environ | {"COLUMNS": "100"} | settings
    argv = [sys.executable, "-c", PRINT + code]
    return subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, check=False)


@pytest.mark.parametrize("colours", [{"FORCE_COLOR": "1"}, {"FORCE_COLOR": ""}])
def test_a_stream_of_ascii_gets_lines_of_ascii(colours: dict[str, str]) -> None:
    code = "print_log(SUCCESS.model_copy(update={'description': 'café 日本'}))"
    ended = run(code, PYTHONIOENCODING="ascii", NO_COLOR="", **colours)
    out = unpainted(ended.stdout.decode("ascii"))

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "|   `-- tests/api/v1/test_ping.py" in out
    assert "caf\\xe9 \\u65e5\\u672c" in out


def test_errors_fit_a_stream_of_ascii_too() -> None:
    code = "print_problems([Problem('café', remedy='│')])"
    ended = run(code, PYTHONIOENCODING="ascii:strict", FORCE_COLOR="1", NO_COLOR="")

    assert unpainted(ended.stderr.decode("ascii")) == "error: caf\\xe9\n  fix: |\n"


@pytest.mark.parametrize("colours", ["1", ""])
def test_a_reader_who_has_gone_is_no_error(colours: str) -> None:
    code = "print_log(SUCCESS); print_text('more'); sys.exit(3)"
    argv = [sys.executable, "-c", f"import sys; {PRINT}{code}"]
    env = os.environ | {"FORCE_COLOR": colours}
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        ended = subprocess.run(
            argv, cwd=ROOT, env=env, stdout=pipe, stderr=subprocess.PIPE, check=False
        )

    assert (ended.returncode, ended.stderr) == (3, b"")


def test_text_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_text("[bold] :warning: │ é\n")

    assert capsys.readouterr().out == "[bold] :warning: │ é\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437", "utf-8"])
def test_no_encoding_is_too_small(encoding: str) -> None:
    bytes_written = io.BytesIO()
    with io.TextIOWrapper(bytes_written, encoding=encoding) as stream:
        escape_unencodable(stream).write("└── ✓ é \ud800 日")
        stream.flush()
        text = bytes_written.getvalue().decode(encoding)

    assert text.endswith(("\\ud800 日", "\\ud800 \\u65e5"))


def test_printing_starts_without_what_plans() -> None:
    code = "import sys, featurebuilder.report.console; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    heavy = ("featurebuilder.project", "featurebuilder.edit", "featurebuilder.render", "jinja2")
    assert [name for name in done.stdout.decode().split() if name.startswith(heavy)] == []
