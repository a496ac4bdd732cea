"""Ruff as a function: text in, text out, and nothing of this machine's settings in between."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import ruff

from featurebuilder.errors import Problem, TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIN = re.compile(rb"^[ \t]*required-version[ \t]*=.*$", re.MULTILINE)
# Windows starts no program without its root; the others hold ruff's temporary files.
_PASSED_ON = ("SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
_NO_FOLDER = str(Path(os.devnull, "featurebuilder"))


class RuffRefusedError(Exception):
    """Ruff did not format: its own words say why."""

    @property
    def is_pinned(self) -> bool:
        """Whether the reason is that the configuration wants another version of ruff."""
        return "Required version" in str(self)


def run_ruff(command: tuple[str, ...], text: str, file: Path, folder: Path) -> str:
    """Return what ``command`` makes of ``text`` as if it stood in ``file``; run in ``folder``.

    Raises:
        RuffRefusedError: if ruff ends with an error.
        TemplateError: if ruff cannot be run at all.
    """
    try:
        done = subprocess.run(  # noqa: S603 - ruff's own executable, text on standard input
            [ruff.find_ruff_bin(), *command, "--no-cache", "--stdin-filename", str(file), "-"],
            input=text.encode(),
            capture_output=True,
            check=False,
            cwd=folder if folder.is_dir() else None,
            env=_environment(),
        )
    except OSError as error:
        remedy = "install ruff beside featurebuilder: pip install ruff"
        raise TemplateError(Problem(f"ruff cannot be run: {error}", None, remedy)) from error
    if done.returncode:
        raise RuffRefusedError(" ".join(done.stderr.decode(errors="replace").split()))
    return done.stdout.decode()


@contextmanager
def without_pin(configuration: Path) -> Iterator[Path]:
    """Give a copy of ``configuration`` that requires no version of ruff, for a while."""
    with TemporaryDirectory() as folder:
        copy = Path(folder, configuration.name)
        copy.write_bytes(_PIN.sub(b"", configuration.read_bytes()))
        yield copy


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed_on, "HOME": _NO_FOLDER, "XDG_CONFIG_HOME": _NO_FOLDER}
