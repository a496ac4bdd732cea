"""Run ruff as a subprocess, isolated from the settings of this machine."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import ruff

from featurebuilder.errors import Problem, TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIN = re.compile(rb"^[ \t]*required-version[ \t]*=.*$", re.MULTILINE)
# Windows cannot start programs without SYSTEMROOT; the others locate temporary files.
_INHERITED = ("SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
_NO_FOLDER = str(Path(os.devnull, "featurebuilder"))


class RuffRefusedError(Exception):
    """Ruff failed; the message is its own."""

    @property
    def is_pinned(self) -> bool:
        """True if the configuration requires another version of ruff."""
        return "Required version" in str(self)


def run_ruff(command: tuple[str, ...], text: str, file: Path, folder: Path) -> str:
    """Return the output of ``command`` for ``text`` as the contents of ``file``.

    Ruff runs in ``folder``, if it exists.

    Raises:
        RuffRefusedError: if ruff fails.
        TemplateError: if ruff cannot be started.
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
        remedy = "install ruff in featurebuilder's environment: pip install ruff"
        raise TemplateError(Problem(f"ruff cannot be run: {error}", None, remedy)) from error
    if done.returncode:
        raise RuffRefusedError(" ".join(done.stderr.decode(errors="replace").split()))
    return done.stdout.decode()


@contextmanager
def without_pin(configuration: Path) -> Iterator[Path]:
    """Yield a temporary copy of ``configuration`` without ``required-version``."""
    with TemporaryDirectory() as folder:
        copy = Path(folder, configuration.name)
        copy.write_bytes(_PIN.sub(b"", configuration.read_bytes()))
        yield copy


def _environment() -> dict[str, str]:
    """Return the environment variables of the subprocess, without the user's configuration."""
    passed_on = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {**passed_on, "HOME": _NO_FOLDER, "XDG_CONFIG_HOME": _NO_FOLDER}


@dataclass(frozen=True, slots=True)
class RuffOptions:
    """Ruff options derived from the settings of other tools, or from the code of siblings.

    Attributes:
        options: The options of ``ruff format``.
        first_party: The names that are first-party imports once the new files exist.
        packages: The folders of packages whose files treat the package as first-party.
        imports: The options that sort imports as isort does; if empty, imports are not sorted.
        newline: The line end, unless ruff's configuration sets one.
    """

    options: tuple[str, ...] = ()
    first_party: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    newline: str = "\n"

    def first_party_of(self, path: str) -> tuple[str, ...]:
        """Return the ruff option that lists the first-party names for the file ``path``."""
        own = {p.rpartition("/")[2] for p in self.packages if path.startswith(f"{p}/")}
        names = sorted(own.union(self.first_party))
        return (f"lint.isort.known-first-party={names}",) if names else ()


NO_OPTIONS = RuffOptions()
