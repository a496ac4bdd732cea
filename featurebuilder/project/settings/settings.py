"""Read a project's settings from its configuration files."""

from __future__ import annotations

import configparser
import os
import re
import tomllib
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.project.settings.overrides import Overrides
from featurebuilder.project.settings.tool_table import read_own_settings
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.source.toml_tables import table
from featurebuilder.render.formatting import DEFAULT_WIDTH

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Settings:
    """A project's settings.

    Attributes:
        overrides: The choices in ``[tool.featurebuilder]``.
        entrypoint: FastAPI's ``entrypoint``: the application as ``module:name``.
        width: The maximum line length in characters.
        width_from: The source of ``width``, in words.
        ruff: The file that configures ruff, if any.
        owned: Files, folders and patterns that featurebuilder never changes once they exist.
        check: The severity of each kind of drift that has one.
        timeout: The number of seconds to wait for the application.
    """

    overrides: Overrides = field(default_factory=Overrides)
    entrypoint: str | None = None
    width: int = DEFAULT_WIDTH
    width_from: str = "the formatters' default"
    ruff: str | None = None
    owned: tuple[str, ...] = ()
    check: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    timeout: float | None = None

    def owns(self, path: str) -> bool:
        """Return whether the project owns a file, which is then never changed once it exists."""
        return any(
            fnmatchcase(path, pattern) or fnmatchcase(path, f"{pattern}/*")
            for pattern in self.owned
        )

    @property
    def templates(self) -> str:
        """The folder of the project's own templates."""
        return self.overrides.templates.value if self.overrides.templates else "templates"

    @property
    def prefix(self) -> str | None:
        """The prefix that the aggregator is served under, if a setting names it."""
        return self.overrides.prefix.value if self.overrides.prefix else None


def read_settings(snapshot: Snapshot, root: Path) -> Settings:
    """Return the settings of the project at ``root``.

    Raises:
        UnusableProjectError: If a TOML file is invalid, or has an invalid setting of ours.
    """
    pyproject = _read_toml(snapshot, "pyproject.toml")
    tools = {name: table(value) for name, value in table(pyproject.get("tool")).items()}
    text = (snapshot.read("pyproject.toml") or b"").decode(errors="replace")
    own = read_own_settings(table(pyproject.get("tool")).get("featurebuilder"), text)
    width, width_from = _read_width(snapshot, tools)
    entrypoint = tools.get("fastapi", {}).get("entrypoint")
    return Settings(
        overrides=own.overrides,
        entrypoint=entrypoint if isinstance(entrypoint, str) else None,
        width=width,
        width_from=width_from,
        ruff=_find_ruff_file(snapshot, tools, root),
        owned=own.owned,
        check=own.check,
        timeout=own.timeout,
    )


def read_timeout(root: Path) -> float | None:
    """Return how many seconds to wait for the application of the project, if a setting says so.

    Raises:
        UnusableProjectError: As ``read_settings`` does.
    """
    file = root / "pyproject.toml"
    files = {file.name: file.read_bytes()} if file.is_file() else {}
    return read_settings(Snapshot.of_files(files), root).timeout


def _read_width(snapshot: Snapshot, tools: dict[str, Any]) -> tuple[int, str]:
    for name in ("ruff.toml", ".ruff.toml"):
        value = _read_toml(snapshot, name).get("line-length")
        if isinstance(value, int):
            return value, name
    for tool in ("ruff", "black"):
        value = tools.get(tool, {}).get("line-length")
        if isinstance(value, int):
            return value, f"[tool.{tool}] in pyproject.toml"
    for name in ("setup.cfg", "tox.ini", ".flake8"):
        if (value := _read_flake8_width(snapshot.read(name))) is not None:
            return value, name
    return DEFAULT_WIDTH, "the formatters' default"


def _read_flake8_width(data: bytes | None) -> int | None:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string((data or b"").decode())
        return parser.getint("flake8", "max-line-length", fallback=None)
    except (UnicodeDecodeError, ValueError, configparser.Error):
        return None


def _find_ruff_file(snapshot: Snapshot, tools: dict[str, Any], root: Path) -> str | None:
    for name in (".ruff.toml", "ruff.toml"):
        if name in snapshot:
            return name
    if "ruff" in tools:
        return "pyproject.toml"
    return _find_inherited_ruff_file(root)


def _find_inherited_ruff_file(root: Path) -> str | None:
    """Return the settings that ruff finds in a folder above the project, if any.

    The search stops at the top of the repository that contains the project.
    """
    folder = root.resolve()
    while not (folder / ".git").exists() and folder != folder.parent:
        folder = folder.parent
        for name in (".ruff.toml", "ruff.toml"):
            if (folder / name).is_file():
                return _make_relative(root, folder / name)
        file = folder / "pyproject.toml"
        if file.is_file() and b"[tool.ruff" in file.read_bytes():
            return _make_relative(root, file)
        if (folder / ".git").exists():
            break
    return None


def _make_relative(root: Path, file: Path) -> str:
    return Path(os.path.relpath(file, root.resolve())).as_posix()


def _read_toml(snapshot: Snapshot, path: str) -> dict[str, Any]:
    data = snapshot.read(path)
    if data is None:
        return {}
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnusableProjectError(Problem("the file is not UTF-8", Location(path))) from error
    except RecursionError as error:
        raise UnusableProjectError(
            Problem("the file is nested too deeply", Location(path))
        ) from error
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line, column = (int(n) for n in place.groups()) if place and place[1] else (None, None)
        what = f"the file is not valid TOML: {_PLACE.sub('', str(error))}"
        raise UnusableProjectError(Problem(what, Location(path, line, column))) from error
