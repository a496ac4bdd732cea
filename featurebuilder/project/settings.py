"""What a tree says about itself in its configuration files."""

from __future__ import annotations

import configparser
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.render.formatting import DEFAULT_WIDTH

if TYPE_CHECKING:
    from featurebuilder.project.snapshot import Snapshot

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_OWN_KEYS = {"templates": "templates", "prefix": None}


@dataclass(frozen=True, slots=True)
class Settings:
    """A tree's settings, each with the place it was read from.

    ``templates`` is the folder of the tree's own templates; ``prefix`` the served prefix of the
    aggregator where the source does not tell it; ``entrypoint`` the application's ``module:name``;
    ``width`` the longest line in characters; ``ruff`` the file that configures ruff, if any.
    """

    templates: str = "templates"
    prefix: str | None = None
    entrypoint: str | None = None
    width: int = DEFAULT_WIDTH
    width_from: str = "the formatters' default"
    ruff: str | None = None


def read_settings(snapshot: Snapshot, root: Path) -> Settings:
    """Return the settings of the tree at ``root``.

    Raises:
        UnusableProjectError: if ``pyproject.toml`` is no TOML or holds an unknown setting of ours.
    """
    pyproject = _toml(snapshot, "pyproject.toml")
    tools = {name: _table(value) for name, value in _table(pyproject.get("tool")).items()}
    own = _own(tools.get("featurebuilder", {}))
    width, width_from = _width(snapshot, tools)
    entrypoint = tools.get("fastapi", {}).get("entrypoint")
    return Settings(
        templates=own.get("templates", "templates"),
        prefix=own.get("prefix"),
        entrypoint=entrypoint if isinstance(entrypoint, str) else None,
        width=width,
        width_from=width_from,
        ruff=_ruff_file(snapshot, tools, root),
    )


def _table(value: object) -> dict[str, Any]:
    """Return a table; another tool's setting of another kind is not ours to refuse."""
    return value if isinstance(value, dict) else {}


def _own(table: dict[str, Any]) -> dict[str, str]:
    for key, value in table.items():
        if key not in _OWN_KEYS or not isinstance(value, str):
            known = " and ".join(f"'{name}'" for name in _OWN_KEYS)
            what = f"tool.featurebuilder.{key} is no setting: {known} are, and each is a text"
            raise UnusableProjectError(Problem(what, Location("pyproject.toml")))
    templates = table.get("templates", "")
    if templates.startswith("/") or ".." in templates.split("/") or not templates.isprintable():
        what = "tool.featurebuilder.templates is to be a folder of the tree"
        raise UnusableProjectError(Problem(what, Location("pyproject.toml")))
    return table


def _width(snapshot: Snapshot, tools: dict[str, Any]) -> tuple[int, str]:
    for name in ("ruff.toml", ".ruff.toml"):
        value = _toml(snapshot, name).get("line-length")
        if isinstance(value, int):
            return value, name
    for tool in ("ruff", "black"):
        value = tools.get(tool, {}).get("line-length")
        if isinstance(value, int):
            return value, f"[tool.{tool}] in pyproject.toml"
    for name in ("setup.cfg", "tox.ini", ".flake8"):
        if (value := _flake8_width(snapshot.read(name))) is not None:
            return value, name
    return DEFAULT_WIDTH, "the formatters' default"


def _flake8_width(data: bytes | None) -> int | None:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string((data or b"").decode())
        return parser.getint("flake8", "max-line-length", fallback=None)
    except (UnicodeDecodeError, ValueError, configparser.Error):
        return None


def _ruff_file(snapshot: Snapshot, tools: dict[str, Any], root: Path) -> str | None:
    for name in (".ruff.toml", "ruff.toml"):
        if name in snapshot:
            return name
    if "ruff" in tools:
        return "pyproject.toml"
    return _inherited_ruff_file(root)


def _inherited_ruff_file(root: Path) -> str | None:
    """Look above the tree, as ruff does, but never beyond the repository that holds it."""
    folder = root.resolve()
    while not (folder / ".git").exists() and folder != folder.parent:
        folder = folder.parent
        for name in (".ruff.toml", "ruff.toml"):
            if (folder / name).is_file():
                return _seen_from(root, folder / name)
        file = folder / "pyproject.toml"
        if file.is_file() and b"[tool.ruff" in file.read_bytes():
            return _seen_from(root, file)
        if (folder / ".git").exists():
            break
    return None


def _seen_from(root: Path, file: Path) -> str:
    return Path(os.path.relpath(file, root.resolve())).as_posix()


def _toml(snapshot: Snapshot, path: str) -> dict[str, Any]:
    data = snapshot.read(path)
    if data is None:
        return {}
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnusableProjectError(Problem("the file is not UTF-8", Location(path))) from error
    except RecursionError as error:
        raise UnusableProjectError(Problem("the file nests too deep", Location(path))) from error
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line, column = (int(n) for n in place.groups()) if place and place[1] else (None, None)
        what = f"the file is not TOML: {_PLACE.sub('', str(error))}"
        raise UnusableProjectError(Problem(what, Location(path, line, column))) from error
