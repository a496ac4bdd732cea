from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from featurebuilder.verify.process import start

if TYPE_CHECKING:
    from pathlib import Path


def test_a_group_is_killed_while_its_number_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = start([sys.executable, "-c", "pass"], cwd=tmp_path, scratch=tmp_path)
    killed: list[int] = []

    def killpg(number: int, _signal: int) -> None:
        # Signal 0 asks whether there is such a process, and what has ended is until it is reaped.
        os.kill(number, 0)
        killed.append(number)

    monkeypatch.setattr(os, "killpg", killpg)
    assert running.wait(20).status == 0
    running.kill()
    assert killed == [running.child.pid]


@pytest.mark.parametrize(
    ("code", "seconds", "status"), [("raise SystemExit(3)", 20, 3), ("while True: pass", 0.1, None)]
)
def test_how_it_ended(tmp_path: Path, code: str, seconds: float, status: int | None) -> None:
    running = start([sys.executable, "-c", code], cwd=tmp_path, scratch=tmp_path)
    assert running.wait(seconds).status == status
    assert running.child.returncode == (-9 if status is None else status)
