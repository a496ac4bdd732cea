"""Runs programs for the benchmark: with the network, to install; without, to run a tree."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.trees.nowhere import offline_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_FOREIGN = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "FORCE_COLOR")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended; ``code`` is ``None`` if it had to be stopped."""

    code: int | None
    out: str
    err: str

    @property
    def last_words(self) -> str:
        """The last line of what it said."""
        lines = [line.strip() for line in f"{self.out}\n{self.err}".splitlines() if line.strip()]
        return lines[-1] if lines else f"exit status {self.code}"


def run(
    command: Sequence[str | Path],
    folder: Path,
    variables: Mapping[str, str] | None = None,
    *,
    offline: bool = True,
    seconds: float = 600,
) -> Ran:
    """Run a program in ``folder``, without a network where the system can take it away."""
    inherited = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    quiet = {"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", "COLUMNS": "200"}
    prefix = offline_place().prefix if offline else ()
    try:
        done = subprocess.run(  # noqa: S603 - running trees is what this is for
            [*prefix, *map(str, command)],
            cwd=folder,
            env=inherited | quiet | dict(variables or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        out, err = (_text(stream) for stream in (error.stdout, error.stderr))
        return Ran(None, out, f"{err}\nstopped after {seconds:.0f} s")
    return Ran(done.returncode, _text(done.stdout), _text(done.stderr))


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")
