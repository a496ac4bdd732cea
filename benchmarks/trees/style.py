"""Whether a tree's own linters and formatters take the new and the edited files."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from benchmarks.trees.running import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.trees.environment import Environment

_CHECKS = {
    "ruff": (("ruff", "check", "--no-cache", "-q"), ("ruff", "format", "--check", "--no-cache")),
    "black": (("black", "--check", "-q"),),
    "isort": (("isort", "--check-only", "-q"),),
}
_SETTINGS = {
    "ruff": (("ruff.toml", ""), (".ruff.toml", ""), ("pyproject.toml", "[tool.ruff")),
    "black": (("pyproject.toml", "[tool.black"),),
    "isort": (
        (".isort.cfg", ""),
        ("pyproject.toml", "[tool.isort"),
        ("setup.cfg", "[isort]"),
        ("tox.ini", "[isort]"),
    ),
}


def style_faults(
    folder: Path, before: dict[str, bytes], after: dict[str, bytes], environment: Environment
) -> list[str]:
    """Return what the tree's own tools, by its own configuration, find in what was written.

    A tool counts for files in folders below its configuration. An edited file is held against
    what it passed before; formatters count for new files only where the edited ones pass them.
    """
    written = [p for p in after if p.endswith(".py") and after[p] != before.get(p)]
    faults: list[str] = []
    for tool, checks in _CHECKS.items():
        files = [path for path in written if _is_configured(before, tool, path)]
        edited = [path for path in files if path in before]
        for check in checks:
            command = _command(environment, check)
            passed = [p for p in edited if _passes_as_was(command, folder, p, before, after)]
            is_formatter = check[0] != "ruff" or check[1] == "format"
            new = [] if is_formatter and passed != edited else [p for p in files if p not in edited]
            faults += _faults(command, folder, [*passed, *new])
    return faults


def _faults(command: tuple[str, ...], folder: Path, paths: list[str]) -> Iterator[str]:
    for path in paths:
        done = run((*command, path), folder)
        if done.code != 0:
            words = " ".join(f"{done.out} {done.err}".split())[:240]
            yield f"{Path(command[0]).name} {command[-2]} {path}: {words}"


def _passes_as_was(
    command: tuple[str, ...],
    folder: Path,
    path: str,
    before: dict[str, bytes],
    after: dict[str, bytes],
) -> bool:
    place = folder / path
    place.write_bytes(before[path])
    try:
        return run((*command, path), folder).code == 0
    finally:
        place.write_bytes(after[path])


def _command(environment: Environment, check: tuple[str, ...]) -> tuple[str, ...]:
    """Return the environment's own tool, of the version that the tree pins, or else ours."""
    own = Path(environment.program(check[0]))
    program = (str(own),) if own.is_file() else (sys.executable, "-m", check[0])
    return (*program, *check[1:])


def _is_configured(files: dict[str, bytes], tool: str, path: str) -> bool:
    return any(
        sign.encode() in files.get(str(parent / name).removeprefix("./"), b"")
        for parent in PurePosixPath(path).parents
        for name, sign in _SETTINGS[tool]
        if str(parent / name).removeprefix("./") in files
    )
