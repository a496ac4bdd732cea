"""Every rendering of every kind of run, as it was looked at and found good.

After a change that is meant to be seen, write the files again and look at their diff::

    REWRITE_GOLDEN=1 pytest tests/report/test_golden.py
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from featurebuilder.report.console import (
    print_full_log,
    print_inspection,
    print_log,
    print_problems,
)
from featurebuilder.report.log import render_json
from featurebuilder.report.markdown import render_markdown
from featurebuilder.report.plain import render_plain
from featurebuilder.report.short import short_lines
from tests.report.samples import INSPECTION, LOGS, PROBLEMS
from tests.report.terminals import painted

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.report.log import BuildLog

GOLDEN = Path(__file__).with_name("golden")
RENDERINGS: dict[str, Callable[[BuildLog], str]] = {
    "txt": render_plain,
    "md": render_markdown,
    "json": render_json,
    "ansi": lambda log: painted(lambda console: print_full_log(log, console)),
    "short.txt": lambda log: "".join(f"{line.plain}\n" for line in short_lines(log, 80)),
    "short.ansi": lambda log: painted(lambda console: print_log(log, console)),
}


def compare(name: str, text: str) -> None:
    file, data = GOLDEN / name, text.encode()
    if os.environ.get("REWRITE_GOLDEN"):
        file.write_bytes(data)
    assert file.read_bytes().decode() == text


@pytest.mark.parametrize("rendering", RENDERINGS)
@pytest.mark.parametrize("run", LOGS)
def test_log(run: str, rendering: str) -> None:
    compare(f"{run}.{rendering}", RENDERINGS[rendering](LOGS[run]))


def test_log_on_a_narrow_terminal() -> None:
    narrow = painted(lambda console: print_full_log(LOGS["failure"], console), width=50)
    compare("failure-narrow.ansi", narrow)


def test_log_on_a_terminal_without_colours() -> None:
    compare("failure-narrow.txt", render_plain(LOGS["failure"], 50))


def test_problems(capsys: pytest.CaptureFixture[str]) -> None:
    print_problems(PROBLEMS)
    compare("problems.txt", capsys.readouterr().err)
    compare("problems.ansi", painted(lambda console: print_problems(PROBLEMS, console)))


def test_inspection(capsys: pytest.CaptureFixture[str]) -> None:
    print_inspection(INSPECTION)
    compare("inspection.txt", capsys.readouterr().out)
    compare("inspection.ansi", painted(lambda console: print_inspection(INSPECTION, console)))
    compare("inspection.json", render_json(INSPECTION))


def test_no_file_is_left_over() -> None:
    logs = {f"{run}.{rendering}" for run in LOGS for rendering in RENDERINGS}
    others = {"failure-narrow.ansi", "failure-narrow.txt", "inspection.json"}
    pairs = {f"{name}.{end}" for name in ("problems", "inspection") for end in ("txt", "ansi")}

    assert {file.name for file in GOLDEN.iterdir()} == logs | others | pairs
